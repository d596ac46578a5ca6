import type { CpuUsage } from "../../drivers/cpu-credits.ts";
import type { CreditAccount, CreditRecord } from "../../model/cpu-credits.ts";
import { type Accrual, accrue, newAccount, settle, type Usage } from "./accrue.ts";
import type { BurstPolicy } from "./policy.ts";

/** A reading of the CPU time of a machine's process. */
export type CpuReading = Pick<CpuUsage, "process" | "cpuSeconds">;

/** The credits of a machine as a daemon counts them, reading by reading. */
export interface Ledger {
  readonly account: CreditAccount;
  /** The last reading. Undefined: the machine is off. */
  readonly reading: CpuReading | undefined;
  /** The record in the machine's definition. Undefined: it has none yet. */
  readonly saved: CreditRecord | undefined;
}

/** When a machine is counted, and since when it runs. */
export interface RunTime {
  readonly now: Date;
  /** When its process was started (ISO 8601). Undefined: unknown, or the machine is off. */
  readonly startedAt: string | undefined;
}

/**
 * Begins to count from the record in the machine's definition. A machine without a record has its launch credits; what it
 * has used until then was not counted.
 */
export function openLedger(
  policy: BurstPolicy,
  saved: CreditRecord | undefined,
  reading: CpuReading | undefined,
  time: RunTime,
): Ledger {
  if (saved === undefined) return { account: newAccount(policy), reading, saved };
  return { account: following(policy, saved, reading, time).account, reading, saved };
}

/** Counts a reading. `elapsedSeconds`: since the last one, by a clock that never goes back. */
export function countReading(
  ledger: Ledger,
  policy: BurstPolicy,
  reading: CpuReading,
  elapsedSeconds: number,
  time: RunTime,
): Ledger {
  const { account, reading: before } = ledger;
  const isSame = before?.process === reading.process; // then the start is longer ago, whatever the wall clock says
  const runSeconds = isSame ? undefined : startedSince(time, elapsedSeconds);
  const { account: after } = advance(policy, account, before, reading, elapsedSeconds, runSeconds);
  return { account: after, reading, saved: ledger.saved };
}

/** Counts that the machine is off: it earns nothing, and its surplus credits are charged. */
export function countStop(ledger: Ledger): Ledger {
  return ledger.reading === undefined
    ? ledger
    : { ...ledger, account: settle(ledger.account), reading: undefined };
}

const NOTHING: Usage = { elapsedSeconds: 0, usedSeconds: 0 };

/**
 * Returns what follows from a record and a later reading alone. `reading` undefined: the machine is off. A process that was
 * started before the record was written is the one of the record, whatever that says: a host may have another name now.
 */
function following(
  policy: BurstPolicy,
  { process, cpuSeconds, at, ...account }: CreditRecord,
  reading: CpuReading | undefined,
  time: RunTime,
): Accrual {
  if (reading === undefined) return accrue(settle(account), policy, NOTHING);
  const elapsedSeconds = secondsSince(at, time.now);
  const runSeconds = startedSince(time, elapsedSeconds);
  const isSame = runSeconds === undefined && time.startedAt !== undefined;
  if (isSame && cpuSeconds > reading.cpuSeconds) return accrue(account, policy, NOTHING); // edited
  const owner = isSame ? reading.process : process;
  const before = owner === undefined ? undefined : { process: owner, cpuSeconds };
  return advance(policy, account, before, reading, elapsedSeconds, runSeconds);
}

/** Returns how long the process runs, if it was started in the last `elapsedSeconds`. Undefined otherwise, and if unknown. */
function startedSince({ now, startedAt }: RunTime, elapsedSeconds: number): number | undefined {
  if (startedAt === undefined) return undefined;
  const runSeconds = secondsSince(startedAt, now);
  return runSeconds < elapsedSeconds ? runSeconds : undefined;
}

/** Returns 0 for a time to come: a clock went back. */
function secondsSince(time: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(time)) / 1000);
}

/**
 * Advances an account to a reading:
 *
 * ```
 * process of the reading     CPU time used              time in which credits are earned
 * the same                   the difference             since the reading before
 * on another host            all of the new process     since the reading before: a live migration
 * another, or none before    all of the new process     since its start. If that is unknown, the least in which it can
 *                                                       have used that: a start earns nothing
 * ```
 *
 * `runSeconds`: since the start, if the process was certainly started since the reading before.
 */
function advance(
  policy: BurstPolicy,
  account: CreditAccount,
  before: CpuReading | undefined,
  { process, cpuSeconds }: CpuReading,
  elapsedSeconds: number,
  runSeconds: number | undefined,
): Accrual {
  if (before !== undefined && hostOf(before.process) !== hostOf(process))
    return accrue(account, policy, { elapsedSeconds, usedSeconds: cpuSeconds });
  if (runSeconds === undefined && before?.process === process && cpuSeconds >= before.cpuSeconds)
    return accrue(account, policy, { elapsedSeconds, usedSeconds: cpuSeconds - before.cpuSeconds });
  const started = { elapsedSeconds: runSeconds ?? cpuSeconds / policy.vcpus, usedSeconds: cpuSeconds };
  return accrue(settle(account), policy, started);
}

function hostOf(process: string): string {
  return process.slice(0, process.lastIndexOf("/"));
}

/** The age after which the record of a running machine is written again. A host that is lost takes what was counted since with it. */
const MAX_AGE_MS = 60 * 60_000;

/**
 * Returns the record to write into the machine's definition; undefined while the one that it has is good enough. A record
 * is good for long, because the credits follow from it and one later reading, unless credits were discarded or forgiven
 * in between.
 */
export function dueRecord(ledger: Ledger, policy: BurstPolicy, time: RunTime): CreditRecord | undefined {
  const { account, reading, saved } = ledger;
  const { now } = time;
  if (saved === undefined) return recordOf(ledger, now);
  const { account: derived } = following(policy, saved, reading, time);
  const isOld = reading !== undefined && Math.abs(now.getTime() - Date.parse(saved.at)) > MAX_AGE_MS;
  return isOld || difference(derived, account) > tolerance(policy) ? recordOf(ledger, now) : undefined;
}

function recordOf({ account, reading }: Ledger, now: Date): CreditRecord {
  const { process, cpuSeconds = 0 } = reading ?? {};
  const record = { ...account, cpuSeconds, at: now.toISOString() };
  return process === undefined ? record : { ...record, process };
}

/** The largest error that a record may have, in credits. */
function tolerance({ maxCredits }: BurstPolicy): number {
  return Math.min(1, maxCredits / 100);
}

function difference(one: CreditAccount, other: CreditAccount): number {
  return Math.max(
    Math.abs(one.earned - other.earned),
    Math.abs(one.launch - other.launch),
    Math.abs(one.surplus - other.surplus),
    Math.abs(one.charged - other.charged),
  );
}
