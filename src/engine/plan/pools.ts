import { poolByName } from "../../kinds/virtual-machine-pool/pool-members.ts";
import type { Cause } from "../../model/change.ts";
import type { MachinePool } from "../../model/machine-pool.ts";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { isOwned } from "./lineage.ts";
import type { ChangeDraft, OwnedObject, PlanningState, PoolIndex } from "./types.ts";

/**
 * Indexes pools. `isDesired` returns whether the fleet has a resource. Then it is no former member, whatever its name.
 */
export function indexPools(all: readonly MachinePool[], isDesired: (id: ResourceId) => boolean): PoolIndex {
  const byMember = new Map(
    all.flatMap((machinePool) => machinePool.members.map((member) => [member, machinePool])),
  );
  const byId = new Map(all.map((machinePool) => [machinePool.id, machinePool]));
  return {
    all,
    poolOf: (member) => byMember.get(member),
    formerPoolOf: (by) => {
      const pool = poolByName(by);
      const machinePool = pool === undefined ? undefined : byId.get(pool);
      return machinePool === undefined || isDesired(by) ? undefined : machinePool;
    },
  };
}

/** Machine of a pool. */
export interface PoolMember {
  readonly pool: MachinePool;
  readonly machine: OwnedObject;
}

/** Returns all machines of members and former members of pools, in any state. */
export function poolMembers({ observed, types, pools, input }: PlanningState): PoolMember[] {
  if (pools.all.length === 0) return [];
  return [...observed.values()].flatMap((object) => {
    if (types.get(object.type)?.isMachine !== true || !isOwned(object, input)) return [];
    const pool = pools.poolOf(object.mark.owner) ?? pools.formerPoolOf(object.mark.owner);
    return pool === undefined ? [] : [{ pool, machine: object }];
  });
}

/**
 * Sets the causes of members' changes that follow from their pool:
 *
 * ```
 * machine is missing, other objects of the member exist    health
 * machine is missing, other members exist                  scale
 * machine is missing, and so are all other members         unchanged: the pool is new
 * machine was stopped, by itself or by hand                health
 * ```
 */
export function poolCauses(drafts: ChangeDraft[], planning: PlanningState): ChangeDraft[] {
  if (!drafts.some(({ owner }) => planning.pools.poolOf(owner))) return drafts;
  const members = poolMembers(planning);
  const presence = {
    machines: new Set(members.map(({ machine }) => machine.mark.owner)),
    populatedPools: new Set(members.map(({ pool }) => pool.id)),
    ownersInUse: findOwnersInUse(planning),
  };
  return drafts.map((draft) => {
    const pool = planning.pools.poolOf(draft.owner);
    const cause =
      pool === undefined ? undefined : (missingCause(draft, pool, presence) ?? stoppedCause(draft, planning));
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

function findOwnersInUse({ observed, input }: PlanningState): Set<ResourceId> {
  const owners = new Set<ResourceId>();
  for (const object of observed.values())
    if (isOwned(object, input) && object.trashed === undefined) owners.add(object.mark.owner);
  return owners;
}

/** Returns whether a machine exists, and runs if it should run. */
export function isUp(desired: DesiredObject | undefined, observed: ObservedObject | undefined): boolean {
  if (desired === undefined || observed === undefined) return false;
  return desired.state.power === undefined || observed.state.power === desired.state.power;
}
