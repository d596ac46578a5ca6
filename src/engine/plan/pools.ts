import { poolByName } from "../../kinds/virtual-machine-pool/member-name.ts";
import type { MachinePool, PoolMember } from "../../model/machine-pool.ts";
import type { ResourceId } from "../../model/resource.ts";
import { isOwned } from "./lineage.ts";
import type { OwnedObject, PlanningState, PoolIndex } from "./types.ts";

/**
 * Indexes pools. `isDesired` returns whether the fleet has a resource. Then it is no former member, whatever its name.
 */
export function indexPools(all: readonly MachinePool[], isDesired: (id: ResourceId) => boolean): PoolIndex {
  const byMember = new Map<ResourceId, MemberOfPool>();
  for (const pool of all) for (const member of pool.members) byMember.set(member.id, { pool, member });
  const byId = new Map(all.map((pool) => [pool.id, pool]));
  return {
    all,
    poolOf: (member) => byMember.get(member)?.pool,
    memberOf: (id) => byMember.get(id)?.member,
    formerPoolOf: (by) => {
      if (isDesired(by)) return undefined;
      const pool = byMember.get(by)?.pool;
      if (pool !== undefined) return pool;
      const named = poolByName(by);
      return named === undefined ? undefined : byId.get(named);
    },
  };
}

interface MemberOfPool {
  readonly pool: MachinePool;
  readonly member: PoolMember;
}

/** Machine of a pool. */
export interface PoolMachine {
  readonly pool: MachinePool;
  readonly machine: OwnedObject;
}

/** Returns all machines of members and former members of pools, in any state. */
export function poolMachines({ observed, types, pools, input }: PlanningState): PoolMachine[] {
  if (pools.all.length === 0) return [];
  return [...observed.values()].flatMap((object) => {
    if (types.get(object.type)?.isMachine !== true || !isOwned(object, input)) return [];
    const pool = pools.poolOf(object.mark.owner) ?? pools.formerPoolOf(object.mark.owner);
    return pool === undefined ? [] : [{ pool, machine: object }];
  });
}
