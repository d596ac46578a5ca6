import type { CreditRecord } from "../../model/cpu-credits.ts";
import type { ObservedObject } from "../../model/object.ts";
import { balanceOf } from "./accrue.ts";
import { type CpuReading, countReading, countStop, dueRecord, type Ledger, openLedger } from "./ledger.ts";
import { type BurstPolicy, burstPolicyOf } from "./policy.ts";
import { isThrottled, quotaFor } from "./quota.ts";

/** A burstable machine as a daemon follows it, from reading to reading. */
export interface TrackedMachine {
  readonly object: ObservedObject;
  readonly policy: BurstPolicy;
  readonly ledger: Ledger;
  /** The quota in force: that of the object, or the one that was set since it was observed. */
  readonly quotaUs: number;
  /** True: the machine was limited to its baseline when its quota was set last. A restart alone does not end that. */
  readonly throttled: boolean;
  /** When the CPU time was read, in milliseconds of a clock that never goes back. */
  readonly readMs: number;
}

/** The result of a reading of a machine's CPU time. */
export interface CreditStep {
  readonly tracked: TrackedMachine;
  /** The quota to set. Undefined: the one in force is right, or the machine is off. */
  readonly quotaUs: number | undefined;
  /** The record to write into the machine's definition. Undefined: the one that it has is good enough. */
  readonly record: CreditRecord | undefined;
}

/** The time of a reading. */
export interface ReadingTime {
  readonly now: Date;
  /** Milliseconds of a clock that never goes back. */
  readonly clockMs: number;
}

/**
 * Counts a reading of a machine. `reading` undefined: its host runs no such machine. Returns undefined for a machine that is
 * not burstable, and for one whose CPU time is unknown: it is counted with the next reading.
 */
export function stepCredits(
  tracked: TrackedMachine | undefined,
  object: ObservedObject,
  reading: CpuReading | undefined,
  time: ReadingTime,
): CreditStep | undefined {
  const policy = burstPolicyOf(object);
  if (policy === undefined || object.credits === undefined) return undefined;
  if (reading === undefined && object.state.power !== "shutoff") return undefined;
  const before = tracked === undefined || isReplaced(tracked, object) ? undefined : tracked;
  const ledger = nextLedger(before, policy, object, reading, time);
  const quotaUs = before?.object === object ? before.quotaUs : object.credits.quotaUs;
  const wanted = quotaFor(policy, balanceOf(ledger.account), quotaUs);
  const throttled = before?.throttled ?? isThrottled(policy, quotaUs);
  return {
    tracked: { object, policy, ledger, quotaUs, throttled, readMs: time.clockMs },
    quotaUs: reading === undefined || wanted === quotaUs ? undefined : wanted,
    record: dueRecord(ledger, policy, { now: time.now, startedAt: object.startedAt }),
  };
}

/** Returns whether a machine lost its record since it was written: it was created anew. */
function isReplaced({ object: before, ledger }: TrackedMachine, object: ObservedObject): boolean {
  return object !== before && object.credits?.record === undefined && ledger.saved !== undefined;
}

/** Returns the machine with the quota that was set. */
export function withQuota(machine: TrackedMachine, quotaUs: number): TrackedMachine {
  return { ...machine, quotaUs, throttled: isThrottled(machine.policy, quotaUs) };
}

/** Returns the machine with the record that was written. */
export function withRecord(machine: TrackedMachine, saved: CreditRecord): TrackedMachine {
  return { ...machine, ledger: { ...machine.ledger, saved } };
}

function nextLedger(
  before: TrackedMachine | undefined,
  policy: BurstPolicy,
  { credits, startedAt }: ObservedObject,
  reading: CpuReading | undefined,
  { now, clockMs }: ReadingTime,
): Ledger {
  const time = { now, startedAt };
  if (before === undefined) return openLedger(policy, credits?.record, reading, time);
  if (reading === undefined) return countStop(before.ledger);
  return countReading(before.ledger, policy, reading, (clockMs - before.readMs) / 1000, time);
}
