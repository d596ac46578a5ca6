import type { DesiredObject, ObjectId, ObservedObject } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";

/** Desired objects by id. */
export interface DesiredIndex {
  readonly desired: Map<ObjectId, DesiredObject>;
  /** The owners of objects that are desired more than once, by id. */
  readonly duplicates: Map<ObjectId, readonly ResourceId[]>;
}

/** Observed objects by id. An object in use comes before its namesakes in the trash, which are listed apart. */
export interface ObservedIndex {
  readonly observed: Map<ObjectId, ObservedObject>;
  readonly trashedNamesakes: ObservedObject[];
  /** Reasons why objects are unusable, by id. */
  readonly unusable: ReadonlyMap<ObjectId, string>;
}

export function indexDesired(objects: readonly DesiredObject<object>[]): DesiredIndex {
  const desired = new Map<ObjectId, DesiredObject>();
  const duplicates = new Map<ObjectId, readonly ResourceId[]>();
  for (const object of objects) {
    const other = desired.get(object.id);
    if (other !== undefined)
      duplicates.set(object.id, [...(duplicates.get(object.id) ?? [other.owner]), object.owner]);
    if (other !== undefined && other.owner < object.owner) continue;
    desired.set(object.id, object as DesiredObject); // states are JSON objects, whatever their kind calls them
  }
  return { desired, duplicates };
}

/** Replaces an object by one of the same id. Returns false if the index must be rebuilt. */
export function replaceDesired(
  { desired, duplicates }: DesiredIndex,
  before: DesiredObject<object>,
  after: DesiredObject<object>,
): boolean {
  if (before.id !== after.id || duplicates.size > 0) return false;
  desired.set(after.id, after as DesiredObject); // as above
  return true;
}

export function indexObserved(objects: readonly ObservedObject[]): ObservedIndex {
  const observed = new Map<ObjectId, ObservedObject>();
  const trashedNamesakes: ObservedObject[] = [];
  for (const object of objects) {
    const other = observed.get(object.id);
    const [first, second] =
      other === undefined || precedes(object, other) ? [object, other] : [other, object];
    observed.set(object.id, first);
    if (second?.trashed !== undefined) trashedNamesakes.push(second);
  }
  const unusable = new Map<ObjectId, string>();
  for (const { id, unusable: why } of objects) if (why !== undefined) unusable.set(id, why);
  return { observed, trashedNamesakes, unusable };
}

export function replaceObserved(
  { observed, trashedNamesakes }: ObservedIndex,
  before: ObservedObject,
  after: ObservedObject,
): boolean {
  if (before.id !== after.id || trashedNamesakes.length > 0 || before.unusable !== after.unusable)
    return false;
  observed.set(after.id, after);
  return true;
}

/** Returns whether an object precedes its namesake: objects in use first, then the latest in the trash. */
function precedes(object: ObservedObject, other: ObservedObject): boolean {
  if (object.trashed === undefined || other.trashed === undefined) return object.trashed === undefined;
  return object.trashed.since > other.trashed.since;
}
