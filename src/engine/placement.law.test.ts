import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostView, Placement, Workload } from "../kinds/kind.ts";
import type { ResourceId } from "../model/resource.ts";
import { passesFilters } from "./placement/filters.ts";
import { NO_ALLOCATION, requestOf } from "./placement/host-capacity.ts";
import { GIB, group, host, machine } from "./placement/placement-samples.testing.ts";
import { fits, rejectionReasons, scheduleNew } from "./placement/schedule.ts";
import { openPlacement } from "./placement/state.ts";
import { placeWorkloads } from "./placement.ts";

const RULES = [undefined, group("anti-affinity"), group("affinity", { id: "PlacementGroup/default/near" })];
const gpu = { alias: "gpu", vendor: "10de", product: "2330" };

const hosts: fc.Arbitrary<HostView[]> = fc
  .array(
    fc.record({
      cpus: fc.integer({ min: 1, max: 8 }),
      gib: fc.integer({ min: 1, max: 16 }),
      gpus: fc.nat(2),
    }),
    { maxLength: 5 },
  )
  .map((found) =>
    found.map(({ cpus, gib, gpus }, index) => {
      const devices = Array.from({ length: gpus }, (_, slot) => ({ ...gpu, address: `0000:0${slot}:00.0` }));
      const facts = { cpus, memoryBytes: gib * GIB, devices };
      return host(`hv${index}`, {
        labels: { zone: index % 2 === 0 ? "a" : "b" },
        spec: { devices: [gpu] },
        facts,
      });
    }),
  );

const machines: fc.Arbitrary<Workload[]> = fc
  .array(
    fc.record({
      vcpus: fc.integer({ min: 1, max: 6 }),
      gib: fc.integer({ min: 1, max: 6 }),
      cpuPolicy: fc.constantFrom("shared", "dedicated"),
      devices: fc.constantFrom([], [], ["gpu"]),
      hostSelector: fc.constantFrom({}, {}, { zone: "a" }),
      rule: fc.constantFrom(...RULES),
    }),
    { maxLength: 25 },
  )
  .map((found) =>
    found.map(({ gib, rule, ...rest }, index) =>
      machine(`m${index}`, { ...rest, memoryBytes: gib * GIB, ...(rule && { group: rule }) }),
    ),
  );

const placeAll = (some: readonly Workload[], on: readonly HostView[]) => placeWorkloads(some, on, new Map());

/** Returns a machine as observed after its placement. */
function observedAt(workload: Workload, placement: Placement | undefined): Workload {
  if (placement === undefined) return workload;
  const { host, dedicatedCpus, devices } = placement;
  return { ...workload, observedOn: [host], observedCpus: dedicatedCpus, observedDevices: devices };
}

