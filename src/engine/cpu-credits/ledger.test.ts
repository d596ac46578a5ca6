import { describe, expect, it } from "vitest";
import type { CreditRecord } from "../../model/cpu-credits.ts";
import { countReading, countStop, dueRecord, openLedger } from "./ledger.ts";
import type { BurstPolicy } from "./policy.ts";

/** It earns 12 credits an hour. */
const POLICY: BurstPolicy = {
  mode: "standard",
  vcpus: 1,
  baselineUs: 20_000,
  ceilingUs: -1,
  maxCredits: 288,
  initialCredits: 30,
};
const NOW = new Date("2026-03-01T10:00:00Z");
const HOUR_AGO = "2026-03-01T09:00:00.000Z";
const record = (process: string | undefined, more: Partial<CreditRecord> = {}): CreditRecord => ({
  earned: 50,
  launch: 0,
  surplus: 0,
  charged: 0,
  cpuSeconds: 1000,
  at: HOUR_AGO,
  ...(process === undefined ? {} : { process }),
  ...more,
});

describe("a daemon that begins to count", () => {
  it.each([
    ["the same process: an hour of earning, and what it used since", record("hv1/3"), "hv1/3", 1600, 52],
    [
      "a live migration: an hour of earning, and what it used on its new host",
      record("hv1/3"),
      "hv2/9",
      600,
      52,
    ],
    ["a start since: it earns for the time that it needed at least", record("hv1/3"), "hv1/4", 600, 42],
    ["a start that nobody saw", record(undefined), "hv1/3", 600, 42],
    ["another process with the same number, after the host started", record("hv1/3"), "hv1/3", 600, 42],
    [
      "a clock that went back: nothing is earned",
      record("hv1/3", { at: "2026-03-02T10:00:00.000Z" }),
      "hv1/3",
      1600,
      40,
    ],
  ])("after %s", (_, saved, process, cpuSeconds, earned) => {
    const { account } = openLedger(POLICY, saved, { process, cpuSeconds }, NOW);
    expect(account.earned).toBeCloseTo(earned);
  });

  it("gives a machine without a record its launch credits, and counts from now on", () => {
    const ledger = openLedger(POLICY, undefined, { process: "hv1/3", cpuSeconds: 1000 }, NOW);
    expect(ledger.account).toEqual({ earned: 0, launch: 30, surplus: 0, charged: 0 });
    const { account } = countReading(ledger, POLICY, { process: "hv1/3", cpuSeconds: 1060 }, 60);
    expect(account).toMatchObject({ launch: 29 });
  });
});

describe("a machine that stops", () => {
  const unlimited: BurstPolicy = { ...POLICY, mode: "unlimited" };

  it("is charged for its surplus credits, and keeps the others", () => {
    const saved = record("hv1/3", { earned: 0, surplus: 5, charged: 1 });
    const running = openLedger(unlimited, saved, { process: "hv1/3", cpuSeconds: 1720 }, NOW);
    expect(running.account).toMatchObject({ surplus: 5 });
    expect(countStop(running).account).toMatchObject({ surplus: 0, charged: 6 });
    expect(openLedger(unlimited, saved, undefined, NOW).account).toMatchObject({ surplus: 0, charged: 6 });
  });

  it("earns nothing while it is off", () => {
    const off = countStop(openLedger(POLICY, record("hv1/3"), { process: "hv1/3", cpuSeconds: 1720 }, NOW));
    const started = countReading(off, POLICY, { process: "hv1/4", cpuSeconds: 0 }, 86_400);
    expect(started.account.earned).toBeCloseTo(50);
  });
});

describe("the record in the definition", () => {
  const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
  const opened = openLedger(POLICY, undefined, { process: "hv1/3", cpuSeconds: 0 }, NOW);
  const first = dueRecord(opened, POLICY, NOW);
  const saved = { ...opened, saved: first };

  it("is written at once for a machine without one", () => {
    expect(first).toEqual({
      earned: 0,
      launch: 30,
      surplus: 0,
      charged: 0,
      cpuSeconds: 0,
      at: NOW.toISOString(),
      process: "hv1/3",
    });
  });

  it("is good as long as the credits follow from it, and is renewed when it is old", () => {
    const busy = countReading(saved, POLICY, { process: "hv1/3", cpuSeconds: 1800 }, 3600 * 0.9);
    expect(busy.account).toMatchObject({ launch: 0 });
    expect(dueRecord(busy, POLICY, at(0.9))).toBeUndefined();
    expect(dueRecord(busy, POLICY, at(1.1))).toBeDefined();
  });

  it("is written again when credits were discarded that it would still give", () => {
    const full = { ...saved, account: { earned: 288, launch: 30, surplus: 0, charged: 0 } };
    const written = { ...full, saved: dueRecord({ ...full, saved: undefined }, POLICY, NOW) };
    const idle = countReading(written, POLICY, { process: "hv1/3", cpuSeconds: 0 }, 1800);
    expect(dueRecord(idle, POLICY, at(0.5))).toBeUndefined();
    const busy = countReading(idle, POLICY, { process: "hv1/3", cpuSeconds: 2700 }, 2700);
    expect(busy.account).toMatchObject({ earned: 282, launch: 0 });
    expect(dueRecord(busy, POLICY, at(1.25))).toBeDefined();
  });
});
