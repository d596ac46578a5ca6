import type { Mark } from "../../model/object.ts";
import { devices } from "./domain-devices.ts";
import { diskBytes } from "./domain-disk-bytes.ts";
import { disks } from "./domain-disks.ts";
import { interfaces } from "./domain-interfaces.ts";
import { notes } from "./domain-notes.ts";
import { platform } from "./domain-platform.ts";
import { resources } from "./domain-resources.ts";
import type { DomainDefinition, Origin, Section } from "./domain-section.ts";
import { domainSkeleton, rewire } from "./domain-skeleton.ts";
import { writeMark } from "./mark.ts";
import { copy, type Element } from "./xml.ts";

const asItIs: Origin = (path) => path;

/**
 * The canonical state of a definition (virDomainGetXMLDesc), of ours and of strangers alike. Field by field: to spread
 * several objects into one takes V8 longer than all the rest of reading.
 */
export function readDomain(domain: Element, origin: Origin = asItIs): DomainDefinition {
  const what = platform.read(domain, origin);
  const size = resources.read(domain, origin);
  const rest = devices.read(domain, origin);
  const noted = notes.read(domain, origin);
  const definition: DomainDefinition = {
    uuid: what.uuid,
    type: what.type,
    arch: what.arch,
    machine: what.machine,
    firmware: what.firmware,
    kernel: what.kernel,
    cpuMode: what.cpuMode,
    hugepages: what.hugepages,
    vcpusMax: size.vcpusMax,
    vcpus: size.vcpus,
    cpuShares: size.cpuShares,
    cpuQuotaUs: size.cpuQuotaUs,
    cpuset: size.cpuset,
    cpuPins: size.cpuPins,
    emulatorPins: size.emulatorPins,
    memoryMaxKiB: size.memoryMaxKiB,
    memoryKiB: size.memoryKiB,
    disks: disks.read(domain, origin).disks,
    interfaces: interfaces.read(domain, origin).interfaces,
    seed: rest.seed,
    hostDevices: rest.hostDevices,
    guestAgent: rest.guestAgent,
    watchdog: rest.watchdog,
    tpm: rest.tpm,
    instanceType: noted.instanceType,
    instanceId: noted.instanceId,
    gracePeriodSeconds: noted.gracePeriodSeconds,
  };
  const { diskBytes: sizes } = diskBytes.read(domain, origin);
  return sizes === undefined ? definition : { ...definition, diskBytes: sizes };
}

/** The definition with this state in it: only what the state owns is changed, all else is kept as it is. */
export function writeDomain(
  before: Element,
  state: DomainDefinition,
  mark?: Mark,
  origin: Origin = asItIs,
): Element {
  const domain = copy(before);
  rewire(domain, state);
  for (const section of SECTIONS) section.write(domain, state, origin);
  writeMark(domain, mark);
  return domain;
}

export function newDomain(name: string, state: DomainDefinition, mark?: Mark): Element {
  return writeDomain(domainSkeleton(name, state), state, mark);
}

const SECTIONS: readonly Section<never>[] = [
  platform,
  resources,
  disks,
  diskBytes,
  interfaces,
  devices,
  notes,
];
