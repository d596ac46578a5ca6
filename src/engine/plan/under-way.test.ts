import { describe, expect, test } from "vitest";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import { type Flight, flightsOf, foreseen, underWay } from "../flights.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy-world.ts";
import type { PlanInput } from "./input.ts";

const planner = createPlanner(toy.TYPES);
const data = toy.volume("data");
const db = toy.machine("db", { disks: { data: { path: "/data" } } });

/** All changes of a plan, begun. */
function begun(desired: DesiredObject[], observed: ObservedObject[] = []): Flight[] {
  return flightsOf(planner(toy.inputOf(desired, observed)).changes, desired);
}

/** What a plan holds back while these are under way: `create machine@hv1/db busy`. */
function planned(flights: readonly Flight[], desired: DesiredObject[], observed: ObservedObject[] = []) {
  const input: PlanInput = toy.inputOf(desired, observed);
  const snapshot = foreseen(input.snapshot, flights);
  const { changes } = planner({ ...input, snapshot, underWay: underWay(flights) });
  return changes.map(({ change, hold }) => (hold === undefined ? change : `${change} ${hold.gate}`));
}

describe("while something is being made", () => {
  test("it is not made a second time, and nothing else of it is left to do", () => {
    expect(planned(begun([data, db]), [data, db])).toEqual([]);
  });

  test("what needs it waits", () => {
    expect(planned(begun([data]), [data, db])).toEqual(["create machine@hv1/db busy"]);
  });

  test("it is not made somewhere else", () => {
    const elsewhere = toy.machine("db", {}, {}, "hv2");
    expect(planned(begun([toy.machine("db")]), [elsewhere])).toEqual([]);
  });

  test("what it needs is not deleted under it", () => {
    const flights = begun([data, db], [toy.there(data)]);
    expect(planned(flights, [], [toy.there(data)])).toEqual([
      "delete machine@hv1/db busy",
      "trash volume@hv1/data waits",
    ]);
  });

  test("a newer wish for it waits", () => {
    const larger = toy.machine("m", { memoryKiB: 1_048_576 });
    expect(planned(begun([toy.machine("m")]), [larger])).toEqual(["update machine@hv1/m busy"]);
  });

  test("everything else goes on", () => {
    expect(planned(begun([data, db]), [data, db, toy.net("other")])).toEqual(["create net@hv1/other"]);
  });

  test("copies of it on other hosts go on", () => {
    const nets = [toy.net("n"), toy.net("n", {}, {}, "hv2")];
    expect(planned(begun(nets.slice(0, 1)), nets)).toEqual(["create net@hv2/n"]);
  });
});

test("what is being deleted still takes its room, and is not deleted twice", () => {
  const flights = begun([], [toy.there(db)]);
  expect(planned(flights, [], [toy.there(db)])).toEqual(["delete machine@hv1/db busy"]);
});

describe("an object that failed", () => {
  const until = "2026-03-01T12:00:10.000Z";
  const machine = toy.machine("m");
  const pauses = new Map([[machine.id, { until, message: "no room" }]]);
  const holdAt = (now: string) => planner(toy.inputOf([machine], [], { now, pauses })).changes[0]?.hold;

  test("waits for its time, and says why", () => {
    expect(holdAt(toy.NOW)).toEqual({ gate: "backoff", reason: "no room", until });
    expect(holdAt(until)).toBeUndefined();
  });

  test("counts for the brake while it waits", () => {
    const machines = Array.from({ length: 10 }, (_, index) => toy.machine(`m${index}`));
    const paused = new Map([["machine@hv1/m0" as const, { until, message: "no" }]]);
    const fleet = { ...toy.POLICY, guard: { ...toy.POLICY.guard, maxDeletePercent: 30 } };
    const input = { fleet, pauses: paused };
    const { changes } = planner(
      toy.inputOf(
        machines.slice(4),
        machines.map((one) => toy.there(one)),
        input,
      ),
    );
    expect(new Set(changes.map(({ hold }) => hold?.gate))).toEqual(new Set(["brake"]));
  });
});
