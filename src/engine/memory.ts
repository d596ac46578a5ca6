import { equal } from "../model/hash.ts";
import type { ObjectId, ObservedObject, TargetId } from "../model/object.ts";
import type { ClusterFacts, HostFacts, Snapshot } from "../model/plan.ts";

/** What was read of one target. */
export interface Sight {
  readonly facts: HostFacts | undefined;
  readonly cluster: ClusterFacts | undefined;
  readonly objects: readonly ObservedObject[];
}

/** What is known of the targets, each as it was read last; of those that cannot be read, why. Never changed. */
export type Memory = ReadonlyMap<TargetId, Sight | { readonly unreadable: string }>;

/**
 * A target read anew. What is as it was stays the very same object, and where it stood: then a plan has nothing to compare.
 * Objects that are `fresher` were read since this reading began, so it says nothing of them.
 */
export function withSight(
  memory: Memory,
  target: TargetId,
  sight: Sight,
  fresher: ReadonlySet<ObjectId> = new Set(),
): Memory {
  const known = sightOf(memory, target);
  const read = sight.objects.filter(({ id }) => !fresher.has(id));
  const kept = known.objects.filter(({ id }) => fresher.has(id));
  const objects = merged(known.objects, [...read, ...kept]);
  const facts = equal(known.facts, sight.facts) ? known.facts : sight.facts;
  const cluster = equal(known.cluster, sight.cluster) ? known.cluster : sight.cluster;
  return new Map([...memory, [target, { facts, cluster, objects }]]);
}

/** These objects read anew; those that were not found are gone. */
export function withObjects(
  memory: Memory,
  target: TargetId,
  touched: ReadonlySet<ObjectId>,
  read: readonly ObservedObject[],
): Memory {
  const known = memory.get(target);
  if (known === undefined || "unreadable" in known) return memory; // read whole when it can be read again
  const others = known.objects.filter(({ id }) => !touched.has(id));
  return new Map([...memory, [target, { ...known, objects: merged(known.objects, [...others, ...read]) }]]);
}

export function withoutSight(memory: Memory, target: TargetId, reason: string): Memory {
  return new Map([...memory, [target, { unreadable: reason }]]);
}

/** Of these targets alone. */
export function onlyTargets(memory: Memory, targets: ReadonlySet<TargetId>): Memory {
  return new Map([...memory].filter(([target]) => targets.has(target)));
}

export function snapshotOf(memory: Memory): Snapshot {
  const objects: (readonly ObservedObject[])[] = [];
  const facts = new Map<TargetId, HostFacts>();
  const clusters = new Map<TargetId, ClusterFacts>();
  const unreadable = new Map<TargetId, string>();
  for (const [target, sight] of memory) {
    if ("unreadable" in sight) {
      unreadable.set(target, sight.unreadable);
      continue;
    }
    if (sight.facts !== undefined) facts.set(target, sight.facts);
    if (sight.cluster !== undefined) clusters.set(target, sight.cluster);
    objects.push(sight.objects);
  }
  return { objects: objects.flat(), facts, clusters, unreadable };
}

const NOTHING: Sight = { facts: undefined, cluster: undefined, objects: [] };

function sightOf(memory: Memory, target: TargetId): Sight {
  const known = memory.get(target);
  return known === undefined || "unreadable" in known ? NOTHING : known;
}

/** In the trash there may be another of the same name. */
function keyOf({ id, trashed }: ObservedObject): string {
  return trashed === undefined ? id : `${id} ${trashed.since}`;
}

/** The objects as read, in the order of before; what is new comes last. */
function merged(before: readonly ObservedObject[], read: readonly ObservedObject[]): ObservedObject[] {
  const now = new Map(read.map((object) => [keyOf(object), object]));
  const merged: ObservedObject[] = [];
  for (const object of before) {
    const key = keyOf(object);
    const next = now.get(key);
    if (next === undefined) continue;
    merged.push(next === object || equal(next, object) ? object : next);
    now.delete(key);
  }
  return now.size === 0 ? merged : [...merged, ...now.values()];
}
