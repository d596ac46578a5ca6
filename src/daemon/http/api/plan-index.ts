import type { PlannedChange } from "../../../model/change.ts";
import { groupBy } from "../../../model/group-by.ts";
import { memoizeByIdentity } from "../../../model/memoize.ts";
import type { ObservedObject } from "../../../model/object.ts";
import type { Blocked } from "../../../model/plan.ts";
import type { Resource, ResourceId } from "../../../model/resource.ts";
import type { Reconciliation } from "../../reconcile/reconciliation.ts";

/** Objects, changes and blocked objects of each resource. It avoids a scan of all of them for each resource. */
export interface PlanIndex {
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  /** Objects of the fleet, without those of other fleets. */
  readonly own: readonly ObservedObject[];
  readonly objects: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  readonly changes: ReadonlyMap<ResourceId, readonly PlannedChange[]>;
  readonly blocked: ReadonlyMap<ResourceId, readonly Blocked[]>;
  readonly members: ReadonlyMap<ResourceId, readonly ResourceId[]>;
}

/** Returns the index of a reconciliation. The first request builds the index; it lives as long as the reconciliation. */
export const planIndexOf: (reconciliation: Reconciliation) => PlanIndex = memoizeByIdentity(buildPlanIndex);

function buildPlanIndex({ planning, snapshot, plan, revision }: Reconciliation): PlanIndex {
  const own = snapshot.objects.filter(({ mark }) => mark?.fleet === revision.desired.fleet.id);
  return {
    resources: new Map(planning.resources.map((resource) => [resource.id, resource])),
    own,
    objects: groupBy(own, ({ mark }) => mark?.owner ?? "//"),
    changes: groupBy(plan.changes, ({ owner }) => owner),
    blocked: groupBy(plan.blocked, ({ resource }) => resource),
    members: new Map(
      planning.compiled.pools.map(({ id, members }) => [id, members.map((member) => member.id)]),
    ),
  };
}
