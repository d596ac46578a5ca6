import type { CreditAccount } from "../../model/cpu-credits.ts";
import { type BurstPolicy, creditsPerSecond } from "./policy.ts";

/** The use of a machine in a period. */
export interface Usage {
  /** The time for which the machine ran. */
  readonly elapsedSeconds: number;
  /** The CPU time that it used. */
  readonly usedSeconds: number;
}

/** An account after a period, and the credits that it does not hold. */
export interface Accrual {
  readonly account: CreditAccount;
  /** Credits that were earned beyond the maximum. */
  readonly discarded: number;
  /** Credits that a machine in `standard` mode spent without having them. A limit in force in time leaves none. */
  readonly forgiven: number;
}

/** Returns the account of a machine that has earned and spent nothing. */
export function newAccount({ mode, initialCredits }: BurstPolicy): CreditAccount {
  return { earned: 0, launch: mode === "standard" ? initialCredits : 0, surplus: 0, charged: 0 };
}

/** Returns the credits that the machine can spend. */
export function balanceOf({ earned, launch }: CreditAccount): number {
  return earned + launch;
}

/**
 * Earns and spends, as AWS does for T instances (EC2 User Guide, "Standard mode concepts" and "Monitor your CPU credits"):
 *
 * ```
 *              spent first      without credits          when the mode changes to it
 * standard     launch credits   the limit is in force    surplus credits are charged
 * unlimited    earned credits   surplus credits          launch credits are lost
 * ```
 *
 * Earned credits end at the maximum. Launch credits do not count towards it, and no machine has more of them than its type
 * gives. Surplus credits are paid back before credits are earned; those beyond the maximum are charged.
 */
export function accrue(account: CreditAccount, policy: BurstPolicy, usage: Usage): Accrual {
  const earning = creditsPerSecond(policy) * usage.elapsedSeconds;
  const spending = usage.usedSeconds / 60;
  return policy.mode === "standard"
    ? accrueStandard(settle(account), policy, earning, spending)
    : accrueUnlimited(account, policy, earning, spending);
}

function accrueStandard(
  { earned, launch, charged }: CreditAccount,
  { maxCredits, initialCredits }: BurstPolicy,
  earning: number,
  spending: number,
): Accrual {
  const left = Math.min(launch, initialCredits);
  const ofLaunch = Math.min(left, spending);
  const balance = earned + earning - (spending - ofLaunch);
  return {
    account: { earned: clamp(balance, maxCredits), launch: left - ofLaunch, surplus: 0, charged },
    discarded: launch - left + Math.max(0, balance - maxCredits),
    forgiven: Math.max(0, -balance),
  };
}

function accrueUnlimited(
  { earned, launch, surplus, charged }: CreditAccount,
  { maxCredits }: BurstPolicy,
  earning: number,
  spending: number,
): Accrual {
  const balance = earned - surplus + earning - spending;
  const charging = Math.max(0, -balance - maxCredits);
  return {
    account: {
      earned: clamp(balance, maxCredits),
      launch: 0,
      surplus: clamp(-balance, maxCredits),
      charged: charged + charging,
    },
    discarded: launch + Math.max(0, balance - maxCredits),
    forgiven: 0,
  };
}

/** Charges the surplus credits, as when the machine stops. */
export function settle(account: CreditAccount): CreditAccount {
  return account.surplus === 0
    ? account
    : { ...account, surplus: 0, charged: account.charged + account.surplus };
}

function clamp(amount: number, max: number): number {
  return Math.min(max, Math.max(0, amount));
}
