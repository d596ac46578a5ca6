import { describe, expect, it } from "vitest";
import type { ObservedObject } from "../../../src/model/object.ts";
import { BASE_YAML, resourcesOf } from "../compiled-fleet.ts";
import { FLEET, formatMachineChanges, observedPool, planFor, poolYaml } from "./pool-plans.ts";

const three = observedPool({ replicas: 3 });
const POOL = "VirtualMachinePool/default/web";

function isDomain(name: string) {
  return ({ type, name: own }: ObservedObject) => type === "domain" && own === name;
}

function moveTo(object: ObservedObject, host: string): ObservedObject {
  return { ...object, target: host, id: object.id.replace(/@hv\d\//, `@${host}/`) as ObservedObject["id"] };
}

function withoutDomain(objects: readonly ObservedObject[], name: string): ObservedObject[] {
  return objects.filter((object) => !isDomain(name)(object));
}

/** The machine has stopped by itself: its stored definition is as it was. */
function shutOff(objects: readonly ObservedObject[], name: string): ObservedObject[] {
  return objects.map((object) => {
    const { running: _, ...rest } = object;
    return isDomain(name)(object) ? { ...rest, state: { ...object.state, power: "shutoff" } } : object;
  });
}

/** The mark says that what is wanted now was applied: what differs was changed since. */
function withAppliedHash(world: readonly ObservedObject[]): ObservedObject[] {
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
    expect(formatMachineChanges(planFor({ replicas: 3 }))).toEqual(expected);
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
    expect(formatMachineChanges({ changes } as never)).toEqual([
      "create web-3 (scale)",
      "create web-4 (scale)",
    ]);
    const own = changes.filter(({ owner, action }) => /web-[34]$/.test(owner) && action === "create");
    expect(new Set(own.map(({ cause }) => cause))).toEqual(new Set(["scale"]));
  });

  it("removes those with the highest numbers to scale, with their disks in the trash", () => {
    const plan = planFor({ replicas: 1 }, { observed: three });
    expect(formatMachineChanges(plan)).toEqual(["delete web-1 (scale)", "delete web-2 (scale)"]);
    const disks = plan.changes.filter(({ action }) => action === "trash");
    expect(disks.map(({ owner, cause }) => `${owner} ${cause}`)).toEqual([
      "VirtualMachine/default/web-1 scale",
      "VirtualMachine/default/web-2 scale",
    ]);
  });

  it("removes all when the pool has left Git", () => {
    const resources = resourcesOf(BASE_YAML);
    expect(formatMachineChanges(planFor(resources, { observed: three }))).toEqual([
      "delete web-0 (removed)",
      "delete web-1 (removed)",
      "delete web-2 (removed)",
    ]);
  });

  it("makes a vanished member again, whose disk is there, for its health", () => {
    const plan = planFor({ replicas: 3 }, { observed: withoutDomain(three, "web-1") });
    expect(plan.changes.map(({ action, name, cause }) => `${action} ${name} ${cause}`)).toEqual([
      "create web-1 health",
    ]);
  });

  it("starts a member that stopped, for its health", () => {
    const plan = planFor({ replicas: 3 }, { observed: shutOff(withAppliedHash(three), "web-1") });
    expect(formatMachineChanges(plan)).toEqual(["update web-1 (health)"]);
  });

  it("only tells of a member that stopped where drift is only to be told", () => {
    const wanted = { replicas: 3, machine: "drift: report" };
    const plan = planFor(wanted, { observed: shutOff(withAppliedHash(observedPool(wanted)), "web-1") });
    expect(formatMachineChanges(plan)).toEqual(["update web-1 (drift) held: drift"]);
  });
});

describe("members that are there stay", () => {
  it.each([
    ["while their pool cannot be used as it is written", { invalid: new Set([POOL]) }],
    ["while their pool is suspended", { suspended: new Map([[POOL, "a test"]]) }],
    [
      "while their pool is blocked",
      { blocked: [{ resource: POOL, code: "dependency", message: "needs something" }] },
    ],
  ] as const)("%s", (_name, rest) => {
    const resources = resourcesOf(BASE_YAML);
    const plan = planFor(resources, { observed: three, ...(rest as object) });
    expect(formatMachineChanges(plan)).toEqual([]);
    expect(plan.orphans.filter(({ object }) => object.startsWith("domain@"))).toHaveLength(3);
  });
});

