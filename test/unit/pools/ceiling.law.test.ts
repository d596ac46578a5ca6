import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ObjectId, ObservedObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { resourcesOf } from "../compiled-fleet.ts";
import { FLEET, observedPool, planFor, poolYaml } from "./pool-plans.ts";

/** However the world looks, and whoever cannot be read: a pool never makes itself larger than it may be. */

const HOSTS = ["hv1", "hv2", "hv3"] as const;
const THIRD = `{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv3}, spec: {libvirt: "lab://t/hv3"}}\n---\n`;
const MOST = 6;

const everything = observedPool({ replicas: MOST });

/** What there is of a member on one host. */
const piece = fc.record({
  member: fc.integer({ min: 0, max: MOST - 1 }),
  host: fc.constantFrom(...HOSTS),
  state: fc.constantFrom("whole", "whole", "whole", "stopped", "only its disks", "only its machine"),
  protect: fc.constantFrom(false, false, false, true),
});
type Piece = typeof piece extends fc.Arbitrary<infer Value> ? Value : never;

const conditions = fc.record({
  replicas: fc.integer({ min: 0, max: 4 }),
  pieces: fc.uniqueArray(piece, { selector: ({ member, host }) => `${member} ${host}`, maxLength: 8 }),
  unreadable: fc.subarray([...HOSTS]),
  prune: fc.boolean(),
});

function moveTo(object: ObservedObject, host: string): ObservedObject {
  const to = (id: ObjectId) => id.replace(/@hv\d\//, `@${host}/`) as ObjectId;
  return { ...object, id: to(object.id), target: host, dependsOn: object.dependsOn.map(to) };
}

function objectsOf({ member, host, state, protect }: Piece): ObservedObject[] {
  const own = everything.filter(({ mark }) => mark?.owner === `VirtualMachine/default/web-${member}`);
  const parts = own.filter(({ type }) => state !== "only its disks" || type !== "domain");
  return parts
    .filter(({ type }) => state !== "only its machine" || type === "domain")
    .map((object) => moveTo(object, host))
    .map((object) => (state === "stopped" ? shutOff(object) : object))
    .map((object) => (object.mark === undefined ? object : { ...object, mark: { ...object.mark, protect } }));
}

function shutOff({ running: _, ...object }: ObservedObject): ObservedObject {
  return object.type === "domain" ? { ...object, state: { ...object.state, power: "shutoff" } } : object;
}

function planOf(
  replicas: number,
  objects: readonly ObservedObject[],
  unreadable: readonly string[],
  prune: boolean,
) {
  const resources = FLEETS[replicas] ?? [];
  const observed = objects.filter(({ target }) => !unreadable.includes(target));
  return planFor(resources, { observed, unreadable, fleet: { ...FLEET, prune } });
}

const FLEETS = [0, 1, 2, 3, 4].map((replicas) => resourcesOf(THIRD + poolYaml({ replicas })));

const machines = (objects: readonly ObservedObject[]) => objects.filter(({ type }) => type === "domain");
const unheldDomainChanges = ({ changes }: Plan) =>
  changes.filter(({ type, hold }) => type === "domain" && hold === undefined);

describe("a pool", { timeout: 120_000 }, () => {
  it("never has more machines than it may, whatever is there already and whatever cannot be seen", () => {
    fc.assert(
      fc.property(conditions, ({ replicas, pieces, unreadable, prune }) => {
        const objects = pieces.flatMap(objectsOf);
        const current = machines(objects).length;
        const made = unheldDomainChanges(planOf(replicas, objects, unreadable, prune)).filter(
          ({ action }) => action === "create",
        );
        expect(current + made.length).toBeLessThanOrEqual(Math.max(current, replicas)); // before anything is deleted
      }),
      { numRuns: 150 },
    );
  });

  it("never makes a machine that is there already, also where it cannot be seen", () => {
    fc.assert(
      fc.property(conditions, ({ replicas, pieces, unreadable, prune }) => {
        const objects = pieces.flatMap(objectsOf);
        const names = new Set(machines(objects).map(({ name }) => name));
        const made = unheldDomainChanges(planOf(replicas, objects, unreadable, prune)).filter(
          ({ action }) => action === "create",
        );
        expect(made.filter(({ name }) => names.has(name))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("deletes no more than there are too many, and none while a host cannot be read for its sake", () => {
    fc.assert(
      fc.property(conditions, ({ replicas, pieces, unreadable, prune }) => {
        const objects = pieces.flatMap(objectsOf);
        const ended = unheldDomainChanges(planOf(replicas, objects, unreadable, prune)).filter(
          ({ action }) => action === "delete",
        );
        const left = new Set(
          machines(objects)
            .filter(({ target }) => !unreadable.includes(target as never))
            .map(({ name }) => name),
        );
        for (const { name } of ended) left.delete(name);
        if (ended.length > 0) expect(left.size).toBeGreaterThanOrEqual(replicas);
        expect(ended.filter(({ target }) => unreadable.some((host) => host === target))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("comes to exactly its number in a few passes, where nothing stands in its way", () => {
    const free = fc.record({
      replicas: fc.integer({ min: 0, max: 4 }),
      pieces: fc.uniqueArray(piece, { selector: ({ member }) => member, maxLength: MOST }),
    });
    fc.assert(
      fc.property(free, ({ replicas, pieces }) => {
        let current = pieces.map((one) => ({ ...one, protect: false })).flatMap(objectsOf);
        for (let pass = 0; pass < 3; pass += 1)
          current = observedAfter(planOf(replicas, current, [], true), current);
        const names = machines(current).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(names).toHaveLength(replicas);
        const fresh = names.filter((name) => !pieces.some(({ member }) => name === `web-${member}`));
        expect(fresh.length).toBe(Math.max(0, replicas - pieces.length));
      }),
      { numRuns: 100 },
    );
  });
});

/** The machines after a plan was done; everything else of them is as the compiler finds it. */
function observedAfter(plan: Plan, objects: readonly ObservedObject[]): ObservedObject[] {
  const world = new Map(objects.map((object) => [object.id, object]));
  for (const { id, type, target, name, action, after, mark, hold } of plan.changes) {
    if (hold !== undefined) continue;
    world.delete(id);
    if (action !== "delete" && action !== "trash" && after !== undefined)
      world.set(id, { id, type, target, name, state: after, running: after, mark, dependsOn: [] });
  }
  return [...world.values()];
}
