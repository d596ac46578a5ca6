import { describe, expect, it } from "vitest";
import type { BurstPolicy } from "./policy.ts";
import { isThrottled, quotaFor, releaseBalance } from "./quota.ts";

/** The quota is lowered below 0.8 credits, in steps of 0.2. The reserve is 0.05. */
const POLICY: BurstPolicy = {
  mode: "standard",
  vcpus: 1,
  baselineUs: 20_000,
  maxQuotaUs: -1,
  maxCredits: 288,
  initialCredits: 30,
};

describe("a falling balance", () => {
  it.each([
    [100, -1],
    [0.8, -1],
    [0.79, -1],
    [0.6, 80_000],
    [0.5, 80_000],
    [0.4, 60_000],
    [0.3, 60_000],
    [0.2, 40_000],
    [0.06, 40_000],
    [0.05, 20_000],
    [0, 20_000],
  ])("of %d credits leaves a quota of %d", (balance, quota) => {
    expect(quotaFor(POLICY, balance, -1)).toBe(quota);
  });
});

describe("a rising balance", () => {
  it.each([
    [0, 20_000],
    [0.19, 20_000],
    [0.21, 40_000],
    [0.39, 40_000],
    [0.41, 60_000],
    [0.61, 80_000],
    [0.79, 80_000],
    [0.8, -1],
  ])("of %d credits gives a quota of %d", (balance, quota) => {
    expect(quotaFor(POLICY, balance, 20_000)).toBe(quota);
  });
});

it("the limit of the type is the most", () => {
  const limited = { ...POLICY, maxQuotaUs: 60_000 };
  expect(quotaFor(limited, 10, 20_000)).toBe(60_000);
  expect(quotaFor(limited, 10, -1)).toBe(60_000);
  expect(quotaFor(limited, 0, 60_000)).toBe(20_000);
  expect(quotaFor(limited, 0.2, 60_000)).toBe(40_000);
});

it("a quota that others set is replaced", () => {
  expect(quotaFor(POLICY, 0, 3_000)).toBe(20_000);
  expect(quotaFor(POLICY, 0.1, 45_000)).toBe(40_000);
  expect(quotaFor(POLICY, 100, 100_000)).toBe(-1);
});

it("an unlimited machine is never limited to less than its type says", () => {
  const unlimited = { ...POLICY, mode: "unlimited" } as const;
  expect(quotaFor(unlimited, 0, 20_000)).toBe(-1);
  expect(isThrottled(unlimited, 20_000)).toBe(false);
});

it("a machine is throttled at its baseline, and released with a step", () => {
  expect([19_000, 20_000, 39_999, 40_000, -1].map((quota) => isThrottled(POLICY, quota))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(releaseBalance(POLICY)).toBeCloseTo(0.2);
});
