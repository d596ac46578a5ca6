import { type DomainRef, virDomainMetadataType, virDomainUndefineFlagsValues } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type ActionTable, type ChangeHandler, desiredState } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { replacedFailure } from "../shared/ownership-check.ts";
import { createOriginResolver, diskPaths } from "./backing-chain.ts";
import { followsBalloon, readBalloons } from "./balloons.ts";
import { DEFAULT_CPU_SHARES, loadCpuUnit } from "./cpu-unit.ts";
import { changeLive } from "./domain-live.ts";
import { isMigrating } from "./domain-migration.ts";
import { runDomain, stopDomain } from "./domain-power.ts";
import { readRunning } from "./domain-running.ts";
import type { RunningState } from "./domain-types.ts";
import { newDomain, readDomain } from "./domain-xml.ts";
import { ignoreNotFound } from "./errors.ts";
import { assertDisksFree } from "./free-disks.ts";
import { isTestDriver, type LibvirtHost, strictDefinitionFlags } from "./host.ts";
import { devicesForRestart, diskDevice, interfaceDevice } from "./hotplug.ts";
import { LIVE } from "./live-change.ts";
import { formatLiveMetadata, MARK_NAMESPACE, MARK_PREFIX } from "./metadata.ts";
import { readMigrationMark } from "./migration-mark.ts";
import { findOwnedDomain, findOwnedDomainAgain, type OwnedDefinition } from "./owned-objects.ts";
import { removeUntilGone } from "./remove-until-gone.ts";
import { findSaved, removeSavedMemory } from "./saved-memory.ts";
import type { DomainState } from "./states.ts";
import { updatedDefinition } from "./updated-definition.ts";
import { type Element, formatXml, parseXml } from "./xml.ts";

/** The actions on domains. Each can be run again after it was interrupted at any point. */
export const DOMAIN_ACTIONS: ActionTable<ChangeHandler<LibvirtHost>> = {
  objects: "domains",
  handlers: {
    create: createDomain,
    update: updateDomain,
    restart: restartDomain,
    replace: replaceDomain,
    delete: deleteDomain,
  },
};

/** Completes a definition with our UUID, which an earlier attempt left. */
async function createDomain(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const desired = desiredState<DomainState>(change);
  const existing = await ignoreNotFound(host.connect.domainLookupByName(change.name));
  if (existing?.uuid === desired.uuid) return updateDomain(host, change, signal);
  if (existing !== undefined) throw replacedFailure(change, "is another domain");
  await defineNew(host, change, desired, signal);
}

async function defineNew(
  host: LibvirtHost,
  change: Change,
  desired: DomainState,
  signal: AbortSignal,
): Promise<void> {
  const { connect } = host;
  const after = newDomain(change.name, desired, change.mark);
  await assertDisksFree(host, change, { before: undefined, after }, signal);
  const ref = await connect.domainDefineXML(formatXml(after), strictDefinitionFlags(host));
  if (desired.autostart) await connect.domainSetAutostart(ref, true);
  if (desired.power === "running") await runDomain(connect, ref);
}

/** Defines everything that is stored at once. Then changes on a running machine what differs there. */
async function updateDomain(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const { connect } = host;
  const desired = desiredState<DomainState>(change);
  const { ref, stored } = await requireDomain(host, change);
  if (readMigrationMark(stored) !== undefined && (await isMigrating(host, ref)))
    throw new Failure("world-moved", `${subjectOf(change)}: a migration is under way`);
  const running = (await connect.domainIsActive(ref))
    ? parseXml(await connect.domainGetXMLDesc(ref))
    : undefined;
  const origin = createOriginResolver(await host.disks(signal, diskPaths(stored)), running);
  const after = updatedDefinition(stored, change, origin);
  const definition = formatXml(after);
  if (definition !== formatXml(stored)) {
    await assertDisksFree(host, change, { before: stored, after }, signal);
    await connect.domainDefineXML(definition, strictDefinitionFlags(host));
  }
  if ((await connect.domainGetAutostart(ref)) !== desired.autostart)
    await connect.domainSetAutostart(ref, desired.autostart);
  if (desired.power === "shutoff") return stopDomain(connect, ref, desired.gracePeriodSeconds, signal);
  if (running !== undefined) await updateRunning(host, change, ref, running, signal);
  else if (desired.power === "running" && (await startSaved(host, ref)))
    await updateRunning(host, change, ref, parseXml(await connect.domainGetXMLDesc(ref)), signal);
  if (desired.power === "running") await runDomain(connect, ref);
}

/**
 * Starts a machine with a saved memory image (virDomainManagedSave; libvirt-guests makes one when its host shuts down).
 * libvirt then restores it as it was saved, without the changes of its definition since. Returns false for a machine
 * without an image, which stays off.
 */
async function startSaved({ connect }: LibvirtHost, { uuid }: DomainRef): Promise<boolean> {
  const ref = await findSaved(connect, uuid);
  if (ref !== undefined) await runDomain(connect, ref);
  return ref !== undefined;
}

