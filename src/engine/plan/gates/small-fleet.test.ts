import { describe, expect, it } from "vitest";
import type { DesiredObject } from "../../../model/object.ts";
import { createPlanner } from "../../plan.ts";
import * as toy from "../../scenarios/toy.testing.ts";

const planner = createPlanner(toy.TYPES);
const guard = { maxDeletePercent: 30, maxDisruptPercent: 30, fromObjects: 10, maxDeletes: 50 };

/** The gates of what the plan would delete. */
function heldChanges(
  before: readonly DesiredObject[],
  after: readonly DesiredObject[],
  limits: Partial<typeof guard> = {},
) {
  const observed = before.map((object) => toy.asObserved(object));
  const fleet = { ...toy.POLICY, guard: { ...guard, ...limits } };
  const { changes } = planner(toy.planInput([...after], observed, { fleet }));
  return changes.map(({ hold }) => hold?.gate);
}

const machines = (amount: number) => Array.from({ length: amount }, (_, n) => toy.machine(`m${n}`));
const lan = toy.net("lan");
const remaining = [lan];

describe("a plan that deletes machines of a small fleet", () => {
  it.each([
    { has: 1, loses: 1, waits: false },
    { has: 2, loses: 2, waits: false },
    { has: 3, loses: 2, waits: false },
    { has: 3, loses: 3, waits: true },
    { has: 5, loses: 2, waits: false },
    { has: 5, loses: 3, waits: true },
    { has: 9, loses: 4, waits: false },
    { has: 9, loses: 9, waits: true },
  ])("that has $has and loses $loses: waits $waits", ({ has, loses, waits }) => {
    const gates = heldChanges([...machines(has), ...remaining], [...machines(has - loses), ...remaining]);
    expect(gates).toEqual(Array.from({ length: loses }, () => (waits ? "guard" : undefined)));
  });

  it("counts resources: one network on three hosts is one", () => {
    const everywhere = ["hv1", "hv2", "hv3"].map((host) => toy.net("lan", {}, {}, host));
    expect(heldChanges([...machines(1), ...everywhere], machines(1))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("counts a resource only when nothing of that type is left of it", () => {
    const onTwo = ["a", "b", "c"].flatMap((name) => [toy.net(name), toy.net(name, {}, {}, "hv2")]);
    expect(
      heldChanges(
        [...machines(1), ...onTwo],
        [...machines(1), ...onTwo.filter(({ target }) => target === "hv1")],
      ),
    ).toEqual([undefined, undefined, undefined]);
  });
});

describe("a plan that leaves nothing of the fleet", () => {
  it("waits, also where there is little", () => {
    expect(heldChanges([...machines(1), lan], [])).toEqual(["guard", "guard"]);
  });

  it("goes where the fleet is a single resource", () => {
    expect(heldChanges(machines(1), [])).toEqual([undefined]);
  });

  it("goes where the guard allows a hundred percent", () => {
    expect(heldChanges([...machines(5), lan], [], { maxDeletePercent: 100 })).not.toContain("guard");
  });

  it("goes once it is approved", () => {
    const observed = [...machines(4), lan].map((object) => toy.asObserved(object));
    const fleet = { ...toy.POLICY, guard };
    const { digest } = planner(toy.planInput([], observed, { fleet }));
    const approved = planner(toy.planInput([], observed, { fleet, approvals: new Set([digest]) }));
    expect(approved.changes.map(({ hold }) => hold)).toEqual(Array.from({ length: 5 }, () => undefined));
  });
});
