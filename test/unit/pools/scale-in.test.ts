import { describe, expect, it } from "vitest";
import { begin, fleet, PoolWorld, WATCHED } from "./pool-world.ts";

const machine = (name: string) =>
  `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {instanceType: small, image: micro, rootDisk: {pool: local, size: 1Gi}, interfaces: [{network: app}], updatePolicy: {reboot: Immediate, recreate: Immediate}}}`;

describe("a scale-in", () => {
  it("drains a member before its machine is removed", () => {
    const world = begin();
    expect(world.settle(fleet({ replicas: 2 }))).toEqual([
      ["delete web-2 (scale) held: drain", "web-2 → maint (health)"],
      ["delete web-2 (scale)", "update lb (commit)"],
    ]);
    expect(world.serving()).toEqual(["web-0", "web-1"]);
  });

  it("puts a member back that was about to leave when more are wanted again", () => {
    const world = begin();
    world.busy.add("web.web-2");
    world.step(fleet({ replicas: 2 }));
    expect(world.step(fleet())).toEqual(["web-2 → ready (health)"]);
    expect(world.settle(fleet())).toEqual([]);
  });

  it("keeps the pool's floor: a member leaves only when the others work", () => {
    const pool = "updateStrategy: {maxUnavailable: 0, maxSurge: 1}";
    const world = begin({ pool });
    world.alter("web-0", { power: "shutoff" });
    expect(world.step(fleet({ replicas: 2, pool }))).toEqual([
      "delete web-2 (scale) held: rollout",
      "update web-0 (health)",
    ]);
    expect(world.step(fleet({ replicas: 2, pool }))).toContain("delete web-2 (scale) held: drain");
  });

  /** A pool whose members were created one after the other, web-2 first. */
  function aged(pool: string): PoolWorld {
    const world = begin({ pool });
    world.objects = world.objects.map((object) => {
      const member = object.mark?.member;
      if (object.mark === undefined || member === undefined) return object;
      const created = `2025-12-0${9 - Number(object.name.at(-1))}T00:00:00.000Z`;
      return { ...object, mark: { ...object.mark, member: { ...member, created } } };
    });
    return world;
  }

  it.each([
    ["NewestFirst", "web-0"],
    ["OldestFirst", "web-2"],
  ])("removes members by age: %s", (order, expected) => {
    const pool = `scaleIn: {order: ${order}}`;
    expect(aged(pool).step(fleet({ replicas: 2, pool }))).toContain(`delete ${expected} (scale) held: drain`);
  });

  it("removes members with the oldest template first", () => {
    const pool = "scaleIn: {order: OldestTemplate}";
    const world = begin({ pool });
    world.step(fleet({ pool, machine: WATCHED }));
    world.step(fleet({ pool, machine: WATCHED })); // web-0 has the new template
    world.settle(fleet({ replicas: 1, pool, machine: WATCHED }));
    expect(world.machines()).toEqual(["web-0"]);
  });

  it("removes unhealthy members first", () => {
    const pool = "scaleIn: {order: UnhealthyFirst}";
    const world = begin({ pool });
    world.alter("web-1", { power: "shutoff" });
    world.settle(fleet({ replicas: 2, pool }));
    expect(world.machines()).toEqual(["web-0", "web-2"]);
  });

  it("leaves gaps, and fills them again", () => {
    const pool = "scaleIn: {order: OldestFirst}";
    const world = aged(pool);
    world.settle(fleet({ replicas: 2, pool }));
    expect(world.machines()).toEqual(["web-0", "web-1"]);
    const other = aged("scaleIn: {order: NewestFirst}");
    other.settle(fleet({ replicas: 2 }));
    expect(other.machines()).toEqual(["web-1", "web-2"]);
    other.settle(fleet({ replicas: 4 }));
    expect(other.machines()).toEqual(["web-0", "web-1", "web-2", "web-3"]);
  });

  it("keeps members that a label protects, and says so", () => {
    const members = "members: [{name: web-2, labels: {fleetwright/scale-in: protected}}]";
    const world = begin();
    world.settle(fleet({ replicas: 2, pool: members }));
    expect(world.machines()).toEqual(["web-0", "web-2"]);
    const all =
      "members: [{name: web-0, labels: {fleetwright/scale-in: protected}}, {name: web-2, labels: {fleetwright/scale-in: protected}}]";
    world.settle(fleet({ replicas: 1, pool: all }));
    expect(world.machines()).toEqual(["web-0", "web-2"]);
    expect(world.plan(fleet({ replicas: 1, pool: all })).notices).toEqual([
      "VirtualMachinePool/web has more members than replicas: VirtualMachine/web-2 may not leave (fleetwright/scale-in: protected)",
    ]);
  });
});

