import { describe, expect, test } from "vitest";
import { isMassFailure, type Liveness, livenessOfProbe } from "./liveness.ts";
import { at, START, TIMES } from "./probe-samples.testing.ts";
import type { ProbedMachine } from "./readiness.ts";

const down = (since: number) => ({ state: "down", since: at(since) }) as const;
const machine: ProbedMachine = { running: true, startedAt: START, health: down(100), times: TIMES };

describe("the liveness of a machine with a probe", () => {
  test.each<[string, Partial<ProbedMachine>, number, Liveness]>([
    ["that succeeds", { health: { state: "up", since: START } }, 500, { state: "alive" }],
    ["that fails for a short while", {}, 110, { state: "alive", until: at(111) }],
    ["that fails for one more period", {}, 111, { state: "failing", since: at(100) }],
    ["that is off", { running: false }, 500, { state: "alive" }],
    ["whose host cannot be read", { running: undefined }, 500, { state: "alive" }],
    ["whose prober cannot be read", { health: undefined }, 500, { state: "alive" }],
    ["that has not been checked", { health: { state: "unknown" } }, 500, { state: "alive" }],
    ["that failed before it was started", { health: down(-50) }, 40, { state: "alive", until: at(42) }],
    ["that still fails after its start", { health: down(-50) }, 42, { state: "failing", since: at(31) }],
    [
      "that may take a minute to boot",
      { health: down(-50), times: { ...TIMES, initialDelaySeconds: 60 } },
      101,
      { state: "alive", until: at(102) },
    ],
    ["whose start is unknown", { startedAt: undefined }, 111, { state: "failing", since: at(100) }],
    [
      "whose start is unknown, and which may take a minute to boot",
      { startedAt: undefined, times: { ...TIMES, initialDelaySeconds: 60 } },
      170,
      { state: "alive", until: at(171) },
    ],
    ["that fails since an unknown time", { health: { state: "down" } }, 500, { state: "alive" }],
  ])("%s", (_, given, now, expected) => {
    expect(livenessOfProbe({ ...machine, ...given }, at(now))).toEqual(expected);
  });
});

test.each([
  [1, 1, false],
  [2, 2, false],
  [3, 3, true],
  [3, 5, true],
  [3, 6, false],
  [4, 6, true],
  [40, 100, false],
])("%d of %d machines that fail are a failure of the checks: %s", (failing, checked, expected) => {
  expect(isMassFailure(failing, checked)).toBe(expected);
});
