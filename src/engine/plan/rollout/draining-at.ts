import type { ObjectId } from "../../../model/object.ts";
import type { PoolRollout } from "../gates/rollout.ts";

/** Returns the load balancers that members leave at this moment: they tell when the last client is gone. */
export function drainingAt(rollouts: readonly PoolRollout[]): ReadonlySet<ObjectId> {
  const objects = new Set<ObjectId>();
  for (const { pool, decision } of rollouts)
    for (const { id, registration, registeredAt } of pool.members)
      if (registration === "draining" && decision.draining.has(id))
        for (const { object } of registeredAt) objects.add(object);
  return objects;
}