describe("a change that restarts members", () => {
  const more = { replicas: 3, machine: "updatePolicy: {reboot: Immediate}, devices: {tpm: true}" };
  const observed = observedPool({ replicas: 3, machine: "updatePolicy: {reboot: Immediate}" });
  /** What is stored is as wanted; what runs is as it was. */
  const stored = observedPool(more).map((object) => {
    const before = observed.find(({ id }) => id === object.id);
    return before === undefined ? object : { ...object, running: before.state };
  });

  it("goes through one at a time", () => {
    expect(formatMachineChanges(planFor(more, { observed: stored }))).toEqual([
      "restart web-0 (commit)",
      "restart web-1 (commit) held: rollout",
      "restart web-2 (commit) held: rollout",
    ]);
  });

  it("goes through as many at a time as may be away", () => {
    const two = { ...more, pool: "updateStrategy: {maxUnavailable: 2}" };
    expect(formatMachineChanges(planFor(two, { observed: stored }))[2]).toBe(
      "restart web-2 (commit) held: rollout",
    );
    expect(formatMachineChanges(planFor(two, { observed: stored }))[1]).toBe("restart web-1 (commit)");
  });

  it("goes through all at once with Recreate", () => {
    const all = { ...more, pool: "updateStrategy: {type: Recreate}" };
    expect(
      formatMachineChanges(planFor(all, { observed: stored })).filter((line) => line.includes("held")),
    ).toEqual([]);
  });

  it("waits while another member is away, whatever the reason", () => {
    const lines = formatMachineChanges(planFor(more, { observed: withoutDomain(stored, "web-2") }));
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
    expect(formatMachineChanges(plan).filter((line) => !line.includes("held: rollout"))).toEqual([]);
    expect(formatMachineChanges(plan).length).toBeGreaterThan(0);
  });

  it("is held by the members' updatePolicy first of all", () => {
    const never = { ...more, machine: "devices: {tpm: true}" };
    expect(formatMachineChanges(planFor(never, { observed: stored }))).toEqual([
      "restart web-0 (commit) held: updatePolicy",
      "restart web-1 (commit) held: updatePolicy",
      "restart web-2 (commit) held: updatePolicy",
    ]);
  });
});

describe("the ceiling of a pool", () => {
  const five = observedPool({ replicas: 5 });
  const kept = { fleet: { ...FLEET, prune: false } };

  it("gives up members without a machine first, and makes none in their place", () => {
    const plan = planFor({ replicas: 3 }, { observed: withoutDomain(five, "web-1") });
    expect(formatMachineChanges(plan)).toEqual(["delete web-4 (scale)"]);
    const disks = plan.changes.filter(({ action }) => action === "trash").map(({ owner }) => owner);
    expect(disks).toEqual(["VirtualMachine/default/web-1", "VirtualMachine/default/web-4"]);
  });

  it("makes a member again where there are not too many", () => {
    const then = planFor({ replicas: 3 }, { observed: withoutDomain(three, "web-1") });
    expect(formatMachineChanges(then)).toEqual(["create web-1 (health)"]);
  });

  it("counts machines in any state, and two of one name as two", () => {
    const twin = five.filter(isDomain("web-0")).map((object) => moveTo(object, "hv3"));
    const world = [...withoutDomain(three, "web-2"), ...twin];
    const plan = planFor({ replicas: 3 }, { observed: shutOff(world, "web-1"), ...kept });
    expect(formatMachineChanges(plan)).toContain("create web-2 (health) held: pool-limit");
  });

  it("makes no more than its number, with the first ones first", () => {
    const world = withoutDomain(withoutDomain(withoutDomain(five, "web-0"), "web-1"), "web-3");
    const plan = planFor({ replicas: 3 }, { observed: world, ...kept });
    expect(formatMachineChanges(plan)).toEqual(["create web-0 (health)"]);
  });

  it("does not count a machine that is written and only sounds like a member", () => {
    const [pool] = resourcesOf(poolYaml({ replicas: 3 })).filter(({ kind }) => kind === "VirtualMachinePool");
    const other = `${BASE_YAML}{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web-3}, spec: {instanceType: small, image: micro}}`;
    const resources = [...resourcesOf(other), ...(pool === undefined ? [] : [pool])];
    const four = observedPool({ replicas: 4 });
    expect(formatMachineChanges(planFor(resources, { observed: withoutDomain(four, "web-1") }))).toContain(
      "create web-1 (health)",
    );
  });
});