/** The machines on each host, with what they were given. */
function byHost(some: readonly Workload[], placements: ReadonlyMap<ResourceId, Placement>) {
  const found = new Map<string, { workload: Workload; placement: Placement }[]>();
  for (const workload of some) {
    const placement = placements.get(workload.resource);
    if (placement) found.set(placement.host, [...(found.get(placement.host) ?? []), { workload, placement }]);
  }
  return found;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("for any fleet", () => {
  test("every machine is placed or blocked, and no host is promised more than it has", () => {
    fc.assert(
      fc.property(machines, hosts, (some, on) => {
        const { placements, blocked } = placeAll(some, on);
        expect(placements.size + blocked.length).toBe(some.length);
        for (const [name, there] of byHost(some, placements)) {
          const facts = on.find(({ id }) => id === name)?.facts;
          const cpus = there.flatMap(({ placement }) => placement.dedicatedCpus);
          const devices = there.flatMap(({ placement }) => placement.devices);
          const shared = there.filter(({ workload }) => workload.cpuPolicy === "shared");
          expect(sum(there.map(({ workload }) => workload.memoryBytes)) + GIB).toBeLessThanOrEqual(
            facts?.memoryBytes ?? 0,
          );
          expect(sum(shared.map(({ workload }) => workload.vcpus))).toBeLessThanOrEqual(
            4 * ((facts?.cpus ?? 0) - 1 - cpus.length),
          );
          expect(new Set(cpus).size).toBe(cpus.length);
          expect(new Set(devices).size).toBe(devices.length);
          expect(cpus).not.toContain(0);
          expect(there.filter(({ workload }) => workload.group === RULES[1]).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
  test("the members of an affinity group are on one host", () => {
    fc.assert(
      fc.property(machines, hosts, (some, on) => {
        const together = some.filter((one) => one.group === RULES[2]);
        expect(byHost(together, placeAll(some, on).placements).size).toBeLessThanOrEqual(1);
      }),
    );
  });
  test("placing again what was placed changes nothing, also when machines come and go", () => {
    fc.assert(
      fc.property(machines, hosts, fc.nat(), (some, on, pick) => {
        const first = placeAll(some, on).placements;
        const gone = some.length === 0 ? -1 : pick % some.length;
        const later = some
          .map((one) => observedAt(one, first.get(one.resource)))
          .filter((_, index) => index !== gone);
        const second = placeAll([...later, machine("another")], on);
        for (const { resource } of later) {
          const before = first.get(resource);
          if (before)
            expect(second.placements.get(resource)).toMatchObject({
              host: before.host,
              dedicatedCpus: before.dedicatedCpus,
              devices: before.devices,
            });
        }
      }),
    );
  });
  test("the order of machines and hosts does not matter", () => {
    fc.assert(
      fc.property(machines, hosts, (some, on) => {
        const one = placeAll(some, on);
        const other = placeAll(some.toReversed(), on.toReversed());
        expect(new Map([...one.placements].sort())).toEqual(new Map([...other.placements].sort()));
        expect(one.blocked).toEqual(other.blocked);
      }),
    );
  });
  test("why agrees with the placement", () => {
    fc.assert(
      fc.property(machines, hosts, (some, on) => {
        const { placements, explain } = placeAll(some, on);
        for (const { resource } of some) {
          const reasons = explain(resource);
          const possible = reasons.filter(({ verdict }) => verdict !== "refused");
          const chosen = reasons.filter(({ verdict }) => verdict === "chosen").map(({ host }) => host);
          expect(chosen).toEqual(placements.has(resource) ? [placements.get(resource)?.host] : []);
          if (chosen.length === 0) expect(possible).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("a host that passes the filters has room exactly where no reason speaks against it", () => {
    fc.assert(
      fc.property(machines, hosts, fc.boolean(), (some, on, firstIsSilent) => {
        const [first] = on;
        const unreadable = new Map(first && firstIsSilent ? [[first.id, "no answer"]] : []);
        const state = openPlacement(on, unreadable);
        scheduleNew(state, some.slice(0, some.length / 2));
        for (const workload of some) {
          const request = requestOf(workload, NO_ALLOCATION);
          for (const capacity of state.hosts.values()) {
            if (!passesFilters(capacity, workload)) continue;
            const reasons = rejectionReasons(state, capacity, workload);
            expect(fits(state, capacity, workload, request)).toBe(reasons.length === 0);
          }
        }
      }),
    );
  });
});

test("ten thousand machines find their hosts, and stay there", () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    host(`hv${index}`, { facts: { cpus: 128, memoryBytes: 513 * GIB } }),
  );
  const cold = Array.from({ length: 10_000 }, (_, index) =>
    machine(`m${index}`, { vcpus: 1 + (index % 4), memoryBytes: (1 + (index % 4)) * GIB }),
  );
  const placed = placeAll(cold, many);
  expect(placed.placements.size).toBe(10_000);
  const warm = cold.map((one) => observedAt(one, placed.placements.get(one.resource)));
  expect(placeAll(warm, many).placements).toEqual(placed.placements);
});
