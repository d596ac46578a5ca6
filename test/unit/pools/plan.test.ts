import { describe, expect, it } from "vitest";
import type { ObservedObject } from "../../../src/model/object.ts";
import { GROUND, resourcesOf } from "../world.ts";
import { FLEET, machinesIn, planFor, poolYaml, worldOf } from "./samples.ts";

const three = worldOf({ replicas: 3 });
const POOL = "VirtualMachinePool/default/web";

function isDomain(name: string) {
  return ({ type, name: own }: ObservedObject) => type === "domain" && own === name;
}

function without(world: readonly ObservedObject[], name: string): ObservedObject[] {
  return world.filter((object) => !isDomain(name)(object));
}

/** The machine has stopped by itself: its stored definition is as it was. */
function stopped(world: readonly ObservedObject[], name: string): ObservedObject[] {
  return world.map((object) => {
    const { running: _, ...rest } = object;
    return isDomain(name)(object) ? { ...rest, state: { ...object.state, power: "shutoff" } } : object;
  });
}

/** The mark says that what is wanted now was applied: what differs was changed since. */
function asApplied(world: readonly ObservedObject[]): ObservedObject[] {
  const { changes } = planFor({ replicas: 3 }, { observed: [] });
  const applied = new Map(changes.map(({ id, mark }) => [id, mark?.applied ?? ""]));
  return world.map((object) => {
    const hash = applied.get(object.id);
    return hash === undefined || object.mark === undefined
      ? object
      : { ...object, mark: { ...object.mark, applied: hash } };
  });
}

describe("the plan of a pool", () => {
  it("makes a new one for the commit's sake", () => {
    const expected = ["create web-0 (commit)", "create web-1 (commit)", "create web-2 (commit)"];
    expect(machinesIn(planFor({ replicas: 3 }))).toEqual(expected);
  });

  it("is empty when all members are as they should be", () => {
    expect(planFor({ replicas: 3 }, { observed: three })).toMatchObject({
      changes: [],
      blocked: [],
      orphans: [],
    });
  });

  it("makes further members, and what belongs to them, to scale", () => {
    const { changes } = planFor({ replicas: 5 }, { observed: three });
    expect(machinesIn({ changes } as never)).toEqual(["create web-3 (scale)", "create web-4 (scale)"]);
    const own = changes.filter(({ owner, action }) => /web-[34]$/.test(owner) && action === "create");
    expect(new Set(own.map(({ cause }) => cause))).toEqual(new Set(["scale"]));
  });

  it("removes those with the highest numbers to scale, with their disks in the trash", () => {
    const plan = planFor({ replicas: 1 }, { observed: three });
    expect(machinesIn(plan)).toEqual(["delete web-1 (scale)", "delete web-2 (scale)"]);
    const disks = plan.changes.filter(({ action }) => action === "trash");
    expect(disks.map(({ owner, cause }) => `${owner} ${cause}`)).toEqual([
      "VirtualMachine/default/web-1 scale",
      "VirtualMachine/default/web-2 scale",
    ]);
  });

  it("removes all when the pool has left Git", () => {
    const resources = resourcesOf(GROUND);
    expect(machinesIn(planFor(resources, { observed: three }))).toEqual([
      "delete web-0 (removed)",
      "delete web-1 (removed)",
      "delete web-2 (removed)",
    ]);
  });

  it("makes a vanished member again, whose disk is there, for its health", () => {
    const plan = planFor({ replicas: 3 }, { observed: without(three, "web-1") });
    expect(plan.changes.map(({ action, name, cause }) => `${action} ${name} ${cause}`)).toEqual([
      "create web-1 health",
    ]);
  });

  it("starts a member that stopped, for its health", () => {
    const plan = planFor({ replicas: 3 }, { observed: stopped(asApplied(three), "web-1") });
    expect(machinesIn(plan)).toEqual(["update web-1 (health)"]);
  });

  it("only tells of a member that stopped where drift is only to be told", () => {
    const wanted = { replicas: 3, machine: "drift: report" };
    const plan = planFor(wanted, { observed: stopped(asApplied(worldOf(wanted)), "web-1") });
    expect(machinesIn(plan)).toEqual(["update web-1 (drift) held: drift"]);
  });
});

describe("members that are there stay", () => {
  it.each([
    ["while their pool cannot be used as it is written", { invalid: new Set([POOL]) }],
    ["while their pool is suspended", { suspended: new Map([[POOL, "a test"]]) }],
    [
      "while their pool is blocked",
      { blocked: [{ resource: POOL, code: "needs", message: "needs something" }] },
    ],
  ] as const)("%s", (_name, rest) => {
    const resources = resourcesOf(GROUND);
    const plan = planFor(resources, { observed: three, ...(rest as object) });
    expect(machinesIn(plan)).toEqual([]);
    expect(plan.orphans.filter(({ object }) => object.startsWith("domain@"))).toHaveLength(3);
  });
});

