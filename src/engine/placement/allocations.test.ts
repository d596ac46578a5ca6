import { describe, expect, test } from "vitest";
import type { HostView, Workload } from "../../kinds/kind.ts";
import { placeWorkloads } from "../placement.ts";
import { GIB, group, host, machine, vm } from "./placement-samples.testing.ts";

function placementOf(machines: readonly Workload[], hosts: readonly HostView[]) {
  const { placements, blocked } = placeWorkloads(machines, hosts, new Map());
  const of = (name: string) => placements.get(vm(name));
  return { of, messages: blocked.map(({ message }) => message) };
}

const pinned = (name: string, vcpus: number, overrides: Partial<Workload> & { on?: string } = {}) =>
  machine(name, { vcpus, cpuPolicy: "dedicated", ...overrides });

describe("CPUs", () => {
  const hosts = [host("hv1", { spec: { reserved: { cpu: 2, memory: "1Gi" } } })];

  test("dedicated ones are the lowest free, never reserved ones; the shared use the rest", () => {
    const { of } = placementOf([pinned("a", 2), pinned("b", 1), machine("c")], hosts);
    expect(of("a")).toMatchObject({ dedicatedCpus: [2, 3], sharedCpus: [5, 6, 7] });
    expect(of("b")).toMatchObject({ dedicatedCpus: [4] });
    expect(of("c")).toMatchObject({ dedicatedCpus: [], sharedCpus: [5, 6, 7] });
  });
  test("a machine that grows keeps its CPUs and takes none of another's", () => {
    const a = pinned("a", 3, { on: "hv1", observedCpus: [5, 4] });
    const b = pinned("b", 1, { on: "hv1", observedCpus: [2] });
    const { of } = placementOf([a, b], hosts);
    expect(of("a")?.dedicatedCpus).toEqual([3, 4, 5]);
    expect(of("b")?.dedicatedCpus).toEqual([2]);
  });
  test("of two on one CPU the first by name keeps it; a reserved one is given up", () => {
    const a = pinned("a", 1, { on: "hv1", observedCpus: [7] });
    const b = pinned("b", 2, { on: "hv1", observedCpus: [7, 0] });
    const { of } = placementOf([b, a], hosts);
    expect(of("a")?.dedicatedCpus).toEqual([7]);
    expect(of("b")?.dedicatedCpus).toEqual([2, 3]);
  });
  test.each([
    {
      that: "too many shared vCPUs",
      one: machine("a", { vcpus: 25 }),
      says: "needs 25 vCPUs, 24 free of 24",
    },
    { that: "too many dedicated CPUs", one: pinned("a", 7), says: "needs 7 dedicated CPUs, 6 free of 6" },
  ])("$that are refused", ({ one, says }) => {
    expect(placementOf([one], hosts).messages).toEqual([`VirtualMachine/a: no host has room: hv1: ${says}`]);
  });
  test("dedicated CPUs are not taken from under the shared ones", () => {
    const { messages } = placementOf([machine("a", { on: "hv1", vcpus: 20 }), pinned("b", 2)], hosts);
    expect(messages).toEqual([
      "VirtualMachine/b: no host has room: hv1: needs 2 dedicated CPUs, but its 6 free ones carry 20 shared vCPUs",
    ]);
  });
});

describe("devices", () => {
  const gpu = { alias: "gpu", vendor: "10de", product: "2330" };
  const cards = ["0000:02:00.0", "0000:01:00.0"].map((address) => ({ ...gpu, vendor: "10DE", address }));
  const hosts = [host("hv1", { spec: { devices: [gpu] }, facts: { devices: cards } }), host("hv2")];

  test("are found by alias, the lowest free address first", () => {
    expect(placementOf([machine("a", { devices: ["gpu"] })], hosts).of("a")).toMatchObject({
      host: "hv1",
      devices: ["0000:01:00.0"],
    });
  });
  test("stay with the machine that holds them", () => {
    const a = machine("a", { devices: ["gpu"] });
    const b = machine("b", { devices: ["gpu"], on: "hv1", observedDevices: ["0000:01:00.0"] });
    const { of } = placementOf([a, b], hosts);
    expect(of("a")?.devices).toEqual(["0000:02:00.0"]);
    expect(of("b")?.devices).toEqual(["0000:01:00.0"]);
  });
  test("are each for one machine", () => {
    const { messages } = placementOf(
      [machine("a", { devices: ["gpu", "gpu"] }), machine("b", { devices: ["gpu"] })],
      hosts,
    );
    expect(messages).toEqual([
      'VirtualMachine/b: no host has room: hv1: needs 1 of device "gpu", 0 free of 2',
    ]);
  });
  test("that no host offers are named", () => {
    const { messages } = placementOf([machine("a", { devices: ["tpu"] })], hosts.slice(0, 1));
    expect(messages).toEqual(['VirtualMachine/a: no host is fit for it: hv1: offers no device "tpu"']);
  });
});

