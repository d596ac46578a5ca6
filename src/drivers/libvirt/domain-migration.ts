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
import { stopDomain } from "./domain-power.ts";
import { readDomain, writeDomain } from "./domain-xml.ts";
import { ignoreNotFound, withSubject } from "./errors.ts";
import { announceGateways } from "./gateway-announcements.ts";
import { type LibvirtHost, strictDefinitionFlags } from "./host.ts";
import { isLeaving, markLeaving, unmarkLeaving } from "./leaving-domain.ts";
import { diskTargets, relocateDefinition } from "./migration-definition.ts";
import { type ArrivingDisk, completeDisks, discardDisks, prepareDisks } from "./migration-disks.ts";
import { runMigrationJob } from "./migration-job.ts";
import { openMigrationLink } from "./migration-link.ts";
import { findOwnedDomain, type OwnedDefinition, readStoredDomain } from "./owned-objects.ts";
import { isPausedByMigration } from "./paused-domains.ts";
import type { DomainState } from "./states.ts";
import { copyElement, formatXml, parseXml } from "./xml.ts";

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
  for (;;) {
    const [before, after] = [
      await findOwnedDomain(source, change),
      await findOwnedDomain(destination, change),
    ];
    const isArriving = after !== undefined && !(await destination.connect.domainIsPersistent(after.ref));
    if (isArriving || (before !== undefined && (await isMigrating(source, before.ref)))) {
      await cancellableSleep(500, signal);
      continue;
    }
    if (after === undefined && before !== undefined) return "source";
    if (after === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the machine is gone`);
    if (before === undefined) return "destination";
    if (!(await hasLeft(source, before)))
      throw new Failure("world-moved", `${subjectOf(change)}: the machine is on both hosts`, {
        hint: `find out which is right, and undefine the other, which keeps its disks: virsh undefine --keep-nvram`,
      });
    await forget(source, before.ref);
  }
}

async function isMigrating({ connect }: LibvirtHost, ref: DomainRef): Promise<boolean> {
  if (!(await connect.domainIsActive(ref))) return false;
  const info = await ignoreNotFound(connect.domainGetJobInfo(ref));
  return info !== undefined && info.type !== virDomainJobType.VIR_DOMAIN_JOB_NONE;
}

async function hasLeft(
  { connect }: LibvirtHost,
  { ref, stored }: OwnedDefinition<DomainRef>,
): Promise<boolean> {
  if (await isPausedByMigration(connect, ref)) return true;
  return isLeaving(stored) && !(await connect.domainIsActive(ref));
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
  const wasRunning = await source.connect.domainIsActive(machine.ref);
  const isStopping = migration.mode === "stopped" && wasRunning;
  if (isStopping) {
    const { gracePeriodSeconds } = readDomain(machine.stored);
    await stopDomain(source.connect, machine.ref, gracePeriodSeconds, options.signal);
  }
  try {
    if (migration.transfer === "definition") await sendDefinition(move, machine);
    else await sendByQemu(move, machine);
  } catch (error) {
    const place = await locate(move, deadlineSignal(SETTLE_MS));
    if (place === "destination") return; // the failure came after the end
    if (isStopping) await ignoreNotFound(source.connect.domainCreate(machine.ref));
    throw error;
  }
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
  const leaving = copyElement(stored);
  markLeaving(leaving, destination.target);
  await source.connect.domainDefineXML(formatXml(leaving), strictDefinitionFlags(source));
  const arriving = writeDomain(stored, desiredState<DomainState>(change), change.mark);
  unmarkLeaving(arriving);
  await destination.connect.domainDefineXML(formatXml(arriving), strictDefinitionFlags(destination));
  await forget(source, ref);
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
  const [liveXml, storedXml] = [live, stored].map((definition) =>
    formatXml(relocateDefinition(definition, after, change.mark, paths)),
  ) as [string, string];
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
  if (migration.mode === "stopped") await startStopped(destination, change, ref, after);
  await announceGateways(destination, after, options.signal);
  return migration.mode === "live" && halted !== undefined ? { haltedMs: halted } : {};
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
