import { describe, expect, it } from "vitest";
import type { Resource } from "../../../src/model/resource.ts";
import { FLEET } from "./pool-plans.ts";
import { begin, fleet, WATCHED } from "./pool-world.ts";

describe("a rolling update", () => {
  it("drains, restarts and puts back one member after the other", () => {
    const world = begin();
    expect(world.settle(fleet({ machine: WATCHED }))).toEqual([
      [
        "restart web-0 (commit) held: drain",
        "restart web-1 (commit) held: rollout",
        "restart web-2 (commit) held: rollout",
        "update web-0 (commit)",
        "update web-1 (commit)",
        "update web-2 (commit)",
        "web-0 → maint (health)",
      ],
      [
        "restart web-0 (commit)",
        "restart web-1 (commit) held: rollout",
        "restart web-2 (commit) held: rollout",
      ],
      [
        "restart web-1 (commit) held: rollout",
        "restart web-2 (commit) held: rollout",
        "web-0 → ready (health)",
      ],
      [
        "restart web-1 (commit) held: drain",
        "restart web-2 (commit) held: rollout",
        "web-1 → maint (health)",
      ],
      ["restart web-1 (commit)", "restart web-2 (commit) held: rollout"],
      ["restart web-2 (commit) held: rollout", "web-1 → ready (health)"],
      ["restart web-2 (commit) held: drain", "web-2 → maint (health)"],
      ["restart web-2 (commit)"],
      ["web-2 → ready (health)"],
    ]);
  });

  it("makes an additional member first, which leaves at the end", () => {
    const world = begin({ replicas: 2 });
    const pool = "updateStrategy: {maxUnavailable: 0, maxSurge: 1}";
    const steps = world.settle(fleet({ replicas: 2, machine: WATCHED, pool }));
    expect(steps[0]).toEqual([
      "create web-surge-0 (scale)",
      "restart web-0 (commit) held: rollout",
      "restart web-1 (commit) held: rollout",
      "update lb (commit)",
      "update web-0 (commit)",
      "update web-1 (commit)",
    ]);
    expect(steps.slice(-3)).toEqual([
      ["web-1 → ready (health)"],
      ["delete web-surge-0 (scale) held: drain", "web-surge-0 → maint (health)"],
      ["delete web-surge-0 (scale)", "update lb (commit)"],
    ]);
    expect(world.machines()).toEqual(["web-0", "web-1"]);
  });

  it("has as many members away as the percentage allows, rounded down", () => {
    const world = begin({ replicas: 5 });
    const pool = 'updateStrategy: {maxUnavailable: "50%"}';
    const [first = []] = world.settle(fleet({ replicas: 5, machine: WATCHED, pool }));
    expect(first.filter((line) => line.endsWith("held: drain"))).toHaveLength(2);
  });

  it("restarts all members at once with Recreate, after their clients have gone", () => {
    const world = begin();
    const pool = "updateStrategy: {type: Recreate}";
    const [first, second, third] = world.settle(fleet({ machine: WATCHED, pool }));
    expect(first?.filter((line) => line.endsWith("held: drain"))).toHaveLength(3);
    expect(second).toEqual(["restart web-0 (commit)", "restart web-1 (commit)", "restart web-2 (commit)"]);
    expect(third).toEqual(["web-0 → ready web-1 → ready web-2 → ready (health)"]);
  });

  it("does not begin with OnDelete, except where a machine was deleted", () => {
    const world = begin();
    const files = fleet({ machine: WATCHED, pool: "updateStrategy: {type: OnDelete}" });
    world.step(files);
    expect(world.step(files)).toEqual([
      "restart web-0 (commit) held: rollout",
      "restart web-1 (commit) held: rollout",
      "restart web-2 (commit) held: rollout",
    ]);
    world.objects = world.objects.filter((object) => object !== world.domain("web-1"));
    expect(world.step(files)).toContain("create web-1 (health)");
    expect(world.step(files)).toEqual([
      "restart web-0 (commit) held: rollout",
      "restart web-2 (commit) held: rollout",
    ]);
  });

  it("changes course at once with another commit, and ends with one that takes the change back", () => {
    const world = begin();
    world.step(fleet({ machine: WATCHED }));
    expect(world.step(fleet())).toEqual([
      "update web-0 (commit)",
      "update web-1 (commit)",
      "update web-2 (commit)",
      "web-0 → ready (health)",
    ]);
    expect(world.settle(fleet())).toEqual([]);
    expect(world.serving()).toEqual(["web-0", "web-1", "web-2"]);
  });

  it("changes in place what needs no interruption", () => {
    const world = begin();
    expect(world.settle(fleet({ machine: "terminationGracePeriod: 7s" }))).toEqual([
      ["update web-0 (commit)", "update web-1 (commit)", "update web-2 (commit)"],
    ]);
  });

  it("prepares nothing while a change waits for the members' updatePolicy or for approval", () => {
    const pool = "updateStrategy: {maxUnavailable: 0, maxSurge: 1}";
    const never = fleet({ machine: WATCHED, pool }).map((resource) =>
      resource.kind === "VirtualMachinePool"
        ? (JSON.parse(JSON.stringify(resource).replaceAll("Immediate", "Never")) as Resource)
        : resource,
    );
    const world = begin();
    world.step(never);
    expect(world.step(never).every((line) => line.endsWith("held: updatePolicy"))).toBe(true);
    const safe = { fleet: { ...FLEET, apply: "safe" } } as const;
    const other = begin();
    other.step(fleet({ machine: WATCHED, pool }), safe);
    expect(
      other.step(fleet({ machine: WATCHED, pool }), safe).every((line) => line.endsWith("held: approval")),
    ).toBe(true);
    expect(other.machines()).toEqual(["web-0", "web-1", "web-2"]);
  });

  it("waits for the clients of a member, at most for the deregistration delay", () => {
    const world = begin();
    const files = fleet({ machine: WATCHED });
    world.busy.add("web.web-0");
    world.step(files);
    world.pass(20);
    expect(world.step(files)[0]).toBe("restart web-0 (commit) held: drain");
    world.pass(10);
    expect(world.step(files)[0]).toBe("restart web-0 (commit)");
  });

  it("interrupts no member while a load balancer cannot be read", () => {
    const world = begin();
    const gateway = world.objects.find(({ type }) => type === "loadbalancer")?.target ?? "";
    const unreadable = {
      observed: world.objects.filter(({ target }) => target !== gateway),
      unreadable: [gateway],
    };
    const { changes } = world.plan(fleet({ machine: WATCHED }), unreadable);
    const restarts = changes.filter(({ action }) => action === "restart");
    expect(restarts.length).toBeGreaterThan(0);
    expect(restarts.map(({ hold }) => hold?.gate)).not.toContain(undefined);
  });
});

it("stops the update of the others while the changes of one member fail", () => {
  const world = begin();
  const files = fleet({ machine: WATCHED });
  world.step(files);
  const id = world.domain("web-0")?.id ?? "domain@x/y";
  const backoffs = new Map([[id, { until: world.now, message: "no memory", failures: 1 }]] as const);
  const held = world.plan(files, { backoffs }).changes.filter(({ action }) => action === "restart");
  expect(held.map(({ name, hold }) => `${name} ${hold?.reason ?? "goes"}`)).toEqual([
    "web-0 goes",
    "web-1 the update is paused: that of VirtualMachine/web-0 failed: no memory",
    "web-2 the update is paused: that of VirtualMachine/web-0 failed: no memory",
  ]);
});
