import type { ObjectId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { showResource } from "../../model/resource.ts";
import { showObject } from "../show.ts";
import { type Graph, type Node, needsOf, ROLE } from "./graph.ts";
import { isThere } from "./waits.ts";
import type { World } from "./world.ts";

/** Takes out what needs something that is not there and will not be made; everything else stays. */
export function withoutMissing(graph: Graph, world: World, blocked: readonly Blocked[]) {
  const coming = new Set(
    graph.nodes.filter(({ draft }) => ROLE[draft.action] === "makes").map(({ draft }) => draft.id),
  );
  const missing = new Map<ObjectId, Blocked>();
  for (const { draft } of graph.nodes) {
    if (missing.has(draft.id) || ROLE[draft.action] === "ends") continue;
    const need = needsOf(draft, world).find((id) => !coming.has(id) && !isThere(id, world));
    if (need === undefined) continue;
    missing.set(draft.id, blockedBy(draft, need, blocked));
    coming.delete(draft.id);
  }
  return missing.size === 0
    ? { graph, missing: [] }
    : { graph: without(graph, missing), missing: [...missing.values()] };
}

function blockedBy(draft: Node["draft"], need: ObjectId, blocked: readonly Blocked[]): Blocked {
  const cause = blocked.find(({ object }) => object === need);
  const why =
    cause === undefined ? "which is not there, and nothing makes it" : `which is blocked: ${cause.message}`;
  const message = `${showResource(draft.owner)}: ${showObject(draft)} needs ${need}, ${why}`;
  return { resource: draft.owner, object: draft.id, code: "needs", message };
}

function without(graph: Graph, missing: ReadonlyMap<ObjectId, Blocked>): Graph {
  const gone = (id: ObjectId) => missing.has(id);
  const byObject = new Map([...graph.byObject].filter(([id]) => !gone(id)));
  const kept = graph.nodes.filter(({ draft }) => !gone(draft.id));
  const changes = new Set(kept.map(({ draft }) => draft.change));
  const nodes = kept.map((node) => ({
    ...node,
    dependsOn: node.dependsOn.filter((change) => changes.has(change)),
    follows: node.follows.filter((change) => changes.has(change)),
  }));
  return { nodes, byObject, users: graph.users };
}
