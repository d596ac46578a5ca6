import type { ObjectId, ObservedObject } from "../../model/object.ts";
import type { Snapshot } from "../../model/plan.ts";

/** A snapshot with some objects read again; those that were not found any more are gone. */
export function replaced(
  snapshot: Snapshot,
  read: readonly ObservedObject[],
  touched: readonly ObjectId[],
): Snapshot {
  const before = new Set(touched);
  return { ...snapshot, objects: [...snapshot.objects.filter(({ id }) => !before.has(id)), ...read] };
}
