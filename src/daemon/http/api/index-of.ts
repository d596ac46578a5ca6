import { groupBy } from "../../../engine/plan/world.ts";
import type { PlannedChange } from "../../../model/change.ts";
import type { ObservedObject } from "../../../model/object.ts";
import type { Blocked } from "../../../model/plan.ts";
import type { Resource, ResourceId } from "../../../model/resource.ts";
import type { View } from "../../keeper.ts";

/** What belongs to each resource, so that nobody looks through all for one. */
export interface Index {
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  /** Objects of the fleet; those of others are nobody's business here. */
  readonly own: readonly ObservedObject[];
  readonly objects: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  readonly changes: ReadonlyMap<ResourceId, readonly PlannedChange[]>;
  readonly blocked: ReadonlyMap<ResourceId, readonly Blocked[]>;
  readonly members: ReadonlyMap<ResourceId, readonly ResourceId[]>;
}

const indexes = new WeakMap<View, Index>();

/** Made when somebody asks for the first time, and kept as long as the view. */
export function indexOf(view: View): Index {
  const index = indexes.get(view) ?? indexed(view);
  indexes.set(view, index);
  return index;
}

function indexed({ thought, snapshot, plan, inForce }: View): Index {
  const own = snapshot.objects.filter(({ mark }) => mark?.fleet === inForce.wish.fleet.id);
  return {
    resources: new Map(thought.resources.map((resource) => [resource.id, resource])),
    own,
    objects: groupBy(own, ({ mark }) => mark?.owner ?? "//"),
    changes: groupBy(plan.changes, ({ owner }) => owner),
    blocked: groupBy(plan.blocked, ({ resource }) => resource),
    members: new Map(thought.compiled.groups.map(({ id, members }) => [id, [...members]])),
  };
}
