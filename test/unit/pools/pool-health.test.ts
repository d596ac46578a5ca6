import { describe, expect, it } from "vitest";
import { begin, fleet, type PoolWorld } from "./pool-world.ts";

const CHECKED = "healthCheck: {type: LoadBalancer, gracePeriod: 60s, failureThreshold: 1}";
const RECREATED = CHECKED.replace("{type", "{action: Recreate, type");

/** Reports these members as down since now, and the others as up. */
function fail(world: PoolWorld, ...names: readonly string[]): void {
  const up = world.machines().map((name) => [name, { state: "up", since: world.now } as const]);
  const down = names.map((name) => [name, { state: "down", since: world.now } as const]);
  world.setHealth(Object.fromEntries([...up, ...down]));
}

const rootDisks = (world: PoolWorld, name: string) =>
  world.objects
    .filter(({ type, name: disk }) => type === "volume" && disk.includes(`/${name}.root-`))
    .map(
      ({ name: disk, trashed }) =>
        `${disk.split(".root-")[1]}${trashed === undefined ? "" : " in the trash"}`,
    )
    .sort();

describe("an unhealthy member", () => {
  it("is power-cycled, whatever its updatePolicy is", () => {
    const files = fleet({ pool: CHECKED });
    const world = begin({ pool: CHECKED });
    fail(world, "web-1");
    expect(world.step(files)).toEqual(["restart web-1 (health)"]);
    const { mark, startedAt } = world.domain("web-1") ?? {};
    expect(mark?.member).toMatchObject({ attempts: 1, updated: startedAt });
    expect(world.step(files)).toEqual([]);
  });

  it("gets a new root disk with Recreate, and keeps its name, address and the old disk", () => {
    const files = fleet({ pool: RECREATED });
    const world = begin({ pool: RECREATED });
    const before = world.domain("web-1")?.state.interfaces;
    const [disk] = rootDisks(world, "web-1");
    fail(world, "web-1");
    expect(world.step(files)).toEqual(["replace web-1 (health)"]);
    world.settle(files);
    expect(rootDisks(world, "web-1")).toEqual([disk?.replace(".qcow2", "-1.qcow2"), `${disk} in the trash`]);
    expect(world.domain("web-1")?.state.interfaces).toEqual(before);
    world.pass(3600);
    fail(world, "web-1");
    world.pass(61);
    world.settle(files);
    expect(rootDisks(world, "web-1")).toContain(disk?.replace(".qcow2", "-2.qcow2"));
  });

  it("keeps the new disk when its domain is lost", () => {
    const files = fleet({ pool: RECREATED });
    const world = begin({ pool: RECREATED });
    fail(world, "web-1");
    world.settle(files);
    fail(world);
    const disks = rootDisks(world, "web-1");
    world.objects = world.objects.filter((object) => object !== world.domain("web-1"));
    expect(world.step(files)).toEqual(["create web-1 (health)"]);
    expect(rootDisks(world, "web-1")).toEqual(disks);
  });

  it("is left alone within its grace period after a start, also where a failure began before", () => {
    const files = fleet({ pool: CHECKED });
    const world = begin({ pool: CHECKED });
    fail(world, "web-1");
    expect(world.step(files)).toEqual(["restart web-1 (health)"]);
    for (let seconds = 0; seconds < 58; seconds += 2) {
      expect(world.step(files)).toEqual([]);
      world.pass(1);
    }
    world.pass(10);
    expect(world.step(files)).toEqual(["restart web-1 (health)"]);
  });

  it("is repaired less and less often, and in the end not any more, until it is healthy or changed", () => {
    const files = fleet({ pool: CHECKED });
    const world = begin({ pool: CHECKED });
    fail(world, "web-1");
    const start = Date.parse(world.now);
    const repairs: number[] = [];
    for (let count = 0; count < 100; count += 1) {
      if (world.step(files).includes("restart web-1 (health)"))
        repairs.push((Date.parse(world.now) - start) / 1000 - 1);
      world.pass(29);
    }
    expect(repairs).toEqual([0, 60, 180, 420, 900]);
    const [held] = world.plan(files).changes;
    expect(held?.hold?.reason).toMatch(/^it was repaired 5 times without success/);
    fail(world);
    world.step(files);
    world.pass(10);
    fail(world, "web-1");
    expect(world.step(files)).toEqual(["restart web-1 (health)"]);
  });

  it("is not power-cycled while its check cannot be read, or its host", () => {
    const files = fleet({ pool: CHECKED });
    const world = begin({ pool: CHECKED });
    world.setHealth({ "web-1": { state: "unknown" } });
    expect(world.step(files)).toEqual([]);
    fail(world, "web-1");
    const host = world.domain("web-1")?.target ?? "";
    const seen = world.objects.filter(({ target }) => target !== host);
    const { changes } = world.plan(files, { observed: seen, unreadable: [host] });
    expect(changes.filter(({ type, hold }) => type === "domain" && hold === undefined)).toEqual([]);
  });

  it("is not repaired while more members than allowed are unhealthy, and the plan says so", () => {
    const four = { replicas: 4, pool: CHECKED };
    const world = begin(four);
    fail(world, "web-0", "web-1", "web-2");
    const { changes } = world.plan(fleet(four));
    expect(changes.map(({ name, hold }) => `${name} ${hold?.gate}: ${hold?.reason}`)).toEqual(
      ["web-0", "web-1", "web-2"].map(
        (name) =>
          `${name} health: 3 of 4 members are unhealthy at once, more than maxUnhealthyPercent (50%): what checks them may be at fault, so none is repaired`,
      ),
    );
    fail(world, "web-0", "web-1");
    expect(world.step(fleet(four))).toEqual(["restart web-0 (health)", "restart web-1 (health)"]);
  });

  it("is repaired in a pool of one", () => {
    const world = begin({ replicas: 1, pool: CHECKED });
    fail(world, "web-0");
    expect(world.step(fleet({ replicas: 1, pool: CHECKED }))).toEqual(["restart web-0 (health)"]);
  });

  it("that only stopped is started, and with Recreate made anew", () => {
    const world = begin();
    world.alter("web-1", { power: "shutoff" });
    expect(world.step(fleet())).toEqual(["update web-1 (health)"]);
    const pool = "healthCheck: {action: Recreate}";
    const other = begin({ pool });
    other.alter("web-1", { power: "shutoff" });
    expect(other.step(fleet({ pool }))).toEqual(["replace web-1 (health)"]);
  });

  it("that is paused is resumed, also with Recreate, because it still has its memory and its disk", () => {
    const pool = "healthCheck: {action: Recreate}";
    const world = begin({ pool });
    const disks = rootDisks(world, "web-1");
    world.alter("web-1", { power: "paused" as "running" }); // as the driver reports it
    expect(world.step(fleet({ pool }))).toEqual(["update web-1 (health)"]);
    expect(world.domain("web-1")?.state.power).toBe("running");
    expect(rootDisks(world, "web-1")).toEqual(disks);
    expect(world.plan(fleet({ pool })).changes).toEqual([]);
  });

  it("counts as away for an update", () => {
    const world = begin({ pool: CHECKED });
    fail(world, "web-2");
    const lines = world.step(fleet({ pool: CHECKED, machine: "devices: {watchdog: reset}" }));
    expect(lines.filter((line) => !line.includes("held"))).toContain("restart web-2 (health)");
    expect(lines.filter((line) => line.endsWith("held: drain"))).toEqual([]);
  });
});
