import type { Cause } from "../../../model/change.ts";
import type { MachinePool } from "../../../model/machine-pool.ts";
import type { ResourceId } from "../../../model/resource.ts";
import { isOwned } from "../lineage.ts";
import { poolMachines } from "../pools.ts";
import type { ChangeDraft, PlanningState } from "../types.ts";

/**
 * Sets the causes of members' changes that follow from their pool:
 *
 * ```
 * machine is missing, other objects of the member exist    health
 * machine is missing, other members exist                  scale
 * machine is missing, and so are all other members         unchanged: the pool is new
 * machine was stopped, by itself or by hand                health
 * machine is power-cycled or replaced, and was unhealthy   health
 * ```
 */
export function poolCauses(drafts: readonly ChangeDraft[], planning: PlanningState): ChangeDraft[] {
  const members = poolMachines(planning);
  const presence = {
    machines: new Set(members.map(({ machine }) => machine.mark.owner)),
    populatedPools: new Set(members.map(({ pool }) => pool.id)),
    ownersInUse: findOwnersInUse(planning),
  };
  return drafts.map((draft) => {
    const pool = planning.pools.poolOf(draft.owner);
    if (pool === undefined) return draft;
    const cause =
      missingCause(draft, pool, presence) ?? stoppedCause(draft, planning) ?? repairCause(draft, planning);
    return cause === undefined ? draft : { ...draft, cause };
  });
}

interface PoolPresence {
  /** Members with an existing machine. */
  readonly machines: ReadonlySet<ResourceId>;
  /** Pools with an existing machine. */
  readonly populatedPools: ReadonlySet<ResourceId>;
  /** Owners of objects in use. */
  readonly ownersInUse: ReadonlySet<ResourceId>;
}

function missingCause(
  { action, owner }: ChangeDraft,
  { id }: MachinePool,
  presence: PoolPresence,
): Cause | undefined {
  if ((action !== "create" && action !== "restore") || presence.machines.has(owner)) return undefined;
  if (presence.ownersInUse.has(owner)) return "health";
  return presence.populatedPools.has(id) ? "scale" : undefined;
}

function stoppedCause(draft: ChangeDraft, { desired, types }: PlanningState): Cause | undefined {
  const desiredObject = desired.get(draft.id);
  const isRepair =
    draft.cause === "drift" && desiredObject?.drift === "fix" && types.get(draft.type)?.isMachine === true;
  const [field, ...others] = draft.fields;
  return isRepair && field?.path === "power" && others.length === 0 && field.after === "running"
    ? "health"
    : undefined;
}

const REPAIR_ACTIONS: ReadonlySet<ChangeDraft["action"]> = new Set(["create", "restart", "replace"]);

function repairCause({ owner, action }: ChangeDraft, { pools }: PlanningState): Cause | undefined {
  const repair = REPAIR_ACTIONS.has(action) ? pools.memberOf(owner)?.repair : undefined;
  if (repair === undefined) return undefined;
  return repair.action === "restart" && action === "replace" ? undefined : "health";
}

function findOwnersInUse({ observed, input }: PlanningState): Set<ResourceId> {
  const owners = new Set<ResourceId>();
  for (const object of observed.values())
    if (isOwned(object, input) && object.trashed === undefined) owners.add(object.mark.owner);
  return owners;
}
