import { planDigest } from "../../engine/plan/digest.ts";
import type { ChangeId, PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import type { ResourceId } from "../../model/resource.ts";

/** Returns the changes of some resources, with the changes that they depend on. Returns the whole plan for no resources. */
export function selectResources(plan: Plan, owners: readonly ResourceId[]): Plan {
  if (owners.length === 0) return plan;
  const byId = new Map(plan.changes.map((change) => [change.change, change]));
  const chosen = new Set<ChangeId>();
  const choose = (change: PlannedChange | undefined): void => {
    if (change === undefined || chosen.has(change.change)) return;
    chosen.add(change.change);
    for (const id of change.dependsOn) choose(byId.get(id));
  };
  for (const change of plan.changes) if (owners.includes(change.owner)) choose(change);
  const changes = plan.changes.filter(({ change }) => chosen.has(change));
  const blocked = plan.blocked.filter(({ resource }) => owners.includes(resource));
  return { ...plan, changes, blocked, orphans: [], digest: planDigest(changes) };
}
