import { describe, expect, it } from "vitest";
import type { CreditRecord } from "../../model/cpu-credits.ts";
import { countReading, countStop, dueRecord, openLedger } from "./ledger.ts";
import type { BurstPolicy } from "./policy.ts";

/** It earns 12 credits an hour. */
const POLICY: BurstPolicy = {
  mode: "standard",
  vcpus: 1,
  baselineUs: 20_000,
  maxQuotaUs: -1,
  maxCredits: 288,
  initialCredits: 30,
};
const NOW = new Date("2026-03-01T10:00:00Z");
const AT = { now: NOW, startedAt: undefined };
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

/** Three hours ago: the process is the one of the record. */
const BEFORE = "2026-03-01T07:00:00.000Z";
/** Half an hour ago: the process was started since the record. */
const SINCE = "2026-03-01T09:30:00.000Z";

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
    ["a process whose start is unknown", record(undefined), "hv1/3", 600, 42],
    ["another process with the same number, after the host started", record("hv1/3"), "hv1/3", 600, 42],
    [
      "a clock that went back: nothing is earned",
      record("hv1/3", { at: "2026-03-02T10:00:00.000Z" }),
      "hv1/3",
      1600,
      40,
    ],
  ])("after %s", (_, saved, process, cpuSeconds, earned) => {
    const { account } = openLedger(POLICY, saved, { process, cpuSeconds }, AT);
    expect(account.earned).toBeCloseTo(earned);
  });

  it.each([
    ["the same process", record("hv1/3"), "hv1/3", 1600, BEFORE, 52],
    [
      "a start since: half an hour of earning, and all that it used",
      record("hv1/3"),
      "hv1/4",
      600,
      SINCE,
      46,
    ],
    ["a start since, with the same number", record("hv1/3"), "hv1/3", 1600, SINCE, 29.333],
    ["a start that no daemon saw", record(undefined), "hv1/9", 600, SINCE, 46],
    ["a record without its process: the one that runs on", record(undefined), "hv1/3", 1600, BEFORE, 52],
    ["another name of its host", record("hv1/3"), "rack1-hv1/3", 1600, BEFORE, 52],
    ["a stop that came with its start", record(undefined, { cpuSeconds: 0 }), "hv1/9", 600, SINCE, 46],
    ["a live migration, whose start is as old as the move", record("hv1/3"), "hv2/9", 600, SINCE, 52],
    [
      "an edited CPU time: it counts from now on",
      record("hv1/3", { cpuSeconds: 1e300 }),
      "hv1/3",
      1600,
      BEFORE,
      50,
    ],
    ["an edited process", record("<x>"), "hv1/3", 1600, BEFORE, 52],
    ["an edited time", record("hv1/3", { at: "1970-01-01T00:00:00.000Z" }), "hv1/3", 600, SINCE, 46],
    ["an edited amount", record("hv1/3", { earned: 1e308, launch: 1e308 }), "hv1/3", 1600, BEFORE, 288],
  ])("and knows the start of the process, after %s", (_, saved, process, cpuSeconds, startedAt, earned) => {
    const { account } = openLedger(POLICY, saved, { process, cpuSeconds }, { now: NOW, startedAt });
    expect(account.earned).toBeCloseTo(earned);
    expect(account.launch).toBeLessThanOrEqual(POLICY.initialCredits);
  });

  it("gives a machine without a record its launch credits, and counts from now on", () => {
    const ledger = openLedger(POLICY, undefined, { process: "hv1/3", cpuSeconds: 1000 }, AT);
    expect(ledger.account).toEqual({ earned: 0, launch: 30, surplus: 0, charged: 0 });
    const { account } = countReading(ledger, POLICY, { process: "hv1/3", cpuSeconds: 1060 }, 60, AT);
    expect(account).toMatchObject({ launch: 29 });
  });

  it("keeps the bounds also for a machine that is off", () => {
    const { account } = openLedger(
      POLICY,
      record(undefined, { earned: 1e308, launch: 1e308 }),
      undefined,
      AT,
    );
    expect(account).toMatchObject({ earned: 288, launch: 30 });
  });
});

describe("a daemon that goes on counting", () => {
  const opened = openLedger(POLICY, record("hv1/3"), { process: "hv1/3", cpuSeconds: 1600 }, AT);
  const count = (process: string, cpuSeconds: number, seconds: number, startedAt?: string) =>
    countReading(opened, POLICY, { process, cpuSeconds }, seconds, { now: NOW, startedAt }).account.earned;

  it("goes by no wall clock while the process is the same", () => {
    expect(count("hv1/3", 1660, 60, "2026-03-01T11:00:00.000Z")).toBeCloseTo(52 - 0.8);
  });

  it("counts a start exactly whose host was not reached for an hour", () => {
    expect(count("hv1/4", 600, 3600, SINCE)).toBeCloseTo(52 - 4);
    expect(count("hv1/4", 600, 3600, BEFORE)).toBeCloseTo(52 - 8); // observed before that start
  });
});

describe("a machine that stops", () => {
  const unlimited: BurstPolicy = { ...POLICY, mode: "unlimited" };

  it("is charged for its surplus credits, and keeps the others", () => {
    const saved = record("hv1/3", { earned: 0, surplus: 5, charged: 1 });
    const running = openLedger(unlimited, saved, { process: "hv1/3", cpuSeconds: 1720 }, AT);
    expect(running.account).toMatchObject({ surplus: 5 });
    expect(countStop(running).account).toMatchObject({ surplus: 0, charged: 6 });
    expect(openLedger(unlimited, saved, undefined, AT).account).toMatchObject({ surplus: 0, charged: 6 });
  });

  it("earns nothing while it is off", () => {
    const off = countStop(openLedger(POLICY, record("hv1/3"), { process: "hv1/3", cpuSeconds: 1720 }, AT));
    const started = countReading(off, POLICY, { process: "hv1/4", cpuSeconds: 0 }, 86_400, AT);
    expect(started.account.earned).toBeCloseTo(50);
  });
});

describe("the record in the definition", () => {
  const at = (hours: number) => ({ ...AT, now: new Date(NOW.getTime() + hours * 3_600_000) });
  const opened = openLedger(POLICY, undefined, { process: "hv1/3", cpuSeconds: 0 }, AT);
  const first = dueRecord(opened, POLICY, AT);
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
    const busy = countReading(saved, POLICY, { process: "hv1/3", cpuSeconds: 1800 }, 3600 * 0.9, AT);
    expect(busy.account).toMatchObject({ launch: 0 });
    expect(dueRecord(busy, POLICY, at(0.9))).toBeUndefined();
    expect(dueRecord(busy, POLICY, at(1.1))).toBeDefined();
  });

  it("is written again when credits were discarded that it would still give", () => {
    const full = { ...saved, account: { earned: 288, launch: 30, surplus: 0, charged: 0 } };
    const written = { ...full, saved: dueRecord({ ...full, saved: undefined }, POLICY, AT) };
    const idle = countReading(written, POLICY, { process: "hv1/3", cpuSeconds: 0 }, 1800, AT);
    expect(dueRecord(idle, POLICY, at(0.5))).toBeUndefined();
    const busy = countReading(idle, POLICY, { process: "hv1/3", cpuSeconds: 2700 }, 2700, AT);
    expect(busy.account).toMatchObject({ earned: 282, launch: 0 });
    expect(dueRecord(busy, POLICY, at(1.25))).toBeDefined();
  });
});
