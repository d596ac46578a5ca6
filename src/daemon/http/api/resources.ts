import { omitUndefined } from "../../../model/omit-undefined.ts";
import { type Resource, type ResourceId, resourceId } from "../../../model/resource.ts";
import { HttpError } from "../response.ts";
import type { HttpRequest } from "../route.ts";
import { toChangeJson } from "./changes.ts";
import type { PlannedState } from "./fleet.ts";
import { pageById } from "./pagination.ts";
import { toBlockedJson } from "./plan.ts";
import { type PlanIndex, planIndexOf } from "./plan-index.ts";
import { redactSpec } from "./redact.ts";

/** Returns the resources in force, with the members of pools. */
export function toResourceList(state: PlannedState, request: HttpRequest) {
  const index = planIndexOf(state.latest.reconciliation);
  const [kind, project] = [request.query("kind"), request.query("project")];
  const matching = [...index.resources.values()].filter(
    (resource) =>
      (kind ?? resource.kind) === resource.kind && (project ?? resource.project) === resource.project,
  );
  const { items, ...more } = pageById(matching, ({ id }) => id, request);
  return { items: items.map((resource) => toResourceJson(resource, state, index)), ...more };
}

/** Returns one resource with its objects, changes and blocked objects. Throws `HttpError` 404. */
export function toResourceDetail(state: PlannedState, { params }: HttpRequest) {
  const { kind = "", project = "", name = "" } = params;
  const index = planIndexOf(state.latest.reconciliation);
  const id = resourceId(kind, project, name);
  const resource = index.resources.get(id);
  if (resource === undefined) throw new HttpError(404, `unknown resource ${id}`);
  return {
    ...toResourceJson(resource, state, index),
    annotations: resource.annotations,
    spec: redactSpec(resource),
    members: index.members.get(id) ?? [],
    ...progressOf(id, state),
    objects: (index.objects.get(id) ?? []).map((object) => object.id),
    changes: (index.changes.get(id) ?? []).map(toChangeJson),
    blocked: (index.blocked.get(id) ?? []).map(toBlockedJson),
  };
}

function toResourceJson(resource: Resource, state: PlannedState, index: PlanIndex) {
  const { id, kind, project, name, labels, source, expandedFrom } = resource;
  const { file, line } = source;
  return {
    id,
    kind,
    project,
    name,
    labels,
    source: { file, line },
    ...(expandedFrom === undefined ? {} : { pool: expandedFrom }),
    state: resourceState(resource, state, index),
    ...readinessOf(resource, state),
  };
}

/** Returns what a pool does. */
function progressOf(id: ResourceId, { latest }: PlannedState) {
  const own = latest.reconciliation.planning.progress.find(({ pool }) => pool === id);
  if (own === undefined) return {};
  const { pool: _, template: __, ...progress } = own;
  return { progress };
}

/** Returns the readiness of a machine with a readiness probe. */
function readinessOf({ id }: Resource, { latest }: PlannedState) {
  const readiness = latest.reconciliation.planning.compiled.readiness.get(id);
  if (readiness === undefined) return {};
  const { state, since, reason } = readiness;
  return { readiness: omitUndefined({ state, since, reason }) };
}

function resourceState({ id }: Resource, { latest }: PlannedState, { changes, blocked }: PlanIndex): string {
  if (latest.reconciliation.planning.suspended.has(id)) return "suspended";
  if (blocked.has(id)) return "blocked";
  const own = changes.get(id) ?? [];
  if (own.length === 0) return "ready";
  return own.every(({ hold }) => hold !== undefined && hold.gate !== "in-progress") ? "held" : "reconciling";
}
