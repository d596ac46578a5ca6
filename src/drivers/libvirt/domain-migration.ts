import {
  type DomainRef,
  virDomainUndefineFlagsValues as U,
  virDomainCreateFlags,
  virDomainGetJobStatsFlags,
  virDomainJobType,
  virDomainState,
  virDomainXMLFlags as X,
} from "node-libvirt";
import type { Change, Migration } from "../../model/change.ts";
import { deadlineSignal } from "../../model/deadline.ts";
import { Failure } from "../../model/failure.ts";
import type { HostMigrations, MigrationOptions, MigrationReport } from "../driver.ts";
import { desiredState } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { cancellableSleep } from "../shared/wait.ts";
import { runDomain, stopDomain } from "./domain-power.ts";
import { readDomain, writeDomain } from "./domain-xml.ts";
import { ignoreNotFound, withSubject } from "./errors.ts";
import { announceGateways } from "./gateway-announcements.ts";
import { type LibvirtHost, strictDefinitionFlags } from "./host.ts";
import { diskTargets, relocateDefinition } from "./migration-definition.ts";
import { type ArrivingDisk, completeDisks, discardDisks, prepareDisks } from "./migration-disks.ts";
import { runMigrationJob } from "./migration-job.ts";
import { openMigrationLink } from "./migration-link.ts";
import { hasDefinitionLeft, readMigrationMark, writeMigrationMark } from "./migration-mark.ts";
import { findOwnedDomain, type OwnedDefinition, readStoredDomain } from "./owned-objects.ts";
import { isPausedByMigration } from "./paused-domains.ts";
import type { DomainState } from "./states.ts";
import { copyElement, type Element, formatXml, parseXml } from "./xml.ts";

/** The migrations from and to a host of libvirt. */
export class LibvirtMigrations implements HostMigrations {
  readonly #host: LibvirtHost;
  readonly #onDisksChanged: () => void;

  constructor(host: LibvirtHost, onDisksChanged: () => void) {
    this.#host = host;
    this.#onDisksChanged = onDisksChanged;
  }

