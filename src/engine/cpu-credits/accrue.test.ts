import { describe, expect, it } from "vitest";
import { accrue, balanceOf, newAccount, settle } from "./accrue.ts";
import type { BurstPolicy } from "./policy.ts";

const HOUR = 3600;

/** A t2.nano of AWS: one vCPU, 3 credits an hour, at most 72, and 30 launch credits. */
const T2_NANO: BurstPolicy = {
  mode: "standard",
  vcpus: 1,
  baselineUs: 5_000,
  maxQuotaUs: -1,
  maxCredits: 72,
  initialCredits: 30,
};
/** A t3.nano of AWS: two vCPUs, 6 credits an hour, at most 144. */
const T3_NANO: BurstPolicy = { ...T2_NANO, vcpus: 2, maxCredits: 144, initialCredits: 0 };

/** Runs periods of some hours at a CPU utilization in percent of all vCPUs. Returns the account after each. */
function runPeriods(policy: BurstPolicy, periods: readonly (readonly [hours: number, percent: number])[]) {
  let account = newAccount(policy);
  return periods.map(([hours, percent]) => {
    const elapsedSeconds = hours * HOUR;
    account = accrue(account, policy, {
      elapsedSeconds,
      usedSeconds: (elapsedSeconds * policy.vcpus * percent) / 100,
    }).account;
    return {
      balance: Math.round(balanceOf(account) * 10) / 10,
      launch: Math.round(account.launch * 10) / 10,
    };
  });
}

describe("the examples of AWS", () => {
  it("T2 Standard: launch credits are spent first, and do not count for the maximum", () => {
    const periods = [
      [24, 0],
      [12, 0],
      [25, 2],
      [11, 2],
      [3, 20],
      [15, 2],
      [6, 0],
    ] as const;
    expect(runPeriods(T2_NANO, periods)).toEqual([
      { balance: 102, launch: 30 },
      { balance: 102, launch: 30 },
      { balance: 72, launch: 0 },
      { balance: 72, launch: 0 },
      { balance: 45, launch: 0 },
      { balance: 72, launch: 0 },
      { balance: 72, launch: 0 },
    ]);
  });

  it("T3 Standard: what is earned beyond the maximum is discarded, and the balance is never negative", () => {
    const periods = [
      [24, 0],
      [12, 2.5],
      [24, 7],
      [12, 2.5],
      [2, 100],
      [14, 5],
      [24, 0],
    ] as const;
    const balances = runPeriods(T3_NANO, periods).map(({ balance }) => balance);
    expect(balances).toEqual([144, 144, 86.4, 122.4, 0, 0, 144]);
  });

  it("T3 Unlimited: surplus credits are paid back first, and charged beyond the maximum", () => {
    const policy: BurstPolicy = { ...T3_NANO, mode: "unlimited" };
    const use = (account: ReturnType<typeof newAccount>, hours: number, percent: number) =>
      accrue(account, policy, {
        elapsedSeconds: hours * HOUR,
        usedSeconds: hours * HOUR * 2 * (percent / 100),
      });
    const spent = use(newAccount(policy), 1, 100).account;
    expect(spent).toMatchObject({ earned: 0, surplus: 114, charged: 0 });
    const charged = use(spent, 1, 100).account;
    expect(charged).toMatchObject({ earned: 0, surplus: 144, charged: 84 });
    expect(use(charged, 24, 0).account).toMatchObject({ earned: 0, surplus: 0, charged: 84 });
    expect(use(charged, 25, 0).account).toMatchObject({ earned: 6, surplus: 0, charged: 84 });
  });
});

describe("a change of the mode", () => {
  it("to unlimited loses the launch credits and keeps the earned ones", () => {
    const account = { earned: 10, launch: 20, surplus: 0, charged: 0 };
    const { account: after, discarded } = accrue(
      account,
      { ...T2_NANO, mode: "unlimited" },
      { elapsedSeconds: 0, usedSeconds: 0 },
    );
    expect(after).toEqual({ earned: 10, launch: 0, surplus: 0, charged: 0 });
    expect(discarded).toBe(20);
  });

  it("to standard charges the surplus credits", () => {
    const account = { earned: 0, launch: 0, surplus: 7, charged: 3 };
    const { account: after } = accrue(account, T2_NANO, { elapsedSeconds: 0, usedSeconds: 0 });
    expect(after).toEqual({ earned: 0, launch: 0, surplus: 0, charged: 10 });
  });
});

it("a stop charges the surplus credits, and keeps the others", () => {
  expect(settle({ earned: 0, launch: 0, surplus: 7, charged: 3 })).toEqual({
    earned: 0,
    launch: 0,
    surplus: 0,
    charged: 10,
  });
  const account = { earned: 5, launch: 1, surplus: 0, charged: 3 };
  expect(settle(account)).toEqual(account);
});
