import type { Mark } from "../../model/object.ts";
import { burst } from "./domain-burst.ts";
import { devices } from "./domain-devices.ts";
import { diskBytes } from "./domain-disk-bytes.ts";
import { diskOrder, disks, readUnmanagedDisks } from "./domain-disks.ts";
import { releaseFirmware } from "./domain-firmware.ts";
import { graphics, readGraphics } from "./domain-graphics.ts";
import { interfaces, readUnmanagedInterfaces } from "./domain-interfaces.ts";
import { metadata } from "./domain-metadata.ts";
import { platform } from "./domain-platform.ts";
import { resources } from "./domain-resources.ts";
import { domainSkeleton, rebuildControllers } from "./domain-skeleton.ts";
import type { DomainDefinition, DomainSection, OriginResolver } from "./domain-types.ts";
import { readUnmanaged } from "./domain-unmanaged.ts";
import { writeMark } from "./metadata.ts";
import { writeMigrationMark } from "./migration-mark.ts";
import { copyElement, type Element } from "./xml.ts";

type Mutable<Properties> = { -readonly [Name in keyof Properties]: Properties[Name] };

const identity: OriginResolver = (path) => path;

/**
 * Returns the canonical state of a definition (virDomainGetXMLDesc), managed or not. The fields are copied one by one:
 * spreading several objects into one takes V8 longer than the rest of reading.
 */
export function readDomain(domain: Element, origin: OriginResolver = identity): DomainDefinition {
  const platformFields = platform.read(domain, origin);
  const resourceFields = resources.read(domain, origin);
  const deviceFields = devices.read(domain, origin);
  const metadataFields = metadata.read(domain, origin);
  const definition: Mutable<DomainDefinition> = {
    uuid: platformFields.uuid,
    type: platformFields.type,
    arch: platformFields.arch,
    machine: platformFields.machine,
    machineType: platformFields.machineType ?? "",
    firmware: platformFields.firmware,
    kernel: platformFields.kernel,
    cpuMode: platformFields.cpuMode,
    hugepages: platformFields.hugepages,
    vcpusMax: resourceFields.vcpusMax,
    vcpus: resourceFields.vcpus,
    cpuShares: resourceFields.cpuShares,
    cpuQuotaUs: resourceFields.cpuQuotaUs,
    burst: burst.read(domain, origin).burst ?? null,
    cpuset: resourceFields.cpuset,
    cpuPins: resourceFields.cpuPins,
    emulatorPins: resourceFields.emulatorPins,
    memoryMaxKiB: resourceFields.memoryMaxKiB,
    memoryKiB: resourceFields.memoryKiB,
    disks: disks.read(domain, origin).disks,
    interfaces: interfaces.read(domain, origin).interfaces,
    seed: deviceFields.seed,
    hostDevices: deviceFields.hostDevices,
    guestAgent: deviceFields.guestAgent,
    watchdog: deviceFields.watchdog,
    tpm: deviceFields.tpm,
    graphics: readGraphics(domain),
    instanceType: metadataFields.instanceType,
    instanceId: metadataFields.instanceId,
    gracePeriodSeconds: metadataFields.gracePeriodSeconds,
  };
  const unmanaged = readUnmanaged(domain);
  if (unmanaged !== undefined)
    definition.unmanaged = {
      ...unmanaged,
      devices: { disks: readUnmanagedDisks(domain, origin), interfaces: readUnmanagedInterfaces(domain) },
      diskOrder: diskOrder(domain),
    };
  const { diskBytes: sizes } = diskBytes.read(domain, origin);
  if (sizes !== undefined) definition.diskBytes = sizes;
  return definition;
}

/** Returns the definition with this state. Changes only fields of the state, and keeps everything else. */
export function writeDomain(
  before: Element,
  state: DomainDefinition,
  mark?: Mark,
  origin: OriginResolver = identity,
): Element {
  const domain = copyElement(before);
  rebuildControllers(domain, state);
  releaseFirmware(domain, state);
  for (const section of SECTIONS) section.write(domain, state, origin);
  writeMark(domain, mark);
  writeMigrationMark(domain, undefined); // a change comes after the migration, or instead of it
  return domain;
}

export function newDomain(name: string, state: DomainDefinition, mark?: Mark): Element {
  return writeDomain(domainSkeleton(name, state), state, mark);
}

const SECTIONS: readonly DomainSection<never>[] = [
  platform,
  resources,
  disks,
  diskBytes,
  interfaces,
  devices,
  graphics,
  metadata,
  burst,
];
