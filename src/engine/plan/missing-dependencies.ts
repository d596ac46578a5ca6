import type { ObjectId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource } from "../../model/resource.ts";
import { formatObject } from "../format.ts";
import { isPresent } from "./gates/dependency.ts";
import { dependenciesOf, type Graph, type Node, ROLE } from "./graph.ts";
import type { PlanningState } from "./types.ts";

/** Drops changes that depend on an object which neither exists nor is created. Keeps all others. */
export function dropUnsatisfiable(graph: Graph, planning: PlanningState, blocked: readonly Blocked[]) {
  const toBeMade = new Set(
    graph.nodes.filter(({ draft }) => ROLE[draft.action] === "creates").map(({ draft }) => draft.id),
  );
  for (const { draft } of graph.nodes) for (const { to } of draft.migration?.disks ?? []) toBeMade.add(to);
  const missing = new Map<ObjectId, Blocked>();
  for (const { draft } of graph.nodes) {
    if (missing.has(draft.id) || ROLE[draft.action] === "removes") continue;
    const dependency = dependenciesOf(draft, planning).find(
      (id) => !toBeMade.has(id) && !isPresent(id, planning),
    );
    if (dependency === undefined) continue;
    missing.set(draft.id, blockedBy(draft, dependency, blocked));
    toBeMade.delete(draft.id);
  }
  return missing.size === 0
    ? { graph, missing: [] }
    : { graph: dropObjects(graph, missing), missing: [...missing.values()] };
}

function blockedBy(draft: Node["draft"], dependency: ObjectId, blocked: readonly Blocked[]): Blocked {
  const cause = blocked.find(({ object }) => object === dependency);
  const why =
    cause === undefined ? "which is not there, and nothing makes it" : `which is blocked: ${cause.message}`;
  const message = `${formatResource(draft.owner)}: ${formatObject(draft)} needs ${dependency}, ${why}`;
  return { resource: draft.owner, object: draft.id, code: "dependency", message };
}

function dropObjects(graph: Graph, missing: ReadonlyMap<ObjectId, Blocked>): Graph {
  const isMissing = (id: ObjectId) => missing.has(id);
  const byObject = new Map(
    [...graph.byObject].map(([id, drafts]) => [id, drafts.filter((draft) => !isMissing(draft.id))] as const),
  );
  const remaining = graph.nodes.filter(({ draft }) => !isMissing(draft.id));
  const changes = new Set(remaining.map(({ draft }) => draft.change));
  const nodes = remaining.map((node) => ({
    ...node,
    dependsOn: node.dependsOn.filter((change) => changes.has(change)),
    orderedAfter: node.orderedAfter.filter((change) => changes.has(change)),
  }));
  return { nodes, byObject, users: graph.users };
}