test("huge pages are a store of their own, which ordinary machines cannot use", () => {
  const hosts = [host("hv1", { facts: { hugepages: { free: 1024, total: 1024 } } })];
  const { of, messages } = placementOf(
    [
      machine("a", { hugepages: true, memoryBytes: 2 * GIB }),
      machine("b", { memoryBytes: 7 * GIB }),
      machine("c", { hugepages: true }),
    ],
    hosts,
  );
  expect(of("a")?.host).toBe("hv1");
  expect(messages).toEqual([
    "VirtualMachine/b: no host has room: hv1: needs 7Gi memory, 6Gi free of 6Gi",
    "VirtualMachine/c: no host has room: hv1: needs 1Gi in huge pages, 0 free of 2Gi",
  ]);
});

describe("placement groups", () => {
  const hosts = [
    host("a1", { labels: { zone: "a" } }),
    host("a2", { labels: { zone: "a" } }),
    host("b1", { labels: { zone: "b" } }),
    host("x"),
  ];
  const members = (count: number, rule: Workload["group"], given: Partial<Workload> = {}) =>
    Array.from({ length: count }, (_, index) =>
      machine(`web-${index}`, { ...(rule && { group: rule }), ...given }),
    );
  const spread = (machines: readonly Workload[], on = hosts) => {
    const { of, messages } = placementOf(machines, on);
    return { on: machines.map(({ resource }) => of(resource.split("/")[2] ?? "")?.host).sort(), messages };
  };

  test("anti-affinity puts each on a host of its own", () => {
    expect(spread(members(4, group("anti-affinity")))).toEqual({ on: ["a1", "a2", "b1", "x"], messages: [] });
  });
  test("anti-affinity per zone leaves out hosts without the label, and says what is full", () => {
    const found = spread(members(3, group("anti-affinity", { topologyKey: "zone" })));
    expect(found.on.filter(Boolean)).toHaveLength(2);
    expect(found.messages).toEqual([
      expect.stringMatching(
        /^VirtualMachine\/web-2: no host has room: a1, a2: PlacementGroup\/web allows 1 per zone, and has 1 in zone a; b1: .*; x: has no label "zone", by which PlacementGroup\/web goes$/,
      ),
    ]);
  });
  test("maxPerDomain lets more into a zone", () => {
    const found = spread(members(4, group("anti-affinity", { topologyKey: "zone", maxPerDomain: 2 })));
    expect(found.on.filter((host) => host === "b1")).toHaveLength(2);
  });
  test("affinity follows the member that is there", () => {
    const [first, ...rest] = members(3, group("affinity"));
    expect(spread([{ ...(first ?? machine("-")), observedOn: ["x"] }, ...rest]).on).toEqual(["x", "x", "x"]);
  });
  test("affinity begins where the whole group has room", () => {
    const small = host("small", { facts: { memoryBytes: 4 * GIB } });
    const big = [host("big"), machine("old", { on: "big", memoryBytes: 4 * GIB })] as const;
    const found = spread([big[1], ...members(4, group("affinity"))], [small, big[0]]);
    expect(found.on).toEqual(["big", "big", "big", "big", "big"]);
  });
  test("soft rules give way when no host is left", () => {
    expect(spread(members(5, group("soft-anti-affinity"))).messages).toEqual([]);
    expect(new Set(spread(members(4, group("soft-anti-affinity"))).on).size).toBe(4);
    expect(new Set(spread(members(4, group("soft-affinity"))).on).size).toBe(1);
  });
  test("a rule does not block machines that run", () => {
    const running = members(2, group("anti-affinity"), { observedOn: ["a1"] });
    expect(spread(running)).toEqual({ on: ["a1", "a1"], messages: [] });
  });
});
