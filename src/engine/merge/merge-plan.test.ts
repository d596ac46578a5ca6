import { describe, expect, it } from "vitest";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy.testing.ts";
import { changesOfMerge, findOverlaps, restrictToTargets } from "./merge-plan.ts";

const planner = createPlanner(toy.TYPES);
const ids = (plan: { changes: readonly { change: string }[] }) => plan.changes.map(({ change }) => change);

/** Desired objects of the base branch and of the merge, over the same world. */
function plans(base: DesiredObject[], merged: DesiredObject[], world: ObservedObject[]) {
  return {
    base: planner(toy.planInput(base, world)),
    merged: planner(toy.planInput(merged, world, { commit: "b".repeat(40) })),
  };
}

describe("what a merge changes by itself", () => {
  const drifted = toy.changedByHand(toy.asObserved(toy.machine("a")), { memoryKiB: 1 }, { memoryKiB: 1 });

  it("is without what its base is about to do anyway", () => {
    const { base, merged } = plans([toy.machine("a")], [toy.machine("a"), toy.net("n")], [drifted]);
    expect(ids(merged)).toEqual(["create net@hv1/n", "update machine@hv1/a"]);
    expect(ids(changesOfMerge(merged, base))).toEqual(["create net@hv1/n"]);
  });

  it("has the same digest whatever else is to be done", () => {
    const desired = [toy.machine("a"), toy.net("n")];
    const calm = plans([toy.machine("a")], desired, [toy.asObserved(toy.machine("a"))]);
    const busy = plans([toy.machine("a")], desired, [drifted]);
    expect(changesOfMerge(busy.merged, busy.base).digest).toBe(changesOfMerge(calm.merged, calm.base).digest);
    expect(busy.merged.digest).not.toBe(calm.merged.digest);
  });

  it("has a change that its base wants otherwise", () => {
    const { base, merged } = plans(
      [toy.machine("a")],
      [toy.machine("a", { memoryKiB: 4096 })],
      [toy.asObserved(toy.machine("a", { memoryKiB: 1024 }))],
    );
    expect(ids(changesOfMerge(merged, base))).toEqual(["update machine@hv1/a"]);
  });

  it("says what its base would have done and is not wanted any more", () => {
    const { base, merged } = plans([toy.machine("a"), toy.net("n")], [toy.machine("a")], []);
    expect(changesOfMerge(merged, base).notices).toEqual([
      "1 change that is still to be done would not be wanted any more: create net n on hv1",
    ]);
  });

  it("is nothing when nothing differs, however much is wrong already", () => {
    const problem = { file: "a.yaml", line: 1, column: 2, path: "spec", message: "m" };
    const input = toy.planInput([toy.machine("a")], [drifted], { problems: [problem], notices: ["n"] });
    const plan = planner(input);
    expect(changesOfMerge(plan, plan)).toMatchObject({ changes: [], problems: [], notices: [], blocked: [] });
  });
});

describe("an approved plan that no longer fits", () => {
  const reviewed = [toy.machine("a", { memoryKiB: 2048 }), toy.volume("v", { format: "raw" })];
  const world = [toy.asObserved(toy.machine("a")), toy.asObserved(toy.volume("v"))];
  const approved = changesOfMerge(planner(toy.planInput(reviewed, world)), planner(toy.planInput([], [])));
  const approvals = new Set(approved.changes.map(({ digest }) => digest));
  const planned = (there: ObservedObject[]) => planner(toy.planInput(reviewed, there, { approvals })).changes;

  it("goes on as reviewed while the world is as it was", () => {
    expect(planned(world).map(({ hold }) => hold)).toEqual([undefined, undefined]);
  });

  it("goes on where it is safe, and says why the rest waits", () => {
    const moved = toy.changedByHand(toy.asObserved(toy.volume("v")), { format: "vmdk" }, {});
    const [update, replace] = planned([toy.asObserved(toy.machine("a")), moved]);
    expect(update).toMatchObject({ change: "update machine@hv1/a" });
    expect(update?.hold).toBeUndefined();
    expect(replace).toMatchObject({ change: "replace volume@hv1/v", hold: { gate: "guard" } });
    expect(replace?.hold?.reason).toContain("data");
  });
});

it("names who else is at the same objects", () => {
  const plan = (...desired: DesiredObject[]) => planner(toy.planInput(desired, []));
  const proposals = [
    { label: "#1", title: "one", plan: plan(toy.machine("a"), toy.net("n")) },
    { label: "#2", title: "two", plan: plan(toy.net("n")) },
    { label: "#3", title: "three", plan: plan(toy.machine("b")) },
  ];
  expect(findOverlaps(proposals)).toEqual([
    [{ label: "#2", title: "two", objects: ["net n on hv1"] }],
    [{ label: "#1", title: "one", objects: ["net n on hv1"] }],
    [],
  ]);
});

it("takes an unobserved target as unreadable, not as empty", () => {
  const snapshot = toy.snapshot([toy.asObserved(toy.net("a")), toy.asObserved(toy.net("b", {}, {}, "hv2"))]);
  const seen = restrictToTargets(snapshot, new Set(["hv1", "hv3"]), new Set(["hv1", "hv2"]));
  expect(seen.objects.map(({ id }) => id)).toEqual(["net@hv1/a"]);
  expect([...seen.unreadable.keys()]).toEqual(["hv3"]);
});
