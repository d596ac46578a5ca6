import type { ChangeId, Hold } from "../../../model/change.ts";
import { groupBy } from "../../../model/group-by.ts";
import { listSome } from "../../../model/list-some.ts";
import type { MachinePool, RolloutPreparation } from "../../../model/machine-pool.ts";
import { formatResource, type ResourceId } from "../../../model/resource.ts";
import { pluralize } from "../../format.ts";
import type { Node } from "../graph.ts";
import { type PoolMachine, poolMachines } from "../pools.ts";
import { decideRollout, type PoolIntent, type RolloutDecision } from "../rollout/decide-rollout.ts";
import type { PlanningState } from "../types.ts";

/** Decision about a pool, and the changes that it is about. */
export interface PoolRollout {
  readonly pool: MachinePool;
  readonly decision: RolloutDecision;
  /** Changes that stop the machine of a member, by member. */
  readonly stops: ReadonlyMap<ResourceId, readonly Node[]>;
}

const DISRUPTS: ReadonlySet<string> = new Set(["restart", "replace"]);

/**
 * Decides about the changes of each pool's members, among those that nothing else holds. `isMeant` returns whether a change would
 * be applied: nothing is prepared for one that waits for a person.
 */
export function decideRollouts(
  open: readonly Node[],
  isMeant: (node: Node) => boolean,
  planning: PlanningState,
): readonly PoolRollout[] {
  const { pools, types } = planning;
  if (pools.all.length === 0) return [];
  const ofMachines = open.filter(
    ({ draft }) => types.get(draft.type)?.isMachine === true && isMeant({ draft } as Node),
  );
  const stops = ofMachines.filter(
    ({ draft }) => DISRUPTS.has(draft.action) || isLeaving(draft.owner, planning),
  );
  const byPool = groupBy(stops, ({ draft }) => pools.poolOf(draft.owner)?.id);
  const failing = failingOwners(planning);
  return pools.all.map((pool) => {
    const nodes = byPool.get(pool.id) ?? [];
    return {
      pool,
      decision: decideRollout(intentOf(pool, nodes, failing, planning)),
      stops: groupBy(nodes, ({ draft }) => draft.owner),
    };
  });
}

function isLeaving(owner: ResourceId, { pools }: PlanningState): boolean {
  return pools.memberOf(owner)?.phase === "leaving";
}

function intentOf(
  pool: MachinePool,
  nodes: readonly Node[],
  failing: ReadonlyMap<ResourceId, string>,
  { input, observed, types }: PlanningState,
): PoolIntent {
  const owners = (isMeant: (node: Node) => boolean) =>
    new Set(
      nodes
        .filter((node) => DISRUPTS.has(node.draft.action) && isMeant(node))
        .map(({ draft }) => draft.owner),
    );
  const failedProbes = input.livenessFailures?.keys() ?? [];
  const inFlight = [...(input.inProgress?.objects ?? []), ...failedProbes].flatMap((id) => {
    const object = observed.get(id);
    return object !== undefined && types.get(object.type)?.isMachine === true && object.mark !== undefined
      ? [object.mark.owner]
      : [];
  });
  return {
    pool,
    updates: owners(({ draft }) => draft.cause !== "health"),
    repairs: owners(({ draft }) => draft.cause === "health"),
    inFlight: new Set(inFlight),
    failing,
  };
}

/** Returns the owners of objects whose last change failed, each with the error. */
function failingOwners({ input, desired, observed }: PlanningState): ReadonlyMap<ResourceId, string> {
  const owners = new Map<ResourceId, string>();
  for (const [id, { message }] of input.backoffs ?? []) {
    const owner = desired.get(id)?.owner ?? observed.get(id)?.mark?.owner;
    if (owner !== undefined) owners.set(owner, message);
  }
  return owners;
}

/** Returns the holds of the budget, of pauses and of health. Those of drains are apart: they come after the gates of the plan. */
export function rolloutHolds(
  rollouts: readonly PoolRollout[],
  planning: PlanningState,
): {
  readonly holds: Map<ChangeId, Hold>;
  readonly drains: Map<ChangeId, Hold>;
} {
  const holds = new Map<ChangeId, Hold>();
  const drains = new Map<ChangeId, Hold>();
  for (const { decision, stops } of rollouts)
    for (const nodes of stops.values())
      for (const { draft } of nodes) {
        const hold = holdOf(draft, decision, planning);
        if (hold !== undefined) (hold.gate === "drain" ? drains : holds).set(draft.change, hold);
      }
  return { holds, drains };
}

