import type { HealthByObject } from "../../drivers/driver.ts";
import { withMembers } from "../../drivers/shared/with-members.ts";
import { equal } from "../../model/hash.ts";
import type { ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { ObservedCache, TargetObservation } from "../../model/snapshot.ts";

/**
 * Puts a whole read of a target into the cache. Unchanged objects stay identical and keep their position, so that the
 * planner has nothing to compare. Objects in `fresher` were read after this read began, so that their cached state
 * stays.
 */
export function withTargetRead(
  cache: ObservedCache,
  target: TargetId,
  observation: TargetObservation,
  fresher: ReadonlySet<ObjectId> = new Set(),
): ObservedCache {
  const previous = observationOf(cache, target);
  const read = observation.objects.filter(({ id }) => !fresher.has(id));
  const fresherObjects = previous.objects.filter(({ id }) => fresher.has(id));
  const objects = mergeObjects(previous.objects, [...read, ...fresherObjects]);
  const facts = equal(previous.facts, observation.facts) ? previous.facts : observation.facts;
  const cluster = equal(previous.cluster, observation.cluster) ? previous.cluster : observation.cluster;
  return new Map([...cache, [target, { facts, cluster, objects }]]);
}

/** Puts single objects into the cache. Drops those that were not found. */
export function withObjectsRead(
  cache: ObservedCache,
  target: TargetId,
  touched: ReadonlySet<ObjectId>,
  read: readonly ObservedObject[],
): ObservedCache {
  const previous = cache.get(target);
  if (previous === undefined || "unreadable" in previous) return cache; // read whole when it can be read again
  const others = previous.objects.filter(({ id }) => !touched.has(id));
  return new Map([
    ...cache,
    [target, { ...previous, objects: mergeObjects(previous.objects, [...others, ...read]) }],
  ]);
}

/** Puts the health of single objects into the cache. Returns the very same cache if none differs. */
export function withHealth(cache: ObservedCache, target: TargetId, health: HealthByObject): ObservedCache {
  const previous = cache.get(target);
  if (previous === undefined || "unreadable" in previous || health.size === 0) return cache;
  let changed = false;
  const objects = previous.objects.map((object) => {
    const now = health.get(object.id);
    if (now === undefined || object.trashed !== undefined || equal(object.health, now)) return object;
    changed = true;
    return withMembers(object, { health: now });
  });
  return changed ? new Map([...cache, [target, { ...previous, objects }]]) : cache;
}

export function withTargetUnreadable(cache: ObservedCache, target: TargetId, reason: string): ObservedCache {
  return new Map([...cache, [target, { unreadable: reason }]]);
}

/** Drops every target that is not in `targets`. */
export function retainTargets(cache: ObservedCache, targets: ReadonlySet<TargetId>): ObservedCache {
  return new Map([...cache].filter(([target]) => targets.has(target)));
}

const NO_OBSERVATION: TargetObservation = { facts: undefined, cluster: undefined, objects: [] };

function observationOf(cache: ObservedCache, target: TargetId): TargetObservation {
  const observation = cache.get(target);
  return observation === undefined || "unreadable" in observation ? NO_OBSERVATION : observation;
}

/** Distinguishes objects of one name in the trash. */
function objectKey({ id, trashed }: ObservedObject): string {
  return trashed === undefined ? id : `${id} ${trashed.since}`;
}

/** Merges a read into the objects before, in their order. New objects come last. */
function mergeObjects(before: readonly ObservedObject[], read: readonly ObservedObject[]): ObservedObject[] {
  const now = new Map(read.map((object) => [objectKey(object), object]));
  const merged: ObservedObject[] = [];
  for (const object of before) {
    const key = objectKey(object);
    const next = now.get(key);
    if (next === undefined) continue;
    merged.push(next === object || equal(next, object) ? object : next);
    now.delete(key);
  }
  return now.size === 0 ? merged : [...merged, ...now.values()];
}
