import type { ChangeId, PlannedChange } from "../../model/change.ts";
import type { ObjectId } from "../../model/object.ts";

/** Changes that were done, until a plan confirms it by not containing them any more. */
export interface UnverifiedChanges {
  add(change: ChangeId): void;
  /**
   * Returns the ready changes that were done already: the driver reported success, and the object is still different.
   * Forgets all others, except on objects that are in flight.
   */
  stillPlanned(
    ready: readonly PlannedChange[],
    isInFlight: (id: ObjectId) => boolean,
  ): readonly PlannedChange[];
}

export function createUnverifiedChanges(): UnverifiedChanges {
  const unverified = new Set<ChangeId>();
  return {
    add: (change) => void unverified.add(change),
    stillPlanned(ready, isInFlight) {
      if (unverified.size === 0) return [];
      const again = ready.filter(({ change }) => unverified.has(change));
      for (const change of unverified) if (!isInFlight(objectIdOf(change))) unverified.delete(change);
      return again;
    },
  };
}

/** Returns `domain@hv1/db` for `update domain@hv1/db`. */
function objectIdOf(change: ChangeId): ObjectId {
  return change.slice(change.indexOf(" ") + 1) as ObjectId; // the id of a change is its action and its object
}
