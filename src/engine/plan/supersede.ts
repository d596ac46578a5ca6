import type { Action, ChangeId, FieldChange, PlannedChange } from "../../model/change.ts";
import type { ObjectId } from "../../model/object.ts";
import type { Graph, Node } from "./graph.ts";
import type { Holds } from "./hold.ts";
import { groupBy } from "./world.ts";

const NEEDLESS: ReadonlySet<Action> = new Set<Action>(["update", "restart"]);

/** Where a replacement goes, drops the object's update and restart: what is made anew is whole at once. */
export function supersede(graph: Graph, holds: Holds) {
  const replaced = new Set(graph.nodes.filter((node) => isGoing(node, holds)).map(({ draft }) => draft.id));
  const needless = graph.nodes.filter(({ draft }) => replaced.has(draft.id) && NEEDLESS.has(draft.action));
  const byObject = groupBy(needless, ({ draft }) => draft.id);
  const told = (change: PlannedChange) => withSuperseded(change, byObject.get(change.id));
  if (needless.length === 0) return { graph, told };
  return { graph: drop(graph, new Set(needless.map(({ draft }) => draft.change))), told };
}

function isGoing({ draft }: Node, holds: Holds): boolean {
  return draft.action === "replace" && !holds.has(draft.change);
}

function drop(graph: Graph, needless: ReadonlySet<ChangeId>): Graph {
  const kept = graph.nodes.filter(({ draft }) => !needless.has(draft.change));
  const nodes = kept.map((node) => ({
    ...node,
    dependsOn: node.dependsOn.filter((change) => !needless.has(change)),
    follows: node.follows.filter((change) => !needless.has(change)),
  }));
  const byObject = new Map<ObjectId, Node["draft"][]>();
  for (const [id, drafts] of graph.byObject) {
    byObject.set(
      id,
      drafts.filter(({ change }) => !needless.has(change)),
    );
  }
  return { nodes, byObject, users: graph.users };
}

/** The replacement tells the fields of what it makes needless, and answers for their digests. */
function withSuperseded(change: PlannedChange, needless: readonly Node[] | undefined): PlannedChange {
  if (change.action !== "replace" || needless === undefined) return change;
  const fields = new Map<string, FieldChange>();
  for (const field of [...change.fields, ...needless.flatMap(({ draft }) => draft.fields)]) {
    if (!fields.has(field.path)) fields.set(field.path, field);
  }
  return { ...change, fields: [...fields.values()], supersedes: needless.map(({ digest }) => digest).sort() };
}