async function updateRunning(
  host: LibvirtHost,
  change: Change,
  ref: DomainRef,
  live: Element,
  signal: AbortSignal,
): Promise<void> {
  const { connect } = host;
  if (isTestDriver(host)) return restartTestDomain(host, ref);
  const { stored } = await requireDomainAgain(host, change, ref);
  const origin = createOriginResolver(await host.disks(signal, []), live);
  const definition = readDomain(stored, origin);
  const defaultCpuShares = DEFAULT_CPU_SHARES[await loadCpuUnit(host, signal)];
  const sides = {
    live,
    stored,
    definition,
    hostCpus: host.cpus,
    defaultCpuShares,
    balloonAnswers: followsBalloon((await readBalloons(host)).get(ref.uuid), definition.memoryKiB),
  };
  const running = readRunning(sides, origin);
  const base = { subject: subjectOf(change), connect, ref, live, stored, running, origin, signal };
  const before = (change.before ?? {}) as Partial<DomainState>; // as the planner observed it
  const after = desiredState<DomainState>(change);
  const refused = new Set(running.devicesForRestart);
  const devices = { devicesForRestart: devicesForRestart(after, running), refused };
  const mark = () => markRunning(host, ref, stored, live, waitingDevices(refused, after, running));
  try {
    await changeLive({ ...base, after, hostCpus: host.cpus, defaultCpuShares, ...devices }, before);
  } catch (error) {
    await mark().catch(() => {}); // the first failure says more
    throw error;
  }
  await mark();
}

/** Returns the devices that a running machine still lacks, or still has, after a change. */
function waitingDevices(devices: Iterable<string>, after: DomainState, running: RunningState): string[] {
  const present = new Set(deviceNames(running));
  const desired = new Set(deviceNames(after));
  return [...devices].filter((device) => present.has(device) !== desired.has(device)).sort();
}

function deviceNames({ disks = {}, interfaces = {} }: RunningState): string[] {
  return [...Object.keys(disks).map(diskDevice), ...Object.keys(interfaces).map(interfaceDevice)];
}

/** Power-cycles the machine: the test driver has no hotplug, and no guest that would be disturbed. */
async function restartTestDomain({ connect }: LibvirtHost, ref: DomainRef): Promise<void> {
  await connect.domainDestroy(ref);
  await connect.domainCreate(ref);
}

/**
 * Writes the mark to the running side too, so that it survives an `undefine`, and the devices that wait for a restart.
 * Values that the machine was started with stay.
 */
async function markRunning(
  { connect }: LibvirtHost,
  ref: DomainRef,
  stored: Element,
  live: Element,
  waiting: readonly string[] = [],
): Promise<void> {
  const xml = formatLiveMetadata(stored, live, waiting);
  if (xml === undefined) return;
  const element = virDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT;
  await connect.domainSetMetadata(ref, element, xml, MARK_PREFIX, MARK_NAMESPACE, LIVE);
}

async function requireDomain(host: LibvirtHost, change: Change): Promise<OwnedDefinition<DomainRef>> {
  return (await findOwnedDomain(host, change)) ?? throwGone(change);
}

/** Finds the domain again after a step that took time. */
async function requireDomainAgain(
  host: LibvirtHost,
  change: Change,
  ref: DomainRef,
): Promise<OwnedDefinition<DomainRef>> {
  return (await findOwnedDomainAgain(host, change, ref)) ?? throwGone(change);
}

function throwGone(change: Change): never {
  throw new Failure("world-moved", `${subjectOf(change)}: the domain is gone`);
}

/** Power-cycles the machine, so that its stored definition takes effect. A machine that is off stops at once. */
async function restartDomain(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const domain = await requireDomain(host, change);
  await stopDomain(host.connect, domain.ref, graceSeconds(domain), signal);
  await requireDomainAgain(host, change, domain.ref);
  await host.connect.domainCreate(domain.ref);
}

function graceSeconds({ stored }: OwnedDefinition<DomainRef>): number {
  return readDomain(stored).gracePeriodSeconds;
}

/** Replaces the machine by a new one of the same name. Firmware variables and TPM state stay. */
async function replaceDomain(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const desired = desiredState<DomainState>(change);
  const before = await findOwnedDomain(host, change);
  if (before !== undefined) {
    const { ref } = before;
    const { connect } = host;
    await stopDomain(connect, ref, graceSeconds(before), signal);
    const isOurs = (await findOwnedDomainAgain(host, change, ref)) !== undefined;
    if (isOurs && ref.uuid === desired.uuid) await removeSavedMemory(connect, ref.uuid);
    else if (isOurs) await undefine(host, ref);
  }
  await defineNew(host, change, desired, signal);
}

/** Deletes a domain. The grace period is read from its stored definition, because its resource may be gone. */
async function deleteDomain(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  await removeUntilGone(change, async () => {
    const domain = await findOwnedDomain(host, change);
    if (domain === undefined) return true;
    await stopDomain(host.connect, domain.ref, graceSeconds(domain), signal);
    if ((await findOwnedDomainAgain(host, change, domain.ref)) !== undefined)
      await undefine(host, domain.ref);
    return false;
  });
}

const U = virDomainUndefineFlagsValues;
const METADATA =
  U.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE |
  U.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
  U.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA;
/**
 * Keeps firmware variables and TPM state, which are data: a disk that is restored from the trash may be readable only
 * with them. libvirt finds them again by UUID and name, which a machine that is created again has again.
 */
const KEEP_STATE = U.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM | U.VIR_DOMAIN_UNDEFINE_KEEP_TPM;

/** Undefines a domain. A transient domain is gone once it is off. */
async function undefine(host: LibvirtHost, ref: DomainRef): Promise<void> {
  const flags = isTestDriver(host) ? U.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE : METADATA | KEEP_STATE;
  await ignoreNotFound(host.connect.domainUndefine(ref, flags));
}
