import type { WebhookSpec } from "../../generated/kinds/webhook.ts";
import { type FleetEvent, TYPE_PREFIX } from "../../model/event.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Json } from "../../model/json.ts";
import { type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";

/** The answer of an admission webhook before a change. */
export type AdmissionResult = "continue" | "abandon";

/** A parsed Webhook resource. */
export interface Webhook {
  readonly id: ResourceId;
  readonly url: string;
  readonly timeoutMs: number;
  /** Seconds from the posting of an event until its delivery is given up. */
  readonly retrySeconds: number;
  /** The longest pause between two attempts. */
  readonly maxBackoffMs: number;
  /** The signing key; undefined if requests are not signed. */
  readonly key: { readonly secret: ResourceId; readonly key: string } | undefined;
  /**
   * Set for an admission webhook: it gets admission requests instead of events. `otherwise` counts if it does not
   * answer.
   */
  readonly admission: { readonly defaultResult: AdmissionResult } | undefined;
  matches(event: FleetEvent): boolean;
}

export type AdmissionWebhook = Webhook & { readonly admission: object };

/** Returns the webhooks of a fleet. */
export function webhooksOf(resources: readonly Resource[]): Webhook[] {
  return resources.filter(isWebhook).map(toWebhook);
}

function isWebhook(resource: Resource): resource is Resource<WebhookSpec> {
  return resource.kind === "Webhook"; // the loader validated it
}

function toWebhook({ id, project, spec }: Resource<WebhookSpec>): Webhook {
  const { url, timeout, retry, secretRef, admission } = spec;
  return {
    id,
    url,
    timeoutMs: parseSeconds(timeout) * 1000,
    retrySeconds: parseSeconds(retry.for),
    maxBackoffMs: parseSeconds(retry.maxBackoff) * 1000,
    key: secretRef && { secret: resolveReference("Secret", secretRef.secret, project), key: secretRef.key },
    admission,
    matches: (event) => matchesType(spec, event) && matchesFilter(spec.filter, event),
  };
}

function matchesType({ events }: WebhookSpec, { type }: FleetEvent): boolean {
  const name = type.slice(TYPE_PREFIX.length);
  return events.some((pattern) => matchesGlob(pattern, name));
}

/** Matches an event by its resource. Events of the whole fleet have none and always match. */
function matchesFilter(
  { kinds, labels, actions, fields }: WebhookSpec["filter"],
  { data }: FleetEvent,
): boolean {
  const resource = asRecord(data.resource);
  if (resource === undefined) return true;
  return (
    (kinds?.some((kind) => kind === resource.kind) ?? true) &&
    (actions?.some((action) => action === data.action) ?? true) &&
    (fields === undefined ||
      fieldNames(data.fields).some((field) => fields.some((pattern) => matchesGlob(pattern, field)))) &&
    hasLabels(asRecord(resource.labels), labels ?? {})
  );
}

/** Matches if the labels are unknown, because an event too many is better than one too few. */
function hasLabels(labels: JsonRecord | undefined, expected: Readonly<Record<string, string>>): boolean {
  return labels === undefined || Object.entries(expected).every(([name, value]) => labels[name] === value);
}

function fieldNames(fields: Json | undefined): string[] {
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((item: Json) => {
    const field = asRecord(item)?.field;
    return typeof field === "string" ? [field] : [];
  });
}

type JsonRecord = { readonly [key: string]: Json };

function asRecord(value: Json | undefined): JsonRecord | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as JsonRecord) : undefined; // neither list nor null
}
