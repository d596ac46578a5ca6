import { type Resource, resourceId } from "../../../model/resource.ts";
import { Refusal } from "../answer.ts";
import type { Asked } from "../route.ts";
import { asChange } from "./changes.ts";
import type { Seen } from "./fleet.ts";
import { type Index, indexOf } from "./index-of.ts";
import { pageOf } from "./page.ts";
import { asBlocked } from "./plan.ts";
import { publicSpec } from "./public-spec.ts";

/** The resources in force, members of pools included. */
export function asResources(overview: Seen, asked: Asked) {
  const index = indexOf(overview.seen.view);
  const [kind, project] = [asked.query("kind"), asked.query("project")];
  const wanted = [...index.resources.values()].filter(
    (one) => (kind ?? one.kind) === one.kind && (project ?? one.project) === one.project,
  );
  const { items, ...more } = pageOf(wanted, ({ id }) => id, asked);
  return { items: items.map((resource) => asResource(resource, overview, index)), ...more };
}

/** One of them, with all that belongs to it. Throws Refusal 404. */
export function asWholeResource(overview: Seen, { params }: Asked) {
  const { kind = "", project = "", name = "" } = params;
  const index = indexOf(overview.seen.view);
  const id = resourceId(kind, project, name);
  const resource = index.resources.get(id);
  if (resource === undefined) throw new Refusal(404, `there is no ${id} in force`);
  return {
    ...asResource(resource, overview, index),
    annotations: resource.annotations,
    spec: publicSpec(resource),
    members: index.members.get(id) ?? [],
    objects: (index.objects.get(id) ?? []).map((object) => object.id),
    changes: (index.changes.get(id) ?? []).map(asChange),
    blocked: (index.blocked.get(id) ?? []).map(asBlocked),
  };
}

function asResource(resource: Resource, overview: Seen, index: Index) {
  const { id, kind, project, name, labels, source, expandedFrom } = resource;
  const { file, line } = source;
  return {
    ...{ id, kind, project, name, labels, source: { file, line } },
    ...(expandedFrom === undefined ? {} : { pool: expandedFrom }),
    state: stateOf(resource, overview, index),
  };
}

function stateOf({ id }: Resource, { seen }: Seen, { changes, blocked }: Index): string {
  if (seen.view.thought.suspended.has(id)) return "suspended";
  if (blocked.has(id)) return "blocked";
  const own = changes.get(id) ?? [];
  if (own.length === 0) return "settled";
  return own.every(({ hold }) => hold !== undefined && hold.gate !== "busy") ? "held" : "changing";
}
