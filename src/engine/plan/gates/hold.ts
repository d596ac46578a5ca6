import type { ChangeId, Hold } from "../../../model/change.ts";
import type { RolloutPreparation } from "../../../model/machine-pool.ts";
import type { ResourceId } from "../../../model/resource.ts";
import { digestOfAll } from "../digest.ts";
import type { Graph, Node } from "../graph.ts";
import type { PlanningState } from "../types.ts";
import { usersOfVanished } from "../vanished.ts";
import { holdDependents } from "./dependency.ts";
import { guardFor } from "./guard.ts";
import { transientHold } from "./in-progress.ts";
import {
  APPROVAL_RULES,
  type Gate,
  type GateContext,
  gateContext,
  OBJECT_GATES,
  PLAN_GATES,
} from "./index.ts";
import { creationHolds, decideRollouts, type PoolRollout, preparationsOf, rolloutHolds } from "./rollout.ts";
import type { RulesGate } from "./rules-in-force.ts";

export type Holds = ReadonlyMap<ChangeId, Hold>;

/** Held changes, and those that only the rules in force hold. */
export interface HoldResult {
  readonly holds: Holds;
  readonly byRules: ReadonlySet<ChangeId>;
  /** Decisions about the members of pools. */
  readonly rollouts: readonly PoolRollout[];
  /** Preparations of these decisions, by pool. */
  readonly preparations: ReadonlyMap<ResourceId, RolloutPreparation>;
}

/**
 * Returns the holds of changes. The order of the gates: those of each object, those of its pool, those of the plan over
 * the remaining changes, the rules in force before the commit, members of pools that are to be drained first, changes in flight,
 * and finally dependencies on held changes.
 */
export function holdsOf(
  graph: Graph,
  planning: PlanningState,
  isApproved: (node: Node) => boolean,
  rulesGate: RulesGate | undefined,
): HoldResult {
  const holds = new Map<ChangeId, Hold>();
  const { nodes } = graph;
  const vanished = usersOfVanished(nodes, planning);
  const context = { ...gateContext(planning), isApproved, vanished, guard: guardFor(planning, []) };
  for (const { draft } of nodes) if (draft.waits !== undefined) holds.set(draft.change, draft.waits);
  holdBy(
    Object.values<Gate>(OBJECT_GATES),
    nodes.filter(({ draft }) => draft.waits === undefined),
    context,
    holds,
  );
  const released = () => nodes.filter(({ draft }) => !holds.has(draft.change));
  const approval = APPROVAL_RULES[planning.input.fleet.apply];
  const isMeant = (node: Node) => approval(node, context.window) === undefined || isApproved(node);
  const rollouts = decideRollouts(released(), isMeant, planning);
  const ofPools = rolloutHolds(rollouts, planning);
  for (const [change, hold] of ofPools.holds) holds.set(change, hold);
  for (const [change, hold] of creationHolds(released(), planning)) holds.set(change, hold);
  const open = released();
  holdBy(Object.values<Gate>(PLAN_GATES), open, { ...context, guard: guardFor(planning, open) }, holds);
  const byRules = rulesGate?.holdsAmong(released()) ?? new Map<ChangeId, Hold>();
  for (const [change, hold] of byRules) holds.set(change, hold);
  const preparations = preparationsOf(rollouts, (change) => holds.has(change) && !ofPools.holds.has(change));
  for (const [change, hold] of ofPools.drains) if (!holds.has(change)) holds.set(change, hold);
  holdTransiently(planning, released(), holds);
  return {
    holds: holdDependents(graph, planning, holds),
    byRules: new Set(byRules.keys()),
    rollouts,
    preparations,
  };
}

function holdTransiently(planning: PlanningState, nodes: readonly Node[], holds: Map<ChangeId, Hold>): void {
  const { inProgress, backoffs } = planning.input;
  if (inProgress === undefined && backoffs === undefined) return;
  for (const node of nodes) {
    const hold = transientHold(node, planning);
    if (hold !== undefined) holds.set(node.draft.change, hold);
  }
}

function holdBy(
  gates: readonly Gate[],
  nodes: readonly Node[],
  context: GateContext,
  holds: Map<ChangeId, Hold>,
) {
  for (const node of nodes) {
    const hold = firstHold(gates, node, context);
    if (hold !== undefined) holds.set(node.draft.change, hold);
  }
}

function firstHold(gates: readonly Gate[], node: Node, context: GateContext): Hold | undefined {
  for (const gate of gates) {
    const hold = gate(node, context);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

/** Returns a check whether a change is approved, by its own digest or the plan's. */
export function approvalCheck(nodes: readonly Node[], { input }: PlanningState): (node: Node) => boolean {
  const { approvals } = input;
  if (approvals.size === 0) return () => false;
  if (approvals.has(digestOfAll(nodes.map(({ digest }) => digest)))) return () => true;
  return ({ digest }) => approvals.has(digest);
}
