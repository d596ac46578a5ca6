import type { Action } from "../../../model/change.ts";
import type { UpdatePolicy } from "../../../model/object.ts";
import type { Node } from "../graph.ts";

/** Part of the update policy that allows a disruptive action. */
const DISRUPTIVE: Partial<Record<Action, keyof UpdatePolicy>> = {
  restart: "reboot",
  replace: "recreate",
};

/** Returns the part of the update policy that must allow a change. Undefined: the change disrupts nothing. */
export function disruptionOf({
  action,
  impact,
}: Pick<Node["draft"], "action" | "impact">): keyof UpdatePolicy | undefined {
  return action === "migrate" && impact === "reboot" ? "reboot" : DISRUPTIVE[action];
}
