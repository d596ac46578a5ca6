import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostView, Mobility, Workload } from "../../kinds/kind.ts";
import { placeWorkloads } from "../placement.ts";
import { GIB, host, machine, vm } from "./placement-samples.testing.ts";

/** A running machine that nothing keeps on its host. */
const MOBILITY: Mobility = {
  strategy: "LiveMigrate",
  running: true,
  blockers: [],
  unsendable: [],
  carried: [],
  hypervisor: "qemu",
  arch: "x86_64",
  machineType: "pc-q35-7.2",
  hostCpu: false,
  preparedOn: [],
};
const movable = (name: string, on: string, more: Partial<Workload> = {}) =>
  machine(name, { on, mobility: MOBILITY, ...more });

/** Hosts that reach each other. Each has 8 GiB and 28 vCPUs for machines. */
const hosts = (...names: string[]): HostView[] =>
  names.map((name, index) =>
    host(name, { spec: { underlay: { interface: "eth0", address: `10.0.0.${index + 1}` } } }),
  );

const balanced = (machines: readonly Workload[], on: readonly HostView[]) =>
  placeWorkloads(machines, on, new Map(), true);
const hostOf = (result: ReturnType<typeof balanced>, name: string) => result.placements.get(vm(name))?.host;
const many = (count: number, on: string, more: Partial<Workload> = {}) =>
  Array.from({ length: count }, (_, index) => movable(`${on}-${index}`, on, more));

describe("rebalance", () => {
  test("moves machines from a full host to an empty one until both are even", () => {
    const result = balanced(many(6, "a"), hosts("a", "b"));
    const counts = ["a", "b"].map(
      (name) => [...result.placements.values()].filter((placement) => placement.host === name).length,
    );
    expect(counts).toEqual([3, 3]);
    expect(result.notices).toEqual([
      "rebalance: 3 machines move; the fullest host goes from 75 % (a) to 38 % (a)",
    ]);
  });

  test("moves nothing without being asked, nor where nothing is gained", () => {
    const result = placeWorkloads(many(6, "a"), hosts("a", "b"), new Map());
    expect([...result.placements.values()].every((placement) => placement.host === "a")).toBe(true);
    expect(result.notices).toEqual([]);
    expect(balanced([...many(3, "a"), ...many(3, "b")], hosts("a", "b")).notices).toEqual([
      "rebalance: no move would lower the load of a host by 5 % or more; the fullest has 38 % (a)",
    ]);
  });

  test("leaves machines that cannot move, are off, or whose host is not even the fullest", () => {
    const stuck = many(4, "a", { mobility: { ...MOBILITY, strategy: "None" } });
    const off = many(2, "b", { mobility: { ...MOBILITY, running: false } });
    const result = balanced([...stuck, ...off], hosts("a", "b", "c"));
    expect(result.placements.get(vm("a-0"))?.host).toBe("a");
    expect(result.placements.get(vm("b-0"))?.host).toBe("b");
  });

  test("keeps hard rules of placement groups", () => {
    const group = {
      id: "PlacementGroup/default/g",
      policy: "affinity",
      topologyKey: "host",
      maxPerDomain: 1,
    } as const;
    const result = balanced(many(6, "a", { group }), hosts("a", "b"));
    expect([...result.placements.values()].every((placement) => placement.host === "a")).toBe(true);
  });

  test("uses no closed host", () => {
    const closed = host("b", {
      spec: { unschedulable: true, underlay: { interface: "eth0", address: "10.0.0.9" } },
    });
    const result = balanced(many(6, "a"), [...hosts("a"), closed]);
    expect(hostOf(result, "a-0")).toBe("a");
  });

  test("of any fleet never makes the fullest host fuller, and comes to rest after its moves", () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(sizes, (list) => {
        const names = ["a", "b", "c", "d"];
        const free = new Map(names.map((name) => [name, 8]));
        const machines = list.flatMap(([index, size], number) => {
          const on = names[index] ?? "a";
          if ((free.get(on) ?? 0) < size) return [];
          free.set(on, (free.get(on) ?? 0) - size);
          return [movable(`m${number}`, on, { memoryBytes: size * GIB })];
        });
        const after = (some: readonly Workload[]) => {
          const { placements } = balanced(some, hosts(...names));
          return some.map((workload) => ({
            ...workload,
            observedOn: [placements.get(workload.resource)?.host ?? "none"],
          }));
        };
        const height = (some: readonly Workload[]) =>
          Math.max(
            ...names.map((name) =>
              some
                .filter(({ observedOn }) => observedOn[0] === name)
                .reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
            ),
          );
        let before: readonly Workload[] = machines;
        for (let round = 0; round < 10; round += 1) {
          const next = after(before);
          expect(height(next)).toBeLessThanOrEqual(height(before));
          const moved = next.some(
            (workload, index) => workload.observedOn[0] !== before[index]?.observedOn[0],
          );
          if (!moved) return;
          before = next;
        }
        expect("it moves on and on").toBe("it rests");
      }),
    );
  });
});
