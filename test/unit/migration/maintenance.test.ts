import { describe, expect, it } from "vitest";
import type { ObservedObject } from "../../../src/model/object.ts";
import {
  applyPlan,
  BASE,
  changesOf,
  domainOf,
  machine,
  messagesOf,
  planFleet,
  settledWorld,
} from "./migration-world.ts";

/** Returns the fleet with hosts in maintenance, whose routers may be on any host. */
function fleet(yaml: string, ...drained: string[]): string {
  const base = BASE.replace("gatewaySelector: {name: hv3}, ", "");
  return drained.reduce(
    (text, host) =>
      text.replace(`{libvirt: "lab://t/${host}"`, `{libvirt: "lab://t/${host}", maintenance: true`),
    base + yaml,
  );
}

/** Machines that may run anywhere. Where they are is observed. */
const free = (yaml: string) => yaml.replaceAll(/hostSelector: {name: hv.}/g, "hostSelector: {}");
const DISK = "rootDisk: {pool: local, size: 1Gi}";
const TWO = machine("a", "hv1") + machine("b", "hv1");

const hostsOf = (world: readonly ObservedObject[], ...names: string[]) =>
  names.map((name) =>
    domainOf(world, name)
      .map(({ target }) => target)
      .join(),
  );
const routerHost = (world: readonly ObservedObject[]) =>
  world.filter(({ type }) => type === "router").map(({ target }) => target);

/** Applies until nothing changes. Routers, and what goes after machines, may take further plans. */
function settle(yaml: string, before: readonly ObservedObject[]): readonly ObservedObject[] {
  let world = before;
  for (let rounds = 0; rounds < 5; rounds += 1) {
    const planned = planFleet(yaml, world);
    if (changesOf(planned).length === 0) return world;
    world = applyPlan(planned, world);
  }
  expect(changesOf(planFleet(yaml, world))).toEqual([]);
  return world;
}

describe("a host in maintenance", () => {
  it("loses its machines to other hosts while they run, and gets none back when it returns", () => {
    const before = settledWorld(fleet(TWO));
    const planned = planFleet(fleet(free(TWO), "hv1"), before);
    expect(messagesOf(planned)).toEqual([]);
    expect(changesOf(planned).filter((change) => change.startsWith("migrate"))).toHaveLength(2);
    const after = settle(fleet(free(TWO), "hv1"), before);
    expect(hostsOf(after, "a", "b")).not.toContain("hv1");
    expect(hostsOf(settle(fleet(free(TWO)), after), "a", "b")).toEqual(hostsOf(after, "a", "b"));
  });

  it("gets nothing new", () => {
    const world = settle(fleet(free(TWO), "hv1", "hv2"), []);
    expect(hostsOf(world, "a", "b")).toEqual(["hv3", "hv3"]);
  });

  it("keeps a machine that cannot leave, says why for each host, and the others leave", () => {
    const stuck = machine("a", "hv1", `${DISK}, evictionStrategy: None`) + machine("b", "hv1");
    const before = settledWorld(fleet(stuck));
    const planned = planFleet(fleet(free(stuck), "hv1"), before);
    expect(messagesOf(planned)).toEqual([
      "VirtualMachine/a: is on hv1, which is in maintenance. It cannot move: hv2, hv3: its evictionStrategy is None",
    ]);
    const after = settle(fleet(free(stuck), "hv1"), before);
    expect(hostsOf(after, "a")).toEqual(["hv1"]);
    expect(hostsOf(after, "b")).not.toContain("hv1");
  });

  it("keeps its machines while every other host is in maintenance too", () => {
    const before = settledWorld(fleet(TWO));
    const yaml = fleet(free(TWO), "hv1", "hv2", "hv3");
    expect(messagesOf(planFleet(yaml, before))).toEqual([
      expect.stringContaining("hv2, hv3: takes nothing new (maintenance)"),
      expect.stringContaining("hv2, hv3: takes nothing new (maintenance)"),
    ]);
    expect(hostsOf(settle(yaml, before), "a", "b")).toEqual(["hv1", "hv1"]);
  });

  it("that cannot be read keeps what it has", () => {
    const before = settledWorld(fleet(TWO));
    const others = before.filter(({ target }) => target !== "hv1");
    const planned = planFleet(fleet(free(TWO), "hv1"), others, { unreadable: ["hv1"] });
    expect(changesOf(planned).filter((change) => / domain@/.test(change))).toEqual([]);
  });

  it("gives its router to another gateway host, and keeps it if there is none", () => {
    const before = settledWorld(fleet(TWO));
    const [old = ""] = routerHost(before);
    const moved = routerHost(settle(fleet(free(TWO), old), before));
    expect(moved).toHaveLength(1);
    expect(moved).not.toContain(old);
    expect(routerHost(settle(fleet(free(TWO), "hv1", "hv2", "hv3"), before))).toEqual([old]);
  });
});
