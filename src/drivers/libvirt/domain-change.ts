import {
  type DomainRef,
  virDomainMetadataType,
  virDomainUndefineFlagsValues,
  virDomainXMLFlags,
} from "node-libvirt";
import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { balloonAnswersNow } from "./balloons.ts";
import { changeLive } from "./domain-live.ts";
import { runDomain, stopDomain } from "./domain-power.ts";
import { readRunning } from "./domain-running.ts";
import { newDomain, readDomain, writeDomain } from "./domain-xml.ts";
import { ifThere } from "./errors.ts";
import { type Host, isTestDriver, strictDefinition } from "./host.ts";
import { LIVE } from "./live-change.ts";
import { liveMark, MARK_NAMESPACE, MARK_PREFIX, writeMark } from "./mark.ts";
import { diskPaths, originIn } from "./origins.ts";
import type { DomainState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { copy, type Element, parseXml, showXml } from "./xml.ts";

type Step = (host: Host, change: Change, signal: AbortSignal) => Promise<void>;

/** What is done for each action. Each can be done again after it was cut off anywhere. */
export const DOMAIN_ACTIONS: Readonly<Record<Action, Step>> = {
  create: createDomain,
  update: updateDomain,
  restart: restartDomain,
  replace: replaceDomain,
  delete: deleteDomain,
  migrate: unsupported,
  trash: unsupported,
  restore: unsupported,
};

async function unsupported(_host: Host, change: Change): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for domains`);
}

/** The state that a change leads to: of a domain, since its type says so. */
function wantedState(change: Change): DomainState {
  if (change.after === undefined)
    throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
  return change.after as unknown as DomainState; // the planner keeps states with their types
}

/** A definition under our UUID is what an earlier attempt left: it is completed. */
async function createDomain(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const wanted = wantedState(change);
  const there = await ifThere(host.connect.domainLookupByName(change.name));
  if (there?.uuid === wanted.uuid) return updateDomain(host, change, signal);
  if (there !== undefined)
    throw new Failure("world-moved", `${subjectOf(change)}: there is another domain of that name`);
  await defineNew(host, change, wanted);
}

async function defineNew(host: Host, change: Change, wanted: DomainState): Promise<void> {
  const { connect } = host;
  const ref = await connect.domainDefineXML(
    showXml(newDomain(change.name, wanted, change.mark)),
    strictDefinition(host),
  );
  if (wanted.autostart) await connect.domainSetAutostart(ref, true);
  if (wanted.power === "running") await runDomain(connect, ref);
}

/** One definition for all that is stored; then, on a running machine, what differs there. */
async function updateDomain(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const { connect } = host;
  const wanted = wantedState(change);
  const ref = await found(host, change);
  const running = (await connect.domainIsActive(ref))
    ? parseXml(await connect.domainGetXMLDesc(ref))
    : undefined;
  const stored = await readStored(host, ref);
  const origin = originIn(await host.disks(signal, diskPaths(stored)), running);
  const definition = showXml(writeDomain(stored, wanted, change.mark, origin));
  if (definition !== showXml(stored)) await connect.domainDefineXML(definition, strictDefinition(host));
  if ((await connect.domainGetAutostart(ref)) !== wanted.autostart)
    await connect.domainSetAutostart(ref, wanted.autostart);
  if (wanted.power === "shutoff") return stopDomain(connect, ref, wanted.gracePeriodSeconds, signal);
  if (running !== undefined) await updateRunning(host, change, ref, running, signal);
  if (wanted.power === "running") await runDomain(connect, ref);
}

async function readStored({ connect }: Host, ref: DomainRef): Promise<Element> {
  return parseXml(await connect.domainGetXMLDesc(ref, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
}

async function updateRunning(
  host: Host,
  change: Change,
  ref: DomainRef,
  live: Element,
  signal: AbortSignal,
): Promise<void> {
  const { connect } = host;
  if (isTestDriver(host)) return startAnew(host, ref);
  const stored = await readStored(host, ref);
  const origin = originIn(await host.disks(signal, []), live);
  const wanted = readDomain(stored, origin);
  const sides = {
    live,
    stored,
    wanted,
    hostCpus: host.cpus,
    balloonAnswers: await balloonAnswersNow(host, ref),
  };
  const running = readRunning(sides, origin);
  const base = { subject: subjectOf(change), connect, ref, live, stored, running, origin, signal };
  const before = (change.before ?? {}) as Partial<DomainState>; // as the planner observed it
  await changeLive({ ...base, after: wantedState(change), hostCpus: host.cpus }, before);
  await markRunning(host, ref, stored, live);
}

/** The test driver knows no hotplug, and has no guest that would mind. */
async function startAnew({ connect }: Host, ref: DomainRef): Promise<void> {
  await connect.domainDestroy(ref);
  await connect.domainCreate(ref);
}

/** The running side carries the mark too, so that it survives an `undefine`; only what it was started with stays. */
async function markRunning({ connect }: Host, ref: DomainRef, stored: Element, live: Element): Promise<void> {
  const xml = liveMark(stored, live);
  if (xml === undefined) return;
  const element = virDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT;
  await connect.domainSetMetadata(ref, element, xml, MARK_PREFIX, MARK_NAMESPACE, LIVE);
}

async function found({ connect }: Host, change: Change): Promise<DomainRef> {
  const ref = await ifThere(connect.domainLookupByName(change.name));
  if (ref !== undefined) return ref;
  throw new Failure("world-moved", `${subjectOf(change)}: the domain is gone`);
}

/** A power cycle: what is stored takes effect. A machine that is off has nothing to wait for. */
async function restartDomain(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const ref = await found(host, change);
  await stopDomain(host.connect, ref, await graceOf(host, ref), signal);
  await host.connect.domainCreate(ref);
}

async function graceOf(host: Host, ref: DomainRef): Promise<number> {
  return readDomain(await readStored(host, ref)).gracePeriodSeconds;
}

/** Another machine in the same place. Firmware variables and TPM state stay. */
async function replaceDomain(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const wanted = wantedState(change);
  const before = await ifThere(host.connect.domainLookupByName(change.name));
  if (before !== undefined) {
    await stopDomain(host.connect, before, await graceOf(host, before), signal);
    if (before.uuid !== wanted.uuid) await undefine(host, before, KEEP_STATE);
  }
  await defineNew(host, change, wanted);
}

/** The mark of the running machine says how long it may take, also when its resource is long gone. */
async function deleteDomain(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const ref = await ifThere(host.connect.domainLookupByName(change.name));
  if (ref === undefined) return;
  await stopDomain(host.connect, ref, await graceOf(host, ref), signal);
  await undefine(host, ref, DROP_STATE);
}

const U = virDomainUndefineFlagsValues;
const METADATA =
  U.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE |
  U.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
  U.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA;
const DROP_STATE = U.VIR_DOMAIN_UNDEFINE_NVRAM | U.VIR_DOMAIN_UNDEFINE_TPM;
const KEEP_STATE = U.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM | U.VIR_DOMAIN_UNDEFINE_KEEP_TPM;

/** A transient domain is gone once it is off. */
async function undefine(host: Host, ref: DomainRef, state: number): Promise<void> {
  const flags = isTestDriver(host) ? U.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE : METADATA | state;
  await ifThere(host.connect.domainUndefine(ref, flags));
}

/** Takes over a stranger: only the mark is written. */
export async function adoptDomain(host: Host, change: Change): Promise<void> {
  const ref = await found(host, change);
  const stored = copy(await readStored(host, ref));
  writeMark(stored, change.mark);
  await host.connect.domainDefineXML(showXml(stored));
  if (!(await host.connect.domainIsActive(ref))) return;
  await markRunning(host, ref, stored, parseXml(await host.connect.domainGetXMLDesc(ref)));
}
