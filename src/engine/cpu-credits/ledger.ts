import type { CpuUsage } from "../../drivers/cpu-credits.ts";
import type { CreditAccount, CreditRecord } from "../../model/cpu-credits.ts";
import { type Accrual, accrue, newAccount, settle } from "./accrue.ts";
import type { BurstPolicy } from "./policy.ts";

/** A reading of the CPU time of a machine's process. */
export type CpuReading = Pick<CpuUsage, "process" | "cpuSeconds">;

/** The credits of a machine as a daemon counts them, reading by reading. */
export interface Ledger {
  readonly account: CreditAccount;
  /** The last reading. Undefined: the machine is off. */
  readonly reading: CpuReading | undefined;
  /** What the machine's definition says. Undefined: nothing yet. */
  readonly saved: CreditRecord | undefined;
}

/**
 * Begins to count from the record in the machine's definition. A machine without a record has its launch credits; what it
 * has used until then was not counted.
 */
export function openLedger(
  policy: BurstPolicy,
  saved: CreditRecord | undefined,
  reading: CpuReading | undefined,
  now: Date,
): Ledger {
  if (saved === undefined) return { account: newAccount(policy), reading, saved };
  return { account: following(policy, saved, reading, now).account, reading, saved };
}

/** Counts a reading. `elapsedSeconds`: since the last one, by a clock that never goes back. */
export function countReading(
  ledger: Ledger,
  policy: BurstPolicy,
  reading: CpuReading,
  elapsedSeconds: number,
): Ledger {
  const { account, reading: before } = ledger;
  const { account: after } = advance(policy, account, before, reading, elapsedSeconds);
  return { account: after, reading, saved: ledger.saved };
}

/** Counts that the machine is off: it earns nothing, and its surplus credits are charged. */
export function countStop(ledger: Ledger): Ledger {
  return ledger.reading === undefined
    ? ledger
    : { ...ledger, account: settle(ledger.account), reading: undefined };
}

/** Returns what follows from a record and a later reading alone. `reading` undefined: the machine is off. */
function following(
  policy: BurstPolicy,
  record: CreditRecord,
  reading: CpuReading | undefined,
  now: Date,
): Accrual {
  const { earned, launch, surplus, charged, process, cpuSeconds, at } = record;
  const account = { earned, launch, surplus, charged };
  if (reading === undefined) return { account: settle(account), discarded: 0, forgiven: 0 };
  const elapsedSeconds = Math.max(0, (now.getTime() - Date.parse(at)) / 1000);
  const before = process === undefined ? undefined : { process, cpuSeconds };
  return advance(policy, account, before, reading, elapsedSeconds);
}

/**
 * Advances an account to a reading:
 *
 * ```
 * process of the reading     CPU time used              time in which credits are earned
 * the same                   the difference             since the reading before
 * on another host            all of the new process     since the reading before: a live migration
 * another, or none before    all of the new process     the least in which it can have used that: a start earns nothing
 * ```
 */
function advance(
  policy: BurstPolicy,
  account: CreditAccount,
  before: CpuReading | undefined,
  { process, cpuSeconds }: CpuReading,
  elapsedSeconds: number,
): Accrual {
  if (before?.process === process && cpuSeconds >= before.cpuSeconds)
    return accrue(account, policy, { elapsedSeconds, usedSeconds: cpuSeconds - before.cpuSeconds });
  if (before !== undefined && hostOf(before.process) !== hostOf(process))
    return accrue(account, policy, { elapsedSeconds, usedSeconds: cpuSeconds });
  const started = { elapsedSeconds: cpuSeconds / policy.vcpus, usedSeconds: cpuSeconds };
  return accrue(settle(account), policy, started);
}

function hostOf(process: string): string {
  return process.slice(0, process.lastIndexOf("/"));
}

/** The age after which a record is written again. A host that is lost takes what was counted since with it. */
const MAX_AGE_MS = 60 * 60_000;

/**
 * Returns the record to write into the machine's definition; undefined while the one that it has is good enough. A record
 * is good for long, because the credits follow from it and one later reading, unless credits were discarded or forgiven
 * in between.
 */
export function dueRecord(ledger: Ledger, policy: BurstPolicy, now: Date): CreditRecord | undefined {
  const { account, reading, saved } = ledger;
  if (saved === undefined) return recordOf(ledger, now);
  const { account: derived, discarded, forgiven } = following(policy, saved, reading, now);
  const most = tolerance(policy);
  if (difference(derived, account) > most) return recordOf(ledger, now);
  const isOld = Math.abs(now.getTime() - Date.parse(saved.at)) > MAX_AGE_MS;
  const isOutdated = difference(saved, account) + discarded + forgiven > most;
  return isOld && isOutdated ? recordOf(ledger, now) : undefined;
}

function recordOf({ account, reading }: Ledger, now: Date): CreditRecord {
  const { process, cpuSeconds = 0 } = reading ?? {};
  const record = { ...account, cpuSeconds, at: now.toISOString() };
  return process === undefined ? record : { ...record, process };
}

/** How much a record may be wrong, in credits. */
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
