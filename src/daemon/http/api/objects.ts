import { isSensitive } from "../../../engine/render/field-lines.ts";
import type { JsonObject } from "../../../model/json.ts";
import type { ObservedObject } from "../../../model/object.ts";
import type { ServedFleet } from "../fleet-selector.ts";
import { HttpError } from "../response.ts";
import type { HttpRequest } from "../route.ts";
import { toChangeJson } from "./changes.ts";
import type { PlannedState } from "./fleet.ts";
import { pageById } from "./pagination.ts";
import { planIndexOf } from "./plan-index.ts";
import { REDACTED } from "./redact.ts";

/** Returns the objects of the fleet as they were observed last. */
export function toObjectList(
  { latest }: PlannedState,
  request: HttpRequest,
  { credits }: Pick<ServedFleet, "credits">,
) {
  const [type, target, resource] = ["type", "target", "resource"].map(request.query);
  const matching = planIndexOf(latest.reconciliation).own.filter(
    (object) =>
      (type ?? object.type) === object.type &&
      (target ?? object.target) === object.target &&
      (resource === undefined || object.mark?.owner === resource),
  );
  const { items, ...more } = pageById(matching, ({ id }) => id, request);
  return { items: items.map((object) => toObjectJson(object, credits)), ...more };
}

/** Returns one object with its state. Throws `HttpError` 404. */
export function toObjectDetail(
  { latest }: PlannedState,
  { params }: HttpRequest,
  { types, credits }: Pick<ServedFleet, "types" | "credits">,
) {
  const { own, changes } = planIndexOf(latest.reconciliation);
  const object = own.find(({ id }) => id === params.object);
  if (object === undefined) throw new HttpError(404, `the fleet has no object ${params.object}`);
  const sensitive = types().find(({ name }) => name === object.type)?.sensitive ?? [];
  const owner = object.mark?.owner;
  const ownerChanges = owner === undefined ? [] : (changes.get(owner) ?? []);
  return {
    ...toObjectJson(object, credits),
    state: redactState(object.state, sensitive),
    ...(object.running === undefined ? {} : { running: redactState(object.running, sensitive) }),
    dependsOn: object.dependsOn,
    changes: ownerChanges.filter(({ id }) => id === object.id).map(toChangeJson),
  };
}

function toObjectJson(object: ObservedObject, latestCredits: ServedFleet["credits"]) {
  const { id, type, target, name, mark, trashed, health, startedAt, addresses } = object;
  const credits = latestCredits.of(id);
  return {
    id,
    type,
    target,
    name,
    resource: mark?.owner ?? "",
    commit: mark?.commit ?? "",
    protected: mark?.protect ?? false,
    ...(trashed === undefined ? {} : { trashed }),
    ...(health === undefined ? {} : { health }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(addresses === undefined ? {} : { addresses }),
    ...(credits === undefined ? {} : { credits }),
  };
}

function redactState(
  state: Partial<JsonObject>,
  sensitive: readonly string[],
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(state);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isSensitive(name, sensitive) ? REDACTED : value]),
  );
}
