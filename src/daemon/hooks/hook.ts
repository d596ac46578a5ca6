import type { WebhookSpec } from "../../kinds/webhook/spec.gen.ts";
import { type FleetEvent, TYPE_PREFIX } from "../../model/event.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Json } from "../../model/json.ts";
import { type Resource, type ResourceId, referTo } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Answer } from "./ask.ts";

/** A Webhook resource, ready to be used. */
export interface Hook {
  readonly id: ResourceId;
  readonly url: string;
  readonly timeoutMs: number;
  /** From the time an event was posted: how long it is tried. */
  readonly retrySeconds: number;
  /** Between two attempts. */
  readonly longestPauseMs: number;
  /** Where the key for signing is; undefined: nothing is signed. */
  readonly key: { readonly secret: ResourceId; readonly key: string } | undefined;
  /** It is not told but asked, before something is done; and what counts when it does not answer. */
  readonly blocking: { readonly otherwise: Answer } | undefined;
  wants(event: FleetEvent): boolean;
}

export type BlockingHook = Hook & { readonly blocking: object };

/** The webhooks of a fleet. */
export function hooksOf(resources: readonly Resource[]): Hook[] {
  return resources.filter(isWebhook).map(hookOf);
}

function isWebhook(resource: Resource): resource is Resource<WebhookSpec> {
  return resource.kind === "Webhook"; // the loader validated it
}

function hookOf({ id, project, spec }: Resource<WebhookSpec>): Hook {
  const { url, timeout, retry, secretRef, blocking } = spec;
  return {
    ...{ id, url, timeoutMs: parseSeconds(timeout) * 1000, retrySeconds: parseSeconds(retry.for) },
    longestPauseMs: parseSeconds(retry.maxPause) * 1000,
    key: secretRef && { secret: referTo("Secret", secretRef.secret, project), key: secretRef.key },
    blocking,
    wants: (event) => wantsType(spec, event) && passes(spec.filter, event),
  };
}

function wantsType({ events }: WebhookSpec, { type }: FleetEvent): boolean {
  const name = type.slice(TYPE_PREFIX.length);
  return events.some((pattern) => matchesGlob(pattern, name));
}

/** What an event says of the one thing that it is about; events of the fleet as a whole say nothing of it. */
function passes({ kinds, labels, actions, fields }: WebhookSpec["filter"], { data }: FleetEvent): boolean {
  const resource = record(data.resource);
  if (resource === undefined) return true;
  return (
    (kinds?.some((kind) => kind === resource.kind) ?? true) &&
    (actions?.some((action) => action === data.action) ?? true) &&
    (fields === undefined ||
      fieldsIn(data.fields).some((field) => fields.some((one) => matchesGlob(one, field)))) &&
    hasLabels(record(resource.labels), labels ?? {})
  );
}

/** Where nobody knows the labels any more, it is better to tell too much. */
function hasLabels(labels: Fields | undefined, wanted: Readonly<Record<string, string>>): boolean {
  return labels === undefined || Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

function fieldsIn(fields: Json | undefined): string[] {
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((one: Json) => {
    const field = record(one)?.field;
    return typeof field === "string" ? [field] : [];
  });
}

type Fields = { readonly [key: string]: Json };

function record(value: Json | undefined): Fields | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Fields) : undefined; // neither list nor null
}