describe("a change that restarts members", () => {
  const more = { replicas: 3, machine: "updatePolicy: {reboot: Immediate}, devices: {tpm: true}" };
  const observed = worldOf({ replicas: 3, machine: "updatePolicy: {reboot: Immediate}" });
  /** What is stored is as wanted; what runs is as it was. */
  const stored = worldOf(more).map((object) => {
    const before = observed.find(({ id }) => id === object.id);
    return before === undefined ? object : { ...object, running: before.state };
  });

  it("goes through one at a time", () => {
    expect(machinesIn(planFor(more, { observed: stored }))).toEqual([
      "restart web-0 (commit)",
      "restart web-1 (commit) held: rollout",
      "restart web-2 (commit) held: rollout",
    ]);
  });

  it("goes through as many at a time as may be away", () => {
    const two = { ...more, pool: "updateStrategy: {maxUnavailable: 2}" };
    expect(machinesIn(planFor(two, { observed: stored }))[2]).toBe("restart web-2 (commit) held: rollout");
    expect(machinesIn(planFor(two, { observed: stored }))[1]).toBe("restart web-1 (commit)");
  });

  it("goes through all at once with Recreate", () => {
    const all = { ...more, pool: "updateStrategy: {type: Recreate}" };
    expect(machinesIn(planFor(all, { observed: stored })).filter((line) => line.includes("held"))).toEqual(
      [],
    );
  });

  it("waits while another member is away, whatever the reason", () => {
    const lines = machinesIn(planFor(more, { observed: without(stored, "web-2") }));
    expect(lines).toEqual([
      "create web-2 (health)",
      "restart web-0 (commit) held: rollout",
      "restart web-1 (commit) held: rollout",
    ]);
  });

  it("waits while a member's host cannot be read", () => {
    const target = stored.find(isDomain("web-2"))?.target ?? "";
    const seen = stored.filter((object) => object.target !== target);
    const plan = planFor(more, { observed: seen, unreadable: [target] });
    expect(machinesIn(plan).filter((line) => !line.includes("held: rollout"))).toEqual([]);
    expect(machinesIn(plan).length).toBeGreaterThan(0);
  });

  it("is held by the members' updatePolicy first of all", () => {
    const never = { ...more, machine: "devices: {tpm: true}" };
    expect(machinesIn(planFor(never, { observed: stored }))).toEqual([
      "restart web-0 (commit) held: updatePolicy",
      "restart web-1 (commit) held: updatePolicy",
      "restart web-2 (commit) held: updatePolicy",
    ]);
  });
});

describe("the ceiling of a pool", () => {
  const five = worldOf({ replicas: 5 });
  const kept = { fleet: { ...FLEET, prune: false } };

  it("holds a member back while there are others, unwanted ones, in its place", () => {
    const plan = planFor({ replicas: 3 }, { observed: without(five, "web-1"), ...kept });
    expect(machinesIn(plan)).toEqual(["create web-1 (health) held: ceiling"]);
  });

  it("lets it come when they are gone, not in the same plan", () => {
    const first = planFor({ replicas: 3 }, { observed: without(five, "web-1") });
    expect(machinesIn(first)).toEqual([
      "create web-1 (health) held: ceiling",
      "delete web-3 (scale)",
      "delete web-4 (scale)",
    ]);
    const then = planFor({ replicas: 3 }, { observed: without(three, "web-1") });
    expect(machinesIn(then)).toEqual(["create web-1 (health)"]);
  });

  it("counts machines that have stopped", () => {
    const world = stopped(stopped(without(five, "web-1"), "web-3"), "web-4");
    const plan = planFor({ replicas: 3 }, { observed: world, ...kept });
    expect(machinesIn(plan)).toContain("create web-1 (health) held: ceiling");
  });

  it("makes as many as there is room for, the first ones first", () => {
    const world = without(without(without(five, "web-0"), "web-1"), "web-3");
    const plan = planFor({ replicas: 3 }, { observed: world, ...kept });
    expect(machinesIn(plan)).toEqual(["create web-0 (health)", "create web-1 (health) held: ceiling"]);
  });

  it("does not count a machine that is written and only sounds like a member", () => {
    const [pool] = resourcesOf(poolYaml({ replicas: 3 })).filter(({ kind }) => kind === "VirtualMachinePool");
    const other = `${GROUND}{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web-3}, spec: {instanceType: small, image: micro}}`;
    const resources = [...resourcesOf(other), ...(pool === undefined ? [] : [pool])];
    const four = worldOf({ replicas: 4 });
    expect(machinesIn(planFor(resources, { observed: without(four, "web-1") }))).toContain(
      "create web-1 (health)",
    );
  });
});
