import type { ChangeId, Hold } from "../../model/change.ts";
import { brakeFor } from "./brake.ts";
import { digestOfAll } from "./digest.ts";
import { contextOf, type Gate, type GateContext, OWN_GATES, PLAN_GATES } from "./gates.ts";
import type { Graph, Node } from "./graph.ts";
import { groupHolds } from "./rollout.ts";
import { momentHold } from "./under-way.ts";
import { waiting } from "./waits.ts";
import type { World } from "./world.ts";

export type Holds = ReadonlyMap<ChangeId, Hold>;

/**
 * Which changes do not go now, and why. First the gates of each object, then those of the group that it is in, then
 * those of the plan over what is left, then what other runs are at, then what waits for something that is held.
 */
export function holdsOf(graph: Graph, world: World, approved: (node: Node) => boolean): Holds {
  const holds = new Map<ChangeId, Hold>();
  const { nodes } = graph;
  const context = { ...contextOf(world), approved, brake: brakeFor(world, []) };
  holdBy(Object.values<Gate>(OWN_GATES), nodes, context, holds);
  const free = () => nodes.filter(({ draft }) => !holds.has(draft.change));
  for (const [change, hold] of groupHolds(free(), world)) holds.set(change, hold);
  const open = free();
  holdBy(Object.values<Gate>(PLAN_GATES), open, { ...context, brake: brakeFor(world, open) }, holds);
  holdForNow(world, free(), holds);
  return waiting(graph, world, holds);
}

function holdForNow(world: World, nodes: readonly Node[], holds: Map<ChangeId, Hold>): void {
  const { underWay, pauses } = world.input;
  if (underWay === undefined && pauses === undefined) return;
  for (const node of nodes) {
    const hold = momentHold(node, world);
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

/** A change is approved by its own digest, or by that of the whole plan. */
export function approvalsOf(nodes: readonly Node[], { input }: World): (node: Node) => boolean {
  const { approvals } = input;
  if (approvals.size === 0) return () => false;
  if (approvals.has(digestOfAll(nodes.map(({ digest }) => digest)))) return () => true;
  return ({ digest }) => approvals.has(digest);
}
