import type { DesiredObject, ObjectId, ObservedObject } from "../../model/object.ts";

/** What is wanted, by id. */
export interface DesiredIndex {
  readonly desired: Map<ObjectId, DesiredObject>;
  /** Ids that are wanted more than once. */
  readonly twice: Set<ObjectId>;
}

/** What is there, by id; what is in use stands before its namesakes in the trash, and these are the doubles. */
export interface ObservedIndex {
  readonly observed: Map<ObjectId, ObservedObject>;
  readonly doubles: ObservedObject[];
}

export function indexDesired(objects: readonly DesiredObject<object>[]): DesiredIndex {
  const desired = new Map<ObjectId, DesiredObject>();
  const twice = new Set<ObjectId>();
  for (const object of objects) {
    const other = desired.get(object.id);
    if (other !== undefined) twice.add(object.id);
    if (other !== undefined && other.owner < object.owner) continue;
    desired.set(object.id, object as DesiredObject); // states are JSON objects, whatever their kind calls them
  }
  return { desired, twice };
}

/** Puts an object in the place of the one that had its id. False: the index must be made anew. */
export function exchangeDesired(
  { desired, twice }: DesiredIndex,
  before: DesiredObject<object>,
  after: DesiredObject<object>,
): boolean {
  if (before.id !== after.id || twice.size > 0) return false;
  desired.set(after.id, after as DesiredObject); // as above
  return true;
}

export function indexObserved(objects: readonly ObservedObject[]): ObservedIndex {
  const observed = new Map<ObjectId, ObservedObject>();
  const doubles: ObservedObject[] = [];
  for (const object of objects) {
    const other = observed.get(object.id);
    const [first, second] =
      other === undefined || precedes(object, other) ? [object, other] : [other, object];
    observed.set(object.id, first);
    if (second?.trashed !== undefined) doubles.push(second);
  }
  return { observed, doubles };
}

export function exchangeObserved(
  { observed, doubles }: ObservedIndex,
  before: ObservedObject,
  after: ObservedObject,
): boolean {
  if (before.id !== after.id || doubles.length > 0) return false;
  observed.set(after.id, after);
  return true;
}

/** What is in use stands before what is in the trash, and there the latest before earlier ones. */
function precedes(object: ObservedObject, other: ObservedObject): boolean {
  if (object.trashed === undefined || other.trashed === undefined) return object.trashed === undefined;
  return object.trashed.since > other.trashed.since;
}
