import type { ChangeId, Hold } from "../../../model/change.ts";
import { groupBy } from "../../../model/group-by.ts";
import { listSome } from "../../../model/list-some.ts";
import type { MachinePool } from "../../../model/machine-pool.ts";
import { formatResource, type ResourceId } from "../../../model/resource.ts";
import { pluralize } from "../../format.ts";
import type { Node } from "../graph.ts";
import { isUp, type PoolMember, poolMembers } from "../pools.ts";
import type { PlanningState } from "../types.ts";
import { disruptionOf } from "./disruption.ts";

/**
 * Holds changes of pool members that may not happen at once, among the changes that nothing else holds:
 *
 * - A pool never has more machines than its limit. Existing machines count in any state, desired or not.
 * - No more members are unavailable at a time than the pool allows. Members that are unavailable for other reasons count.
 */
export function rolloutHolds(open: readonly Node[], planning: PlanningState): Map<ChangeId, Hold> {
  const holds = new Map<ChangeId, Hold>();
  const byPool = groupBy(
    open.filter((node) => isRolloutChange(node, planning)),
    ({ draft }) => planning.pools.poolOf(draft.owner),
  );
  if (byPool.size === 0) return holds;
  const membersByPool = groupBy(poolMembers(planning), ({ pool }) => pool.id);
  for (const [pool, nodes] of byPool) {
    if (pool === undefined) continue;
    const context = {
      pool,
      planning,
      nodes: sortByMember(nodes, pool),
      members: membersByPool.get(pool.id) ?? [],
    };
    holdBeyondPoolLimit(context, holds);
    holdBeyondBudget(context, holds);
  }
  return holds;
}

interface RolloutContext {
  readonly pool: MachinePool;
  readonly planning: PlanningState;
  /** Creations and disruptions of the pool's machines, in the order of the members. */
  readonly nodes: readonly Node[];
  /** Existing machines of the pool. */
  readonly members: readonly PoolMember[];
}

const MAX_NAMED = 5;

function isRolloutChange({ draft }: Node, { types, pools }: PlanningState): boolean {
  const isMachine = types.get(draft.type)?.isMachine === true && pools.poolOf(draft.owner) !== undefined;
  return isMachine && (draft.action === "create" || disruptionOf(draft) !== undefined);
}

function sortByMember(nodes: readonly Node[], { members }: MachinePool): Node[] {
  const position = new Map(members.map((member, index) => [member, index]));
  return [...nodes].sort((a, b) => (position.get(a.draft.owner) ?? 0) - (position.get(b.draft.owner) ?? 0));
}

function holdBeyondPoolLimit({ pool, nodes, members }: RolloutContext, holds: Map<ChangeId, Hold>): void {
  const created = nodes.filter(({ draft }) => draft.action === "create");
  const remaining = Math.max(0, pool.maxMachines - members.length);
  for (const { draft } of created.slice(remaining))
    holds.set(draft.change, { gate: "pool-limit", reason: poolLimitReason(pool, members) });
}

function poolLimitReason({ id, maxMachines }: MachinePool, members: readonly PoolMember[]): string {
  const names = members.map(({ machine }) => `${machine.name} on ${machine.target}`).sort();
  return `${formatResource(id)} may have ${pluralize(maxMachines, "machine")}, and there are ${members.length} already: ${listSome(names, MAX_NAMED)}`;
}

/**
 * Holds disruptions beyond the budget. Members that are unavailable anyway may be disrupted; then the first members, as
 * many as the pool allows.
 */
function holdBeyondBudget(
  { pool, planning, nodes, members }: RolloutContext,
  holds: Map<ChangeId, Hold>,
): void {
  const disruptions = nodes.filter(({ draft }) => disruptionOf(draft) !== undefined);
  if (disruptions.length === 0) return;
  const up = membersUp(planning, members);
  const away = pool.members.filter((member) => !up.has(member));
  const chosen = new Set<ResourceId>(away);
  for (const { draft } of disruptions) {
    if (!chosen.has(draft.owner) && chosen.size < pool.maxUnavailable) chosen.add(draft.owner);
    if (!chosen.has(draft.owner))
      holds.set(draft.change, { gate: "rollout", reason: budgetReason(pool, [...chosen]) });
  }
}

function budgetReason({ id, maxUnavailable }: MachinePool, chosen: readonly ResourceId[]): string {
  const names = chosen.map(formatResource).sort();
  return `${formatResource(id)} lets ${maxUnavailable} of its members be away at a time: first ${listSome(names, MAX_NAMED)}`;
}

/** Returns the available members. A member with a change in flight is unavailable, and so is one whose liveness probe fails. */
function membersUp(
  { desired, observed, input }: PlanningState,
  members: readonly PoolMember[],
): Set<ResourceId> {
  const up = members.filter(
    ({ machine: { id } }) =>
      isUp(desired.get(id), observed.get(id)) &&
      input.inProgress?.objects.has(id) !== true &&
      input.livenessFailures?.has(id) !== true,
  );
  return new Set(up.map(({ machine }) => machine.mark.owner));
}
