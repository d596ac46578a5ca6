import type { Hold } from "../../../model/change.ts";

import { dependenciesOf, type Node, ROLE } from "../graph.ts";
import type { InProgress, PlanningState } from "../types.ts";

export const NOTHING_IN_PROGRESS: InProgress = { objects: new Set(), owners: new Map() };

/**
 * Returns the transient hold of a ready change: a run in flight changes its object or a dependency, or it failed a short
 * while ago. The guard counts the change all the same.
 */
export function transientHold(node: Node, planning: PlanningState): Hold | undefined {
  return inProgressHold(node, planning) ?? backoffHold(node, planning);
}

function inProgressHold({ draft }: Node, planning: PlanningState): Hold | undefined {
  const { inProgress: { objects, owners } = NOTHING_IN_PROGRESS } = planning.input;
  if (objects.size === 0) return undefined;
  if (objects.has(draft.id)) return { gate: "in-progress", reason: "it is being changed at this moment" };
  const dependency = dependenciesOf(draft, planning).find((id) => objects.has(id));
  if (dependency !== undefined)
    return { gate: "in-progress", reason: `${dependency} is being changed at this moment` };
  return ROLE[draft.action] === "creates" && isElsewhere(draft, owners, planning)
    ? { gate: "in-progress", reason: "its resource is being worked on elsewhere at this moment" }
    : undefined;
}

/** Returns whether the object is being created on another target. Otherwise it could be created twice. */
function isElsewhere(
  { owner, target, type }: Node["draft"],
  owners: InProgress["owners"],
  { types }: PlanningState,
): boolean {
  if (types.get(type)?.perTarget === true) return false;
  return [...(owners.get(owner) ?? [])].some((other) => other !== target);
}

function backoffHold({ draft }: Node, { input }: PlanningState): Hold | undefined {
  const backoff = input.backoffs?.get(draft.id);
  if (backoff === undefined || backoff.until <= input.now) return undefined;
  return { gate: "backoff", reason: backoff.message, until: backoff.until };
}
