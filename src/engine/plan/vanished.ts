import type { ObjectId, ObservedObject } from "../../model/object.ts";
import { isRemakable } from "./draft.ts";
import type { Node } from "./graph.ts";
import type { PlanningState } from "./types.ts";

/**
 * Finds vanished objects: they hold data, the plan creates them, and an observed object, managed or not, uses them
 * already. Returns the first user of each.
 */
export function usersOfVanished(
  nodes: readonly Node[],
  { types, observed, desired }: PlanningState,
): ReadonlyMap<ObjectId, ObservedObject> {
  const made = new Set<ObjectId>();
  for (const { draft } of nodes) {
    const type = types.get(draft.type);
    const desiredObject = desired.get(draft.id);
    const holdsData =
      type?.holdsData === true && desiredObject !== undefined && !isRemakable(type, desiredObject);
    if (draft.action === "create" && holdsData) made.add(draft.id);
  }
  const users = new Map<ObjectId, ObservedObject>();
  if (made.size === 0) return users;
  for (const user of observed.values())
    for (const id of user.dependsOn)
      if (made.has(id) && user.id < (users.get(id)?.id ?? "\uffff")) users.set(id, user);
  return users;
}
