import type { ObjectId } from "../../model/object.ts";
import type { Plan, Snapshot } from "../../model/plan.ts";

/** Since when objects have not been as they were left. */
export interface DriftAges {
  seen(plan: Plan, snapshot: Pick<Snapshot, "unreadable">): void;
  /** How many there are, and how old the oldest is, in seconds; 0 without any. */
  now(): { readonly objects: number; readonly oldestSeconds: number };
}

/** What a target hides that does not answer is not repaired; its age goes on. `clock`: milliseconds. */
export function createDriftAges(clock: () => number, repaired: (seconds: number) => void): DriftAges {
  let since = new Map<ObjectId, number>();
  return {
    seen({ changes }, { unreadable }) {
      const [before, now] = [since, clock()];
      const drifted = changes.filter(({ cause }) => cause === "drift").map(({ id }) => id);
      since = new Map(drifted.map((id) => [id, before.get(id) ?? now]));
      for (const [id, at] of before) {
        if (since.has(id)) continue;
        if (unreadable.has(targetIn(id))) since.set(id, at);
        else repaired((now - at) / 1000);
      }
    },
    now: () => {
      const first = Math.min(...since.values());
      return { objects: since.size, oldestSeconds: since.size === 0 ? 0 : (clock() - first) / 1000 };
    },
  };
}

function targetIn(id: ObjectId): string {
  return id.slice(id.indexOf("@") + 1, id.indexOf("/"));
}