  receive(change: Change, source: HostMigrations, options: MigrationOptions): Promise<MigrationReport> {
    const { migration } = change;
    if (!(source instanceof LibvirtMigrations) || migration === undefined)
      throw new Failure("bug", `${subjectOf(change)}: both hosts of a migration must have libvirt`);
    const move = { change, migration, source: source.#host, destination: this.#host, options };
    return withSubject(subjectOf(change), () => receiveMachine(move)).finally(() => {
      this.#onDisksChanged();
      source.#onDisksChanged();
    });
  }
}

interface Move {
  readonly change: Change;
  readonly migration: Migration;
  readonly source: LibvirtHost;
  readonly destination: LibvirtHost;
  readonly options: MigrationOptions;
}

/** Moves a machine, from wherever an earlier attempt left it. */
async function receiveMachine(move: Move): Promise<MigrationReport> {
  const { signal } = move.options;
  if ((await locate(move, signal)) === "source") await sendMachine(move);
  return finish(move);
}

/** Long enough for libvirt to clean up after a migration that was ended. */
const SETTLE_MS = 60_000;

/**
 * Returns the host that has the machine, when a migration that is under way has ended. Removes what a migration left on the source
 * if the machine has arrived. Throws `world-moved` for a machine on neither host, or on both.
 */
async function locate(
  { change, source, destination }: Move,
  signal: AbortSignal,
): Promise<"source" | "destination"> {
  for (let looks = 0; ; looks += 1) {
    const [before, after] = [
      await findOwnedDomain(source, change),
      await findOwnedDomain(destination, change),
    ];
    const isArriving = after !== undefined && !(await destination.connect.domainIsPersistent(after.ref));
    if (isArriving || (before !== undefined && (await isMigrating(source, before.ref)))) {
      await cancellableSleep(LOOK_MS, signal);
      continue;
    }
    if (after === undefined && before !== undefined) return "source";
    if (after === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the machine is gone`);
    if (before === undefined) return "destination";
    const [leftSource, leftDestination] = [await hasLeft(source, before), await hasLeft(destination, after)];
    if (leftSource && leftDestination && looks < MAX_LOOKS) {
      await cancellableSleep(LOOK_MS, signal); // halted on both: one of them is about to run
      continue;
    }
    if (leftSource === leftDestination) throw twiceFailure(change);
    if (leftSource) await forget(source, before.ref);
    else await forget(destination, after.ref);
  }
}

const LOOK_MS = 500;
/** More looks than a migration halts its machine on both hosts. */
const MAX_LOOKS = 60;

function twiceFailure(change: Change): Failure {
  return new Failure("world-moved", `${subjectOf(change)}: the machine is on both hosts`, {
    hint: "find out which is right, and undefine the other, which keeps its disks: virsh undefine --keep-nvram",
  });
}

export async function isMigrating(
  { connect }: Pick<LibvirtHost, "connect">,
  ref: DomainRef,
): Promise<boolean> {
  if (!(await connect.domainIsActive(ref))) return false;
  const info = await ignoreNotFound(connect.domainGetJobInfo(ref));
  return info !== undefined && info.type !== virDomainJobType.VIR_DOMAIN_JOB_NONE;
}

async function hasLeft(
  { connect }: LibvirtHost,
  { ref, stored }: OwnedDefinition<DomainRef>,
): Promise<boolean> {
  if (await isPausedByMigration(connect, ref)) return true;
  return hasDefinitionLeft(stored) && !(await connect.domainIsActive(ref));
}

/** Ends and undefines the machine on the host that it has left. Its firmware variables and TPM state stay, as data. */
async function forget({ connect }: LibvirtHost, ref: DomainRef): Promise<void> {
  if (await connect.domainIsActive(ref)) await ignoreNotFound(connect.domainDestroy(ref));
  const flags =
    U.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE |
    U.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
    U.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA |
    U.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM |
    U.VIR_DOMAIN_UNDEFINE_KEEP_TPM;
  await ignoreNotFound(connect.domainUndefine(ref, flags));
}

/** Stops the machine first if it is to be stopped. If it cannot move, it runs again where it was. */
async function sendMachine(move: Move): Promise<void> {
  const { change, migration, source, options } = move;
  const machine = await requireMachine(source, change);
  if (await staysHalted(move, machine.ref)) await runDomain(source.connect, machine.ref);
  const wasRunning = await source.connect.domainIsActive(machine.ref);
  const isStopping = migration.mode === "stopped" && wasRunning;
  if (isStopping) {
    const { gracePeriodSeconds } = readDomain(machine.stored);
    await stopDomain(source.connect, machine.ref, gracePeriodSeconds, options.signal);
  }
  const undo = await announceLeaving(move, machine);
  try {
    if (migration.transfer === "definition") await sendDefinition(move, machine);
    else await sendByQemu(move, machine);
  } catch (error) {
    const place = await locate(move, deadlineSignal(SETTLE_MS));
    if (place === "destination") return; // the failure came after the end
    await undo();
    if (isStopping) await ignoreNotFound(source.connect.domainCreate(machine.ref));
    throw error;
  }
}

/**
 * Returns whether a migration has halted the machine for good, whose destination then lost it: it has to start anew. After a failure,
 * libvirt takes a moment to let it run on.
 */
async function staysHalted({ source, options }: Move, ref: DomainRef): Promise<boolean> {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    if (!(await isPausedByMigration(source.connect, ref))) return false;
    await cancellableSleep(LOOK_MS, options.signal);
  }
  return true;
}

async function requireMachine(host: LibvirtHost, change: Change): Promise<OwnedDefinition<DomainRef>> {
  const found = await findOwnedDomain(host, change);
  if (found !== undefined) return found;
  throw new Failure("world-moved", `${subjectOf(change)}: the machine is gone`);
}

/** Moves the definition alone, of a machine that is off and has nothing else on its host. */
async function sendDefinition(
  { change, source, destination }: Move,
  { ref, stored }: OwnedDefinition<DomainRef>,
): Promise<void> {
  const arriving = writeDomain(stored, desiredState<DomainState>(change), change.mark);
  writeMigrationMark(arriving, { other: source.target, side: "destination", transfer: "definition" });
  await destination.connect.domainDefineXML(formatXml(arriving), strictDefinitionFlags(destination));
  await forget(source, ref);
}

/**
 * Writes into the machine's definition that it may be on the destination from now on, and takes its autostart away. Otherwise a source
 * that restarts at the very end would run it a second time. Returns how to undo that when the machine stays.
 */
async function announceLeaving(
  { migration, source, destination }: Move,
  { ref, stored }: OwnedDefinition<DomainRef>,
): Promise<() => Promise<void>> {
  const { connect } = source;
  const autostart = await connect.domainGetAutostart(ref);
  if (autostart) await connect.domainSetAutostart(ref, false);
  const leaving = copyElement(stored);
  writeMigrationMark(leaving, { other: destination.target, side: "source", transfer: migration.transfer });
  await connect.domainDefineXML(formatXml(leaving), strictDefinitionFlags(source));
  return async () => {
    const staying = copyElement(stored);
    writeMigrationMark(staying, undefined); // of an earlier attempt
    await connect.domainDefineXML(formatXml(staying), strictDefinitionFlags(source));
    if (autostart) await connect.domainSetAutostart(ref, true);
  };
}

/** Has QEMU send the machine: memory, devices and local disks. A machine that is off is started halted for it. */
async function sendByQemu(move: Move, { ref }: OwnedDefinition<DomainRef>): Promise<void> {
  const { change, source, destination, options } = move;
  const disks = await prepareDisks(source, destination, change, options.signal);
  const isOff = !(await source.connect.domainIsActive(ref));
  try {
    await using link = await openMigrationLink(source, destination, options.signal);
    if (isOff) await source.connect.domainCreate(ref, virDomainCreateFlags.VIR_DOMAIN_START_PAUSED);
    await runMigrationJob(await describeJob(move, ref, link.uri, disks, isOff), options);
  } catch (error) {
    const place = await locate(move, deadlineSignal(SETTLE_MS));
    if (place === "destination") return;
    if (isOff) await ignoreNotFound(source.connect.domainDestroy(ref)); // the guest has not run
    await discardDisks(destination, disks);
    throw error;
  }
}

async function describeJob(
  { change, migration, source }: Move,
  ref: DomainRef,
  uri: string,
  disks: readonly ArrivingDisk[],
  isPaused: boolean,
) {
  const { connect } = source;
  const portable = X.VIR_DOMAIN_XML_MIGRATABLE | X.VIR_DOMAIN_XML_SECURE;
  const live = parseXml(await connect.domainGetXMLDesc(ref, portable));
  const stored = parseXml(await connect.domainGetXMLDesc(ref, portable | X.VIR_DOMAIN_XML_INACTIVE));
  const after = desiredState<DomainState>(change);
  const paths = new Map(disks.map(({ sourcePath, path }) => [sourcePath, path]));
  const [liveThere, storedThere] = [live, stored].map((definition) =>
    relocateDefinition(definition, after, change.mark, paths),
  ) as [Element, Element];
  writeMigrationMark(liveThere, undefined);
  writeMigrationMark(storedThere, { other: source.target, side: "destination", transfer: "qemu" });
  const [liveXml, storedXml] = [formatXml(liveThere), formatXml(storedThere)];
  const targets = diskTargets(live, new Set(paths.keys()));
  if (targets.length !== disks.length)
    throw new Failure(
      "world-moved",
      `${subjectOf(change)}: it does not run with the disks of its definition`,
      {
        hint: "an external snapshot may lie above one of them",
      },
    );
  return { connect, ref, change, migration, uri, disks: targets, liveXml, storedXml, isPaused };
}

/** Completes what is stored on the destination, and starts a machine that was stopped for the migration. */
async function finish({ change, migration, destination, options }: Move): Promise<MigrationReport> {
  const { connect } = destination;
  const { ref } = await requireMachine(destination, change);
  const halted = await haltedMs(destination, ref);
  await completeDisks(destination, change, options.signal);
  const after = desiredState<DomainState>(change);
  if ((await connect.domainGetAutostart(ref)) !== after.autostart)
    await connect.domainSetAutostart(ref, after.autostart);
  await forgetMigration(destination, change);
  if (migration.mode === "stopped") await startStopped(destination, change, ref, after);
  await announceGateways(destination, after, options.signal);
  return migration.mode === "live" && halted !== undefined ? { haltedMs: halted } : {};
}

/** Removes the mark of the migration: the machine is here, and nowhere else. */
async function forgetMigration(host: LibvirtHost, change: Change): Promise<void> {
  const { stored } = await requireMachine(host, change);
  if (readMigrationMark(stored) === undefined) return;
  const settled = copyElement(stored);
  writeMigrationMark(settled, undefined);
  await host.connect.domainDefineXML(formatXml(settled), strictDefinitionFlags(host));
}

/** The guest that arrived halted has never run here: it starts anew, with its complete definition. */
async function startStopped(
  host: LibvirtHost,
  change: Change,
  ref: DomainRef,
  after: DomainState,
): Promise<void> {
  const { connect } = host;
  const { state } = await connect.domainGetState(ref);
  if (state === virDomainState.VIR_DOMAIN_RUNNING) return; // an earlier attempt started it
  if (await connect.domainIsActive(ref)) await connect.domainDestroy(ref);
  const stored = await readStoredDomain(host, ref);
  if (stored === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the machine is gone`);
  const definition = writeDomain(stored, after, change.mark);
  if (formatXml(definition) !== formatXml(stored))
    await connect.domainDefineXML(formatXml(definition), strictDefinitionFlags(host));
  if (after.power === "running") await connect.domainCreate(ref);
}

/** Returns how long the guest halted, in ms. libvirt keeps it on the destination. */
async function haltedMs({ connect }: LibvirtHost, ref: DomainRef): Promise<number | undefined> {
  const flags = virDomainGetJobStatsFlags.VIR_DOMAIN_JOB_STATS_COMPLETED;
  const job = await connect.domainGetJobStats(ref, flags).catch(() => undefined); // for display only
  const downtime = job?.stats.downtime;
  return downtime === undefined ? undefined : Number(downtime);
}
