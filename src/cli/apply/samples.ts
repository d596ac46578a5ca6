import type { Action, PlannedChange } from "../../model/change.ts";
import { objectRef } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import { resourceId } from "../../model/resource.ts";

/** A change of a machine's domain on hv1, for tests. */
export function change(action: Action, name: string, more: Partial<PlannedChange> = {}): PlannedChange {
  const ref = objectRef("domain", "hv1", name);
  return {
    ...ref,
    ...{ action, change: `${action} ${ref.id}`, owner: resourceId("VirtualMachine", "default", name) },
    ...{
      cause: "commit",
      impact: "live",
      fields: [],
      dependsOn: [],
      losesData: false,
      digest: `digest of ${name}`,
    },
    policy: { reboot: "Never", recreate: "Never" },
    keep: { onDelete: "delete", trashSeconds: 0 },
    ...more,
  };
}

export function planOf(changes: readonly PlannedChange[], more: Partial<Plan> = {}): Plan {
  const nothing = { blocked: [], orphans: [], problems: [], notices: [], unchanged: 0 };
  return { version: 1, fleet: "demo", commit: "worktree", changes, ...nothing, digest: "d", ...more };
}
