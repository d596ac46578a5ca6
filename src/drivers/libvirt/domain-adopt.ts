import { type DomainRef, virDomainMetadataType, virDomainModificationImpact } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { listSome } from "../../model/list-some.ts";
import { formatResource } from "../../model/resource.ts";
import { desiredState } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertSameUuid } from "../shared/ownership-check.ts";
import { adoptedDomain, isSeedOfOurs } from "./adopted-domain.ts";
import { createOriginResolver, diskPaths } from "./backing-chain.ts";
import { DEFAULT_CPU_SHARES, loadCpuUnit } from "./cpu-unit.ts";
import { seedDrive } from "./domain-devices.ts";
import { diskBytes } from "./domain-disk-bytes.ts";
import { sourceOf, writeDiskNames } from "./domain-disks.ts";
import { writeInterfaceNames } from "./domain-interfaces.ts";
import { metadata } from "./domain-metadata.ts";
import { readRunning } from "./domain-running.ts";
import type { OriginResolver } from "./domain-types.ts";
import { writeUnmanaged } from "./domain-unmanaged.ts";
import { readDomain } from "./domain-xml.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import {
  formatLiveMetadata,
  formatOwnMetadata,
  MARK_NAMESPACE,
  MARK_PREFIX,
  readMark,
  readWaitingDevices,
  writeMark,
} from "./metadata.ts";
import { readStoredDomain } from "./owned-objects.ts";
import type { DomainState } from "./states.ts";
import { copyElement, type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * Adopts a domain: writes our metadata to the stored and the running definition in one call (virDomainSetMetadata),
 * which cannot change anything else. A domain that already has a mark of this fleet gets only the new mark.
 */
export async function adoptDomain(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const { connect } = host;
  const ref = (await ignoreNotFound(connect.domainLookupByName(change.name))) ?? throwGone(change);
  assertSameUuid(change, ref.uuid);
  await assertPersistent(host, change, ref);
  const stored = (await readStoredDomain(host, ref)) ?? throwGone(change);
  const origin = createOriginResolver(await host.disks(signal, diskPaths(stored)), undefined);
  assertOfNoOtherFleet(stored, change);
  const isMarked = readMark(stored) !== undefined;
  const live = (await connect.domainIsActive(ref))
    ? parseXml(await connect.domainGetXMLDesc(ref))
    : undefined;
  const defaultCpuShares = DEFAULT_CPU_SHARES[await loadCpuUnit(host, signal)];
  const sides = { stored, live, hostCpus: host.cpus, defaultCpuShares };
  const marked = isMarked ? copyElement(stored) : describeAdopted(sides, change, origin);
  writeMark(marked, change.mark);
  const write = (xml: string, impact: number) =>
    connect.domainSetMetadata(ref, ELEMENT, xml, MARK_PREFIX, MARK_NAMESPACE, impact);
  if (live === undefined) return write(formatOwnMetadata(marked), CONFIG);
  if (!isMarked) return write(formatOwnMetadata(marked), CONFIG | LIVE);
  await write(formatOwnMetadata(marked), CONFIG);
  await write(formatLiveMetadata(marked, live, readWaitingDevices(live)) ?? "", LIVE);
}

const { VIR_DOMAIN_METADATA_ELEMENT: ELEMENT } = virDomainMetadataType;
const { VIR_DOMAIN_AFFECT_CONFIG: CONFIG, VIR_DOMAIN_AFFECT_LIVE: LIVE } = virDomainModificationImpact;

function throwGone(change: Change): never {
  throw new Failure("world-moved", `${subjectOf(change)}: the domain is gone`);
}

/** Refuses a transient domain, which libvirt forgets when it stops. */
async function assertPersistent({ connect }: LibvirtHost, change: Change, ref: DomainRef): Promise<void> {
  if (await connect.domainIsPersistent(ref)) return;
  const message = `${subjectOf(change)}: the domain is transient: libvirt forgets it when it stops`;
  const hint = `make it persistent first: virsh dumpxml ${ref.uuid} > domain.xml && virsh define domain.xml`;
  throw new Failure("rejected", message, { hint });
}

/** Refuses a domain of another fleet, which would go on changing it, unless the user named that fleet. */
function assertOfNoOtherFleet(stored: Element, change: Change): void {
  const mark = readMark(stored);
  const expected = change.fields.find(({ path }) => path === "fleet")?.before;
  if (mark === undefined || mark.fleet === change.mark?.fleet || mark.fleet === expected) return;
  const message = `${subjectOf(change)}: it belongs to ${formatResource(mark.owner)} of the fleet ${mark.fleet}`;
  throw new Failure("rejected", message, {
    hint: "release it there first: deletionPolicy Retain, then remove it from the files",
  });
}

/** Both definitions of a domain. */
interface AdoptableSides {
  readonly stored: Element;
  /** Undefined: the domain is shut off. */
  readonly live: Element | undefined;
  /** Number of the host's CPUs. */
  readonly hostCpus: number;
  /** The weight of a control group on the host. */
  readonly defaultCpuShares: number;
}

/** Returns the stored definition with our metadata as adoption writes it. */
export function describeAdopted(
  { stored, live, ...host }: AdoptableSides,
  change: Change,
  origin: OriginResolver,
): Element {
  const domain = copyElement(stored);
  const desired = desiredState<DomainState>(change);
  const definition = { autostart: false, ...readDomain(stored, origin) }; // our metadata does not depend on it
  const running = live && readRunning({ live, stored, definition, ...host, balloonAnswers: false }, origin); // nor on the balloon
  const { state } = adoptedDomain({ state: definition, running }, desired);
  assertSameDisks(change, definition, state, desired);
  const unmanaged = { ...NOTHING, ...state.unmanaged };
  const disks = [...new Set([...unmanaged.disks, ...otherDrives(stored, desired.seed)])].sort();
  writeUnmanaged(domain, { ...unmanaged, disks });
  writeDiskNames(domain, state.disks);
  writeInterfaceNames(domain, state.interfaces);
  diskBytes.write(domain, state, origin);
  metadata.write(domain, state, origin);
  return domain;
}

/**
 * Refuses a machine that boots from a Volume and has none of its resource's disks. They would all be attached beside
 * those that it has, which may be the same files under other paths.
 */
function assertSameDisks(
  change: Change,
  { disks: present }: Pick<DomainState, "disks">,
  { disks: matched }: DomainState,
  { disks, seed }: DomainState,
): void {
  const isUnknown = [present, disks].every((some) => Object.keys(some).length > 0) && seed === null;
  if (!isUnknown || Object.keys(matched).length > 0) return;
  const paths = (some: DomainState["disks"]) =>
    listSome(
      Object.values(some).map(({ source }) => source),
      3,
    );
  const message = `${subjectOf(change)}: none of its disks is a Volume of the resource: it has ${paths(present)}, and the resource has ${paths(disks)}`;
  throw new Failure("rejected", message, {
    hint: "write its disks as Volumes with existing; a path must be written as the domain has it",
  });
}

/** Returns the CD and floppy drives, by target, without that of our seed. */
function otherDrives(stored: Element, desiredSeed: string | null): string[] {
  const drives = childrenOf(child(stored, "devices"), "disk").filter(
    ({ attributes }) => !["disk", undefined].includes(attributes.device),
  );
  const seed = seedDrive(stored);
  const isOurs =
    seed !== undefined && desiredSeed !== null && isSeedOfOurs(sourceOf(seed) || null, desiredSeed);
  return drives
    .filter((drive) => !(isOurs && drive === seed))
    .map((drive) => attributeOf(drive, "target", "dev") ?? "");
}

const NOTHING = { disks: [], interfaces: [], hostDevices: [], fields: [] } as const;