function holdOf(
  { id, action, cause, owner }: Node["draft"],
  decision: RolloutDecision,
  { desired }: PlanningState,
): Hold | undefined {
  if (!DISRUPTS.has(action))
    return decision.removals.get(owner) ?? (desired.has(id) ? LEAVES_NEXT : undefined);
  return cause === "health" ? decision.repairs.get(owner) : decision.updates.get(owner);
}

/** A plan in which the member is not desired any more removes it. */
const LEAVES_NEXT: Hold = { gate: "rollout", reason: "it leaves in the next step" };

/**
 * Returns what the decisions prepare. A member whose change is held by another gate is neither drained nor removed. Pools for which
 * nothing is prepared are left out.
 */
export function preparationsOf(
  rollouts: readonly PoolRollout[],
  isHeld: (change: ChangeId) => boolean,
): ReadonlyMap<ResourceId, RolloutPreparation> {
  const preparations = new Map<ResourceId, RolloutPreparation>();
  for (const { pool, decision, stops } of rollouts) {
    const isStopped = (id: ResourceId) => (stops.get(id) ?? []).some(({ draft }) => isHeld(draft.change));
    const leaving = pool.members.filter(({ phase }) => phase === "leaving").map(({ id }) => id);
    const removed = leaving.filter((id) => !decision.removals.has(id) && !isStopped(id)).sort();
    const draining = [...decision.draining].filter((id) => !isStopped(id)).sort();
    const { surge } = decision;
    if (surge + removed.length + draining.length > 0) preparations.set(pool.id, { surge, draining, removed });
  }
  return preparations;
}

const MAX_NAMED = 5;

/** Number of failed creations of one member in a row after which its pool creates no others. */
const LAUNCH_FAILURES = 5;

/**
 * Holds creations of members:
 *
 * - A pool never has more machines than its limit. Existing machines count in any state, desired or not.
 * - While the creation of a member fails again and again, no other one is created.
 */
export function creationHolds(open: readonly Node[], planning: PlanningState): Map<ChangeId, Hold> {
  const holds = new Map<ChangeId, Hold>();
  const created = open.filter(
    ({ draft }) => draft.action === "create" && planning.types.get(draft.type)?.isMachine === true,
  );
  const byPool = groupBy(created, ({ draft }) => planning.pools.poolOf(draft.owner));
  if (byPool.size === 0) return holds;
  const machinesByPool = groupBy(poolMachines(planning), ({ pool }) => pool.id);
  for (const [pool, nodes] of byPool) {
    if (pool === undefined) continue;
    const machines = machinesByPool.get(pool.id) ?? [];
    const sorted = sortByMember(nodes, pool);
    for (const { draft } of sorted.slice(Math.max(0, pool.maxMachines - machines.length)))
      holds.set(draft.change, { gate: "pool-limit", reason: poolLimitReason(pool, machines) });
    holdAfterFailures(pool, sorted, planning, holds);
  }
  return holds;
}

function sortByMember(nodes: readonly Node[], { members }: MachinePool): Node[] {
  const position = new Map(members.map(({ id }, index) => [id, index]));
  return [...nodes].sort((a, b) => (position.get(a.draft.owner) ?? 0) - (position.get(b.draft.owner) ?? 0));
}

function poolLimitReason({ id, maxMachines }: MachinePool, machines: readonly PoolMachine[]): string {
  const names = machines.map(({ machine }) => `${machine.name} on ${machine.target}`).sort();
  return `${formatResource(id)} may have ${pluralize(maxMachines, "machine")}, and there are ${names.length} already: ${listSome(names, MAX_NAMED)}`;
}

function holdAfterFailures(
  { id, members }: MachinePool,
  nodes: readonly Node[],
  { input, desired }: PlanningState,
  holds: Map<ChangeId, Hold>,
): void {
  const absent = new Set(members.filter(({ exists }) => !exists).map((member) => member.id));
  for (const [object, { failures = 0, message }] of input.backoffs ?? []) {
    const owner = desired.get(object)?.owner;
    if (owner === undefined || !absent.has(owner) || failures < LAUNCH_FAILURES) continue;
    const reason = `${formatResource(id)} creates no other members, because the creation of ${formatResource(owner)} failed ${failures} times: ${message}`;
    for (const { draft } of nodes)
      if (draft.owner !== owner && !holds.has(draft.change))
        holds.set(draft.change, { gate: "rollout", reason });
    return;
  }
}
