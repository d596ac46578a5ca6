import type { CreditAccount, ObservedCredits } from "../../model/cpu-credits.ts";
import type { ObservedObject } from "../../model/object.ts";
import { balanceOf } from "./accrue.ts";
import { type CpuReading, openLedger } from "./ledger.ts";
import { type BurstPolicy, burstPolicyOf, creditsPerSecond, WHOLE_CPU_US } from "./policy.ts";
import { isThrottled, releaseBalance } from "./quota.ts";
import type { TrackedMachine } from "./step.ts";

/** The CPU credits of a machine for display. All numbers of credits are vCPU minutes. */
export interface MachineCredits extends CreditAccount {
  readonly mode: "standard" | "unlimited";
  /** Credits that the machine can spend: earned ones and launch credits. */
  readonly balance: number;
  /** The most credits that it can have earned and not spent. */
  readonly max: number;
  readonly earnedPerHour: number;
  readonly baselinePercent: number;
  /** The limit in force, in percent of a CPU per vCPU. Absent: none. */
  readonly limitPercent?: number;
  /** The limit of a machine with credits. Absent: none. */
  readonly maxPercent?: number;
  /** True: the machine is limited to its baseline until it has `releaseAt` credits. */
  readonly throttled: boolean;
  readonly releaseAt: number;
  /** False: no daemon has counted the credits yet. */
  readonly counted: boolean;
}

/** Returns the credits of a machine with this account and this quota in force. */
export function machineCredits(
  policy: BurstPolicy,
  account: CreditAccount,
  { quotaUs, record }: ObservedCredits,
): MachineCredits {
  const { earned, launch, surplus, charged } = account;
  return {
    mode: policy.mode,
    balance: round(balanceOf(account)),
    max: policy.maxCredits,
    earned: round(earned),
    launch: round(launch),
    surplus: round(surplus),
    charged: round(charged),
    earnedPerHour: round(creditsPerSecond(policy) * 3600),
    baselinePercent: percentOf(policy.baselineUs),
    ...(quotaUs === -1 ? {} : { limitPercent: percentOf(quotaUs) }),
    ...(policy.maxQuotaUs === -1 ? {} : { maxPercent: percentOf(policy.maxQuotaUs) }),
    throttled: isThrottled(policy, quotaUs),
    releaseAt: round(releaseBalance(policy)),
    counted: record !== undefined,
  };
}

/** Returns the credits of a machine that a daemon follows. */
export function trackedMachineCredits({ policy, ledger, quotaUs }: TrackedMachine): MachineCredits {
  const { account, saved } = ledger;
  return machineCredits(policy, account, saved === undefined ? { quotaUs } : { quotaUs, record: saved });
}

/**
 * Returns the credits of an observed domain, as they follow from the record in its definition and a reading of its CPU time.
 * Undefined for a machine that is not burstable.
 */
export function observedMachineCredits(
  object: ObservedObject,
  reading: CpuReading | undefined,
  now: Date,
): MachineCredits | undefined {
  const policy = burstPolicyOf(object);
  if (policy === undefined || object.credits === undefined) return undefined;
  const { account } = openLedger(policy, object.credits.record, reading, {
    now,
    startedAt: object.startedAt,
  });
  return machineCredits(policy, account, object.credits);
}

/** Formats credits in short: `12.5/288 throttled`, `0/288 limited 60%`, `0/288 surplus 14.2`. */
export function formatCredits(credits: MachineCredits): string {
  const { balance, max, surplus, limitPercent, maxPercent, throttled, baselinePercent } = credits;
  const parts = [`${formatAmount(balance)}/${formatAmount(max)}`];
  if (surplus > 0) parts.push(`surplus ${formatAmount(surplus)}`);
  if (throttled) parts.push(`throttled ${baselinePercent}%`);
  else if (limitPercent !== maxPercent) parts.push(`limited ${limitPercent}%`);
  return parts.join(" ");
}

/** Explains in sentences what the machine may use now, and why. */
export function explainCredits(credits: MachineCredits): string[] {
  const { mode, launch, balance, max, surplus, charged, counted, earnedPerHour, baselinePercent } = credits;
  const ofLaunch = launch > 0 ? `, ${formatAmount(launch)} of them launch credits` : "";
  const amount = `${formatAmount(balance)} CPU credits (at most ${formatAmount(max)})${ofLaunch}`;
  const rate = `it earns ${formatAmount(earnedPerHour)} an hour, as many as it spends with ${baselinePercent}% of a CPU per vCPU`;
  const owed =
    mode === "unlimited"
      ? [
          `unlimited: ${formatAmount(surplus)} surplus credits to be paid back, ${formatAmount(charged)} charged`,
        ]
      : [];
  const uncounted = counted ? [] : ["no daemon has counted its credits yet"];
  return [`${amount}; ${rate}`, limitSentence(credits), ...owed, ...uncounted];
}

function limitSentence(credits: MachineCredits): string {
  const { throttled, limitPercent, maxPercent, releaseAt, baselinePercent } = credits;
  if (throttled)
    return `throttled to its baseline of ${baselinePercent}% per vCPU, until it has ${formatAmount(releaseAt)} credits`;
  if (limitPercent === undefined) return "not limited";
  const isOfType = limitPercent === maxPercent;
  return `limited to ${limitPercent}% per vCPU, ${isOfType ? "the quotaPercent of its type" : "because its credits run low"}`;
}

/** Shows credits to hundredths, because a limited machine has less than one. */
function formatAmount(credits: number): string {
  return String(Math.round(credits * 100) / 100);
}

function percentOf(quotaUs: number): number {
  return (quotaUs * 100) / WHOLE_CPU_US;
}

function round(credits: number): number {
  return Math.round(credits * 10_000) / 10_000;
}
