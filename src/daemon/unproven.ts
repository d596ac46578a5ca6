import type { ChangeId, PlannedChange } from "../model/change.ts";
import type { ObjectId } from "../model/object.ts";

/** Changes that were done, until a plan shows that nothing of them is left to do. */
export interface Unproven {
  done(change: ChangeId): void;
  /**
   * Changes of a plan that have been done already, and yet are wanted: something is not as its driver thinks. Whatever is
   * under way still is not looked at.
   */
  wantedAgain(going: readonly PlannedChange[], isBusy: (id: ObjectId) => boolean): readonly PlannedChange[];
}

export function createUnproven(): Unproven {
  const unproven = new Set<ChangeId>();
  return {
    done: (change) => void unproven.add(change),
    wantedAgain(going, isBusy) {
      if (unproven.size === 0) return [];
      const again = going.filter(({ change }) => unproven.has(change));
      for (const change of unproven) if (!isBusy(objectOf(change))) unproven.delete(change);
      return again;
    },
  };
}

/** `update domain@hv1/db` → `domain@hv1/db`. */
function objectOf(change: ChangeId): ObjectId {
  return change.slice(change.indexOf(" ") + 1) as ObjectId; // what a change's id is made of
}
