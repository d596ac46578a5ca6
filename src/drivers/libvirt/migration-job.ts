import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Connect,
  type DomainRef,
  virDomainMigrateFlags as M,
  type TypedParams,
  virDomainJobType,
} from "node-libvirt";
import type { Change, Migration } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { formatDuration } from "../../model/units.ts";
import type { MigrationOptions } from "../driver.ts";
import { subjectOf } from "../shared/errors.ts";
import { ignoreNotFound } from "./errors.ts";

/** A migration by QEMU: what moves, and where to. */
export interface MigrationJob {
  readonly connect: Connect;
  readonly ref: DomainRef;
  readonly change: Change;
  readonly migration: Migration;
  /** The URI of the destination's libvirt, for that of the source. */
  readonly uri: string;
  /** Device names of the disks to copy. */
  readonly disks: readonly string[];
  readonly liveXml: string;
  readonly storedXml: string;
  /** True: the guest halts, and does not run when it has arrived. */
  readonly isPaused: boolean;
}

/**
 * The source forgets the machine, and the destination keeps it, in the same protocol: VIR_MIGRATE_UNSAFE is never set, so that
 * libvirt refuses what could damage a disk.
 */
const FLAGS =
  M.VIR_MIGRATE_LIVE |
  M.VIR_MIGRATE_PEER2PEER |
  M.VIR_MIGRATE_PERSIST_DEST |
  M.VIR_MIGRATE_UNDEFINE_SOURCE |
  M.VIR_MIGRATE_ABORT_ON_ERROR;

const POLL_MS = 250;

/**
 * Runs a migration to its end (virDomainMigrateToURI3). Ends it when the signal or the time is over. A rejection does not tell where
 * the machine is: the caller must look.
 */
export async function runMigrationJob(job: MigrationJob, options: MigrationOptions): Promise<void> {
  const { connect, ref, migration } = job;
  const { timeoutSeconds } = migration.limits;
  let stopped: Failure | undefined;
  const stop = (failure: Failure) => {
    stopped ??= failure;
  };
  const cancel = () => stop(cancelledFailure(job));
  options.signal.addEventListener("abort", cancel);
  if (options.signal.aborted) cancel();
  const timer = setTimeout(() => stop(timeoutFailure(job)), timeoutSeconds * 1000);
  const state = { isOver: false };
  const call = connect.domainMigrateToURI3(ref, job.uri, paramsOf(job), flagsOf(job)).finally(() => {
    state.isOver = true;
  });
  const watching = watchJob(job, () => stopped !== undefined, state, options);
  try {
    await call;
  } catch (error) {
    throw stopped ?? error;
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", cancel);
    await watching;
  }
}

function flagsOf({ disks, isPaused }: MigrationJob): number {
  return (
    FLAGS | (disks.length > 0 ? M.VIR_MIGRATE_NON_SHARED_INC : 0) | (isPaused ? M.VIR_MIGRATE_PAUSED : 0)
  );
}

/** A name as listening address would be that of the loopback interface on many hosts: then QEMU listens on all. */
function paramsOf({ migration, disks, liveXml, storedXml }: MigrationJob): TypedParams {
  const address = migration.address ?? "";
  const host = address.includes(":") ? `[${address}]` : address;
  return {
    migrate_uri: `tcp://${host}`,
    destination_xml: liveXml,
    persistent_xml: storedXml,
    ...(isIP(address) === 0 ? {} : { listen_address: address }),
    ...(disks.length === 0 ? {} : { migrate_disks: disks }),
  };
}

/** Reports the progress until the call is over, sets the longest halt, and ends the job when it is to stop. */
async function watchJob(
  { connect, ref, migration }: MigrationJob,
  mustStop: () => boolean,
  state: { readonly isOver: boolean },
  { onProgress }: MigrationOptions,
): Promise<void> {
  let isLimited = false;
  while (!state.isOver) {
    await sleep(POLL_MS);
    if (state.isOver) return;
    if (mustStop()) await connect.domainAbortJob(ref).catch(() => {}); // no job yet, or none any more: looks again
    const info = await ignoreNotFound(connect.domainGetJobInfo(ref)).catch(() => undefined);
    if (info === undefined || info.type === virDomainJobType.VIR_DOMAIN_JOB_NONE || info.dataTotal === 0n)
      continue;
    onProgress({
      doneBytes: Number(info.dataTotal - info.dataRemaining),
      totalBytes: Number(info.dataTotal),
    });
    if (isLimited) continue;
    isLimited = await connect.domainMigrateSetMaxDowntime(ref, migration.limits.maxDowntimeMs).then(
      () => true,
      () => false,
    );
  }
}

function cancelledFailure({ change }: MigrationJob): Failure {
  return new Failure(
    "cancelled",
    `${subjectOf(change)}: was abandoned in flight; the machine stays where it was`,
  );
}

function timeoutFailure({ change, migration }: MigrationJob): Failure {
  const time = formatDuration(migration.limits.timeoutSeconds);
  return new Failure(
    "timeout",
    `${subjectOf(change)}: has not arrived within ${time}, and stays where it was`,
    {
      hint: "the guest may write to its memory faster than the network carries: see migration in the Fleet",
    },
  );
}
