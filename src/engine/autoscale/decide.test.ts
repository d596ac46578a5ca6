import { describe, expect, it } from "vitest";
import { decideReplicas } from "./decide.ts";
import type { AutoscalingDecision, AutoscalingInput, AutoscalingRules, MemberLoad } from "./types.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z"); // a Monday
const UP = {
  stabilizationSeconds: 0,
  maxStep: 4,
  maxPercent: 100,
  periodSeconds: 15,
  selectPolicy: "Max",
} as const;
const DOWN = { ...UP, stabilizationSeconds: 300, maxStep: 1, selectPolicy: "Min" } as const;
const RULES: AutoscalingRules = {
  minReplicas: 2,
  maxReplicas: 10,
  metrics: [{ type: "CPU", targetPercent: 60 }],
  tolerance: 0.1,
  scaleUp: UP,
  scaleDown: DOWN,
  schedules: [],
};

const busy = (count: number, cpuPercent?: number, ready = true): MemberLoad[] =>
  Array.from({ length: count }, () => ({ ready, cpuPercent }));

const decide = (input: Partial<AutoscalingInput>): AutoscalingDecision =>
  decideReplicas({
    rules: RULES,
    nowMs: NOW,
    members: busy(4, 60),
    totals: new Map(),
    history: undefined,
    ...input,
  });

/** A process that has known `replicas` for longer than any window. */
const settled = (replicas: number, recommended = replicas) => ({
  replicas,
  recommendations: Array.from({ length: 30 }, (_, index) => ({
    atMs: NOW - (30 - index) * 10_000,
    replicas: recommended,
  })),
  steps: [],
});

describe("the proposal of utilization", () => {
  it.each<[string, MemberLoad[], number]>([
    ["stays at the target", busy(4, 60), 4],
    ["stays within the tolerance", busy(4, 65.9), 4],
    ["rises by the ratio", busy(4, 90), 6],
    ["rounds up", busy(4, 67), 5],
    ["is limited by the greater of step and percent", busy(4, 600), 8],
    ["counts members without a report as idle while more are asked for", [...busy(3, 90), ...busy(1)], 5],
    [
      "stays when these would turn more into fewer",
      [...busy(1, 70), ...busy(3)], // 1.17 of one member, 0.29 of four
      4,
    ],
    [
      "counts members that are not ready as idle while more are asked for",
      [...busy(3, 90), ...busy(1, 90, false)],
      5,
    ],
    ["never falls while a member that is fully used may be hidden", [...busy(3, 45), ...busy(1)], 4],
  ])("%s", (_, members, replicas) => {
    expect(decide({ members }).replicas).toBe(replicas);
  });

  it("is missing without a report, and then nothing changes", () => {
    const { replicas, proposals, limits } = decide({ members: busy(4) });
    expect({ replicas, proposals, limits }).toEqual({
      replicas: 4,
      proposals: [{ metric: RULES.metrics[0], missing: "no member reports it" }],
      limits: ["no-metrics"],
    });
  });
});

describe("several metrics", () => {
  const metrics = [
    { type: "CPU", targetPercent: 60 },
    { type: "LoadBalancerRequests", target: 100 },
  ] as const;
  const rules = { ...RULES, metrics };

  it.each<[string, number, number | undefined, number]>([
    ["the highest counts", 30, 600, 6],
    ["the highest counts, whichever it is", 90, 100, 6],
    ["a missing one does not keep others from asking for more", 90, undefined, 6],
    ["a missing one keeps others from asking for fewer", 10, undefined, 4],
  ])("%s", (_, cpu, total, replicas) => {
    const totals = new Map(total === undefined ? [] : [[1, total]]);
    expect(decide({ rules, members: busy(4, cpu), totals, history: settled(4, 0) }).replicas).toBe(replicas);
  });
});

describe("fewer members", () => {
  it("are decided after the stabilization window alone", () => {
    expect(decide({ members: busy(4, 10), history: settled(4) })).toMatchObject({
      replicas: 4,
      limits: ["stabilization"],
    });
    expect(decide({ members: busy(4, 10), history: settled(4, 1) })).toMatchObject({
      replicas: 3,
      limits: ["step"],
    });
  });

  it("are not decided by a process that has just started, nor after the clock jumped", () => {
    const idle = busy(4, 1);
    expect(decide({ members: idle }).replicas).toBe(4);
    const { history } = decide({ members: idle });
    for (const nowMs of [NOW + 86_400_000, NOW - 86_400_000])
      expect(decide({ members: idle, history, nowMs }).replicas).toBe(4);
  });

  it("are not decided because members have vanished: the last decision stands", () => {
    expect(decide({ members: busy(1, 60), history: settled(4) }).replicas).toBe(4);
  });
});

describe("bounds", () => {
  const office = [
    { cron: "0 8 * * 1-5", timeZone: "UTC", minReplicas: 5, maxReplicas: 20 },
    { cron: "0 18 * * 1-5", timeZone: "UTC", minReplicas: 0, maxReplicas: 0 },
  ];
  const rules = { ...RULES, schedules: office };

  it.each<[string, string, { minReplicas: number; maxReplicas: number }]>([
    [
      "are those of the schedule that began last",
      "2026-11-30T12:00:00Z",
      { minReplicas: 5, maxReplicas: 20 },
    ],
    ["begin with its second", "2026-11-30T18:00:00Z", { minReplicas: 0, maxReplicas: 0 }],
    ["last over days without a beginning", "2026-11-29T12:00:00Z", { minReplicas: 0, maxReplicas: 0 }],
  ])("%s", (_, now, bounds) => {
    expect(decide({ rules, nowMs: Date.parse(now) }).bounds).toMatchObject(bounds);
  });

  it("are reached at once, without steps and windows", () => {
    expect(decide({ rules, members: [] }).replicas).toBe(5);
    expect(decide({ rules, nowMs: Date.parse("2026-11-30T19:00:00Z") }).replicas).toBe(0);
  });

  it("that no schedule sets are those of the autoscaler, widened where a schedule contradicts them", () => {
    const schedules = [{ cron: "0 8 * * *", timeZone: "UTC", minReplicas: 12 }];
    expect(decide({ rules: { ...RULES, schedules } }).bounds).toMatchObject({
      minReplicas: 12,
      maxReplicas: 12,
    });
  });
});

it("a disabled direction stays", () => {
  const rules = { ...RULES, scaleDown: { ...DOWN, selectPolicy: "Disabled" as const } };
  expect(decide({ rules, members: busy(4, 1), history: settled(4, 1) }).replicas).toBe(4);
});

it("steps of a period count together", () => {
  const first = decide({ members: busy(4, 600) });
  expect(first.replicas).toBe(8);
  const again = { members: busy(8, 600), history: first.history };
  expect(decide({ ...again, nowMs: NOW + 5000 })).toMatchObject({ replicas: 8, limits: ["step"] });
  expect(decide({ ...again, nowMs: NOW + 16_000 })).toMatchObject({
    replicas: 10,
    limits: ["step", "maxReplicas"],
  });
});
