import type { ObjectId } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import type { Snapshot } from "../../model/snapshot.ts";

/** Tracks since when objects have drifted. */
export interface DriftAges {
  update(plan: Plan, snapshot: Pick<Snapshot, "unreadable">): void;
  /** Returns how many objects have drifted, and the age of the oldest drift in seconds (0 without drift). */
  current(): { readonly objects: number; readonly oldestSeconds: number };
}

/** Drift on a target that cannot be read counts as not repaired, and its age grows. `clock`: milliseconds. */
export function createDriftAges(clock: () => number, onRepaired: (seconds: number) => void): DriftAges {
  let since = new Map<ObjectId, number>();
  return {
    update({ changes }, { unreadable }) {
      const [before, now] = [since, clock()];
      const drifted = changes.filter(({ cause }) => cause === "drift").map(({ id }) => id);
      since = new Map(drifted.map((id) => [id, before.get(id) ?? now]));
      for (const [id, at] of before) {
        if (since.has(id)) continue;
        if (unreadable.has(targetIn(id))) since.set(id, at);
        else onRepaired((now - at) / 1000);
      }
    },
    current: () => {
      const first = Math.min(...since.values());
      return { objects: since.size, oldestSeconds: since.size === 0 ? 0 : (clock() - first) / 1000 };
    },
  };
}

function targetIn(id: ObjectId): string {
  return id.slice(id.indexOf("@") + 1, id.indexOf("/"));
}
