import type { ObjectId } from "../../../model/object.ts";
import type { PoolRollout } from "../gates/rollout.ts";

/** Load balancers that the next decisions about pools depend on, and whose changes no event reports. */
export interface AwaitedObjects {
  /** Load balancers that members leave. They report when the last client is gone. */
  readonly drains: ReadonlySet<ObjectId>;
  /** Load balancers whose monitors decide about the health of members. */
  readonly monitors: ReadonlySet<ObjectId>;
}

export function awaitedObjects(rollouts: readonly PoolRollout[]): AwaitedObjects {
  const drains = new Set<ObjectId>();
  const monitors = new Set<ObjectId>();
  for (const { pool, decision } of rollouts)
    for (const { id, registration, registeredAt } of pool.members) {
      const isDraining = registration === "draining" && decision.draining.has(id);
      for (const { object } of registeredAt) {
        if (isDraining) drains.add(object);
        if (pool.isMonitored) monitors.add(object);
      }
    }
  return { drains, monitors };
}
