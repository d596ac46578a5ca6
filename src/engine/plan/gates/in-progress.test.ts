import { describe, expect, test } from "vitest";
import type { DesiredObject, ObservedObject } from "../../../model/object.ts";
import {
  type InFlightChange,
  inFlightChanges,
  inProgress,
  withExpectedResults,
} from "../../observe/in-flight.ts";
import { createPlanner } from "../../plan.ts";
import * as toy from "../../scenarios/toy.testing.ts";
import type { PlanInput } from "../types.ts";

const planner = createPlanner(toy.TYPES);
const data = toy.volume("data");
const db = toy.machine("db", { disks: { data: { path: "/data" } } });

/** All changes of a plan, begun. */
function startedChanges(desired: DesiredObject[], observed: ObservedObject[] = []): InFlightChange[] {
  return inFlightChanges(planner(toy.planInput(desired, observed)).changes, desired);
}

/** Returns the changes of a plan during changes in flight, with their holds: `create machine@hv1/db in-progress`. */
function planChanges(
  flights: readonly InFlightChange[],
  desired: DesiredObject[],
  observed: ObservedObject[] = [],
) {
  const input: PlanInput = toy.planInput(desired, observed);
  const snapshot = withExpectedResults(input.snapshot, flights);
  const { changes } = planner({ ...input, snapshot, inProgress: inProgress(flights) });
  return changes.map(({ change, hold }) => (hold === undefined ? change : `${change} ${hold.gate}`));
}

describe("while something is being made", () => {
  test("it is not made a second time, and nothing else of it is left to do", () => {
    expect(planChanges(startedChanges([data, db]), [data, db])).toEqual([]);
  });

  test("what needs it waits", () => {
    expect(planChanges(startedChanges([data]), [data, db])).toEqual(["create machine@hv1/db in-progress"]);
  });

  test("it is not made somewhere else", () => {
    const elsewhere = toy.machine("db", {}, {}, "hv2");
    expect(planChanges(startedChanges([toy.machine("db")]), [elsewhere])).toEqual([]);
  });

  test("what it needs is not deleted under it", () => {
    const flights = startedChanges([data, db], [toy.asObserved(data)]);
    expect(planChanges(flights, [], [toy.asObserved(data)])).toEqual([
      "delete machine@hv1/db in-progress",
      "trash volume@hv1/data dependency",
    ]);
  });

  test("a newer wish for it waits", () => {
    const larger = toy.machine("m", { memoryKiB: 1_048_576 });
    expect(planChanges(startedChanges([toy.machine("m")]), [larger])).toEqual([
      "update machine@hv1/m in-progress",
    ]);
  });

  test("everything else goes on", () => {
    expect(planChanges(startedChanges([data, db]), [data, db, toy.net("other")])).toEqual([
      "create net@hv1/other",
    ]);
  });

  test("copies of it on other hosts go on", () => {
    const nets = [toy.net("n"), toy.net("n", {}, {}, "hv2")];
    expect(planChanges(startedChanges(nets.slice(0, 1)), nets)).toEqual(["create net@hv2/n"]);
  });
});

test("what is being deleted still takes its room, and is not deleted twice", () => {
  const flights = startedChanges([], [toy.asObserved(db)]);
  expect(planChanges(flights, [], [toy.asObserved(db)])).toEqual(["delete machine@hv1/db in-progress"]);
});

describe("an object that failed", () => {
  const until = "2026-03-01T12:00:10.000Z";
  const machine = toy.machine("m");
  const pauses = new Map([[machine.id, { until, message: "no room" }]]);
  const holdAt = (now: string) =>
    planner(toy.planInput([machine], [], { now, backoffs: pauses })).changes[0]?.hold;

  test("waits for its time, and says why", () => {
    expect(holdAt(toy.NOW)).toEqual({ gate: "backoff", reason: "no room", until });
    expect(holdAt(until)).toBeUndefined();
  });

  test("counts for the guard while it waits", () => {
    const machines = Array.from({ length: 10 }, (_, index) => toy.machine(`m${index}`));
    const paused = new Map([["machine@hv1/m0" as const, { until, message: "no" }]]);
    const fleet = { ...toy.POLICY, guard: { ...toy.POLICY.guard, maxDeletePercent: 30 } };
    const input = { fleet, backoffs: paused };
    const { changes } = planner(
      toy.planInput(
        machines.slice(4),
        machines.map((one) => toy.asObserved(one)),
        input,
      ),
    );
    expect(new Set(changes.map(({ hold }) => hold?.gate))).toEqual(new Set(["guard"]));
  });
});
