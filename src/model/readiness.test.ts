import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, START, TIMES } from "./probe-samples.testing.ts";
import { type ProbedMachine, type Readiness, readinessOfProbe, readinessWithoutProbe } from "./readiness.ts";

const up: ProbedMachine = {
  running: true,
  startedAt: START,
  health: { state: "up", since: at(20) },
  times: TIMES,
};
const delayed = { ...TIMES, initialDelaySeconds: 60 };

describe("the readiness of a machine with a probe", () => {
  test.each<[string, Partial<ProbedMachine>, number, Partial<Readiness>]>([
    ["that succeeds", {}, 30, { state: "ready", since: at(20) }],
    ["that fails", { health: { state: "down", since: at(25) } }, 30, { state: "unready", since: at(25) }],
    ["that has not been checked", { health: { state: "unknown" } }, 31, { state: "unknown" }],
    ["whose prober cannot be read", { health: undefined }, 31, { state: "unknown" }],
    [
      "that has not been checked since its start",
      { health: { state: "unknown" } },
      30,
      { state: "unready", until: at(31) },
    ],
    ["that is off", { running: false }, 30, { state: "unready", reason: "not running" }],
    ["whose host cannot be read, but which answers", { running: undefined }, 30, { state: "ready" }],
    ["whose start is unknown", { startedAt: undefined }, 30, { state: "ready", since: at(20) }],
    ["within its initial delay", { times: delayed }, 30, { state: "unready", until: at(60) }],
    ["after its initial delay", { times: delayed }, 60, { state: "ready", since: at(60) }],
    [
      "that answered before its restart",
      { health: { state: "up", since: at(-99) } },
      30,
      { state: "unready", until: at(31) },
    ],
    [
      "that answers long after its restart",
      { health: { state: "up", since: at(-99) } },
      31,
      { state: "ready", since: at(31) },
    ],
    [
      "that answers since an unknown time",
      { health: { state: "up" } },
      5,
      { state: "unready", until: at(31) },
    ],
  ])("%s", (_, given, now, expected) => {
    expect(readinessOfProbe({ ...up, ...given }, at(now))).toMatchObject(expected);
  });
});

test.each<[boolean | undefined, Readiness["state"]]>([
  [true, "ready"],
  [false, "unready"],
  [undefined, "unknown"],
])("a machine without a probe is ready while it runs (%s: %s)", (running, state) => {
  expect(readinessWithoutProbe(running, START).state).toBe(state);
});

const machine: fc.Arbitrary<ProbedMachine> = fc.record({
  running: fc.option(fc.boolean(), { nil: undefined }),
  startedAt: fc.option(fc.integer({ min: -300, max: 300 }).map(at), { nil: undefined }),
  health: fc.option(
    fc.record({
      state: fc.constantFrom("up" as const, "down" as const, "unknown" as const),
      since: fc.integer({ min: -300, max: 300 }).map(at),
    }),
    { nil: undefined },
  ),
  times: fc.record({
    initialDelaySeconds: fc.integer({ min: 0, max: 100 }),
    periodSeconds: fc.integer({ min: 1, max: 20 }),
    timeoutSeconds: fc.integer({ min: 1, max: 5 }),
    successThreshold: fc.integer({ min: 1, max: 3 }),
    failureThreshold: fc.integer({ min: 1, max: 5 }),
  }),
});

test("time alone only ends the wait after a start, and exactly at the time that was told", () => {
  fc.assert(
    fc.property(machine, fc.integer({ min: 300, max: 900 }), fc.nat(900), (observed, now, later) => {
      const before = readinessOfProbe(observed, at(now));
      const after = readinessOfProbe(observed, at(now + later));
      if (before.until === undefined || before.until > at(now + later)) expect(after).toEqual(before);
      else expect(after.state).toBe(observed.health?.state === "up" ? "ready" : "unknown");
    }),
  );
});

test("a machine is never ready because it cannot be checked, and never unready because of that", () => {
  fc.assert(
    fc.property(machine, fc.integer({ min: 300, max: 900 }), (observed, now) => {
      const unchecked = { ...observed, running: true, startedAt: undefined, health: undefined };
      expect(readinessOfProbe(unchecked, at(now)).state).toBe("unknown");
    }),
  );
});
