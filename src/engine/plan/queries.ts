import { GATES, type PlannedChange } from "../../model/change.ts";
import { formatObject } from "../format.ts";

/*
 * Rules that status, reports, metrics and events share. OpenTofu says of its own: "the intent is just to centralize the
 * rules … rather than duplicating different versions of it at various locations in the UI code".
 */

/** Returns whether an apply may start the change: no gate holds it. */
export function isReady({ hold }: Pick<PlannedChange, "hold">): boolean {
  return hold === undefined;
}

/** Returns whether a gate holds the change. */
export function isHeld(change: Pick<PlannedChange, "hold">): boolean {
  return !isReady(change);
}

/** Returns whether the change waits for a person who approves it. */
export function needsApproval({ hold }: Pick<PlannedChange, "hold">): boolean {
  return hold !== undefined && GATES[hold.gate].opensBy === "approval";
}

/**
 * Returns whether a change follows the readiness of machines, and so need not come at once with the changes that affected them: a
 * load balancer sends clients to a machine that has become ready.
 */
export function followsReadiness({ action, cause, fields }: PlannedChange): boolean {
  return action === "update" && cause === "health" && fields.every(({ path }) => path.endsWith(".state"));
}

/** Returns the change as logs and approvals name it: `update domain db on hv1`. */
export function changeTitle(change: Pick<PlannedChange, "action" | "type" | "name" | "target">): string {
  return `${change.action} ${formatObject(change)}`;
}
