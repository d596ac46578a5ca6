import type { Action, PlannedChange } from "../../model/change.ts";
import { objectRef } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import { resourceId } from "../../model/resource.ts";

/** Returns a change of a machine's domain on hv1. */
export function change(action: Action, name: string, more: Partial<PlannedChange> = {}): PlannedChange {
  const ref = objectRef("domain", "hv1", name);
  return {
    ...ref,
    action,
    change: `${action} ${ref.id}`,
    owner: resourceId("VirtualMachine", "default", name),
    cause: "commit",
    impact: "live",
    fields: [],
    dependsOn: [],
    losesData: false,
    digest: `digest of ${name}`,
    policy: { reboot: "Never", recreate: "Never" },
    retention: { onDelete: "delete", trashSeconds: 0 },
    ...more,
  };
}

export function planOf(changes: readonly PlannedChange[], more: Partial<Plan> = {}): Plan {
  return {
    version: 2,
    fleet: "demo",
    commit: "worktree",
    changes,
    blocked: [],
    orphans: [],
    problems: [],
    notices: [],
    unchanged: 0,
    digest: "d",
    ...more,
  };
}