describe("a member of a pool", () => {
  it("is detached by a machine of its own in the files, without a restart", () => {
    const world = begin();
    const started = world.domain("web-1")?.startedAt;
    const files = fleet({ replicas: 2, more: machine("web-1") });
    const steps = world.settle(files);
    expect(steps.flat()).not.toContain("restart web-1 (commit)");
    expect(steps.flat()).not.toContain("delete web-1 (scale)");
    expect(world.domain("web-1")?.startedAt).toBe(started);
    expect(world.domain("web-1")?.mark?.member).toBeUndefined();
    expect(world.machines()).toEqual(["web-0", "web-1", "web-2"]);
    expect(world.serving()).toEqual(["web-0", "web-2"]);
    world.settle(fleet({ replicas: 3, more: machine("web-1") }));
    expect(world.machines()).toEqual(["web-0", "web-1", "web-2", "web-3"]);
  });

  it("that was detached is removed with its document, and no other member in its place", () => {
    const world = begin();
    world.settle(fleet({ more: machine("web-1") }));
    expect(world.machines()).toEqual(["web-0", "web-1", "web-2", "web-3"]);
    world.settle(fleet());
    expect(world.machines()).toEqual(["web-0", "web-2", "web-3"]);
    expect(world.plan(fleet()).changes).toEqual([]);
  });

  it("that was detached comes back while the pool has too few", () => {
    const world = begin();
    world.settle(fleet({ replicas: 2, more: machine("web-1") }));
    world.settle(fleet());
    expect(world.machines()).toEqual(["web-0", "web-1", "web-2"]);
    expect(world.domain("web-1")?.mark?.member?.pool).toBe("VirtualMachinePool/default/web");
  });

  it("that is adopted stays where another leaves for it", () => {
    const world = new PoolWorld();
    world.settle(fleet({ replicas: 3, more: machine("old") }));
    world.settle(fleet({ replicas: 3, pool: "members: [{name: old}]" }));
    expect(world.machines()).toEqual(["old", "web-0", "web-1"]);
  });

  it("is adopted when no document of its own defines the machine any more, under its own name", () => {
    const world = new PoolWorld();
    world.settle(fleet({ replicas: 2, more: machine("old") }));
    const started = world.domain("old")?.startedAt;
    const files = fleet({ replicas: 3, pool: "members: [{name: old}]" });
    world.settle(files);
    expect(world.machines()).toEqual(["old", "web-0", "web-1"]);
    expect(world.domain("old")?.startedAt).toBe(started);
    expect(world.domain("old")?.mark?.member?.pool).toBe("VirtualMachinePool/default/web");
    expect(world.serving()).toEqual(["old", "web-0", "web-1"]);
  });

  it("is not made where an entry names a machine that there is not", () => {
    const world = begin({ pool: "members: [{name: old}]" });
    expect(world.machines()).toEqual(["web-0", "web-1", "web-2"]);
  });
});

describe("a warm pool", () => {
  const stopped = "warmPool: {size: 1}";

  it("has its members made, off, and in no load balancer", () => {
    const world = begin({ replicas: 2, pool: stopped });
    expect(world.machines()).toEqual(["web-0", "web-1", "web-2"]);
    expect(world.domain("web-2")?.state).toMatchObject({ power: "shutoff", autostart: false });
    expect(world.serving()).toEqual(["web-0", "web-1"]);
    expect(world.plan(fleet({ replicas: 2, pool: stopped })).changes).toEqual([]);
  });

  it("gives its member to the pool, which starts it instead of making one", () => {
    const world = begin({ replicas: 2, pool: stopped });
    const created = world.domain("web-2")?.mark?.member?.created;
    const first = world.step(fleet({ replicas: 3, pool: stopped }));
    expect(first).toContain("update web-2 (commit)");
    expect(first).toContain("create web-3 (scale)");
    world.settle(fleet({ replicas: 3, pool: stopped }));
    expect(world.serving()).toEqual(["web-0", "web-1", "web-2"]);
    expect(world.domain("web-2")?.mark?.member).toMatchObject({ created, warm: false });
    expect(world.domain("web-3")?.mark?.member).toMatchObject({ warm: true });
  });

  it("has running members with state Running, and updates them without regard to the pool's floor", () => {
    const running = "warmPool: {size: 1, state: Running}, updateStrategy: {maxUnavailable: 1}";
    const world = begin({ replicas: 2, pool: running });
    expect(world.domain("web-2")?.state.power).toBe("running");
    expect(world.serving()).toEqual(["web-0", "web-1"]);
    const first = world.step(fleet({ replicas: 2, pool: running, machine: WATCHED }));
    expect(first).toContain("restart web-2 (commit)");
    expect(first).toContain("restart web-0 (commit) held: drain");
  });

  it("is emptied when its size goes down", () => {
    const world = begin({ replicas: 2, pool: "warmPool: {size: 2}" });
    expect(world.settle(fleet({ replicas: 2, pool: stopped }))).toEqual([["delete web-3 (scale)"]]);
  });
});
