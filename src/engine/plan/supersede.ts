import type { Action, ChangeId, FieldChange, PlannedChange } from "../../model/change.ts";
import { groupBy } from "../../model/group-by.ts";
import type { ObjectId } from "../../model/object.ts";
import type { Holds } from "./gates/hold.ts";
import type { Graph, Node } from "./graph.ts";

const SUPERSEDED_ACTIONS: ReadonlySet<Action> = new Set<Action>(["update", "restart"]);

/** Drops the update and restart of objects that a ready replacement recreates. */
export function supersede(graph: Graph, holds: Holds) {
  const replaced = new Set(
    graph.nodes.filter((node) => isReleased(node, holds)).map(({ draft }) => draft.id),
  );
  const superseded = graph.nodes.filter(
    ({ draft }) => replaced.has(draft.id) && SUPERSEDED_ACTIONS.has(draft.action),
  );
  const byObject = groupBy(superseded, ({ draft }) => draft.id);
  const addTo = (change: PlannedChange) => addSuperseded(change, byObject.get(change.id));
  if (superseded.length === 0) return { graph, told: addTo };
  return { graph: dropChanges(graph, new Set(superseded.map(({ draft }) => draft.change))), told: addTo };
}

function isReleased({ draft }: Node, holds: Holds): boolean {
  return draft.action === "replace" && !holds.has(draft.change);
}

function dropChanges(graph: Graph, superseded: ReadonlySet<ChangeId>): Graph {
  const remaining = graph.nodes.filter(({ draft }) => !superseded.has(draft.change));
  const nodes = remaining.map((node) => ({
    ...node,
    dependsOn: node.dependsOn.filter((change) => !superseded.has(change)),
    orderedAfter: node.orderedAfter.filter((change) => !superseded.has(change)),
  }));
  const byObject = new Map<ObjectId, Node["draft"][]>();
  for (const [id, drafts] of graph.byObject) {
    byObject.set(
      id,
      drafts.filter(({ change }) => !superseded.has(change)),
    );
  }
  return { nodes, byObject, users: graph.users };
}

/** Adds the fields and digests of the superseded changes to a replacement. */
function addSuperseded(change: PlannedChange, superseded: readonly Node[] | undefined): PlannedChange {
  if (change.action !== "replace" || superseded === undefined) return change;
  const fields = new Map<string, FieldChange>();
  for (const field of [...change.fields, ...superseded.flatMap(({ draft }) => draft.fields)]) {
    if (!fields.has(field.path)) fields.set(field.path, field);
  }
  return {
    ...change,
    fields: [...fields.values()],
    supersedes: superseded.map(({ digest }) => digest).sort(),
  };
}
