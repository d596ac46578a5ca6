import { hostFailureEvents } from "../engine/events/host-failure-events.ts";
import { planEvents } from "../engine/events/plan-events.ts";
import { poolEvents } from "../engine/events/pool-events.ts";
import { type ReadinessFindings, readinessEvents } from "../engine/events/readiness-events.ts";
import type { EventContext } from "../engine/events.ts";
import type { PoolProgress } from "../engine/plan/rollout/pool-progress.ts";
import type { FleetEvent } from "../model/event.ts";
import type { HostConditions } from "../model/host-failure.ts";
import type { Plan } from "../model/plan.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { OutboxEntry } from "../store/run-record.ts";
import type { Store } from "../store/store.ts";
import type { WebhookClient } from "./webhooks/send.ts";
import type { Webhook } from "./webhooks/webhook.ts";

/** The store for runs and events, with the webhooks that receive the events. */
export interface RecorderContext {
  readonly store: Store;
  now(): Date;
  /** The user that started the process. */
  readonly by: string;
  readonly webhooks: readonly Webhook[];
  readonly labels: EventContext["labels"];
  /** The client for requests to admission webhooks. */
  readonly webhookClient: WebhookClient;
}

/** Returns an event with its receivers. Blocking webhooks receive no events, only admission requests. */
export function toOutboxEntry(event: FleetEvent, webhooks: readonly Webhook[]): OutboxEntry {
  const recipients = webhooks.filter(({ admission, matches }) => admission === undefined && matches(event));
  return { event, hooks: recipients.map(({ id }) => id) };
}

/** Posts events that no change and no plan leads to. */
export async function postEvents(
  fleet: string,
  events: readonly FleetEvent[],
  webhooks: readonly Webhook[],
  store: Pick<Store, "outbox">,
): Promise<void> {
  const entries = events.map((event) => toOutboxEntry(event, webhooks));
  await store.outbox.post(fleet, entries, new Map());
}

/** Findings that are not part of a plan. */
export interface ObservedFindings extends ReadinessFindings {
  /** Undefined for commands: only a daemon knows for how long a host has not answered. */
  readonly hosts?: HostConditions;
  readonly pools: readonly PoolProgress[];
}

/**
 * Posts events for the findings of a plan of the whole fleet, for the readiness of machines, the progress of pools, and hosts that failed.
 * A finding that was posted before is left out.
 */
export async function recordPlanEvents(
  plan: Plan,
  findings: ObservedFindings,
  { store, now, webhooks, labels }: RecorderContext,
): Promise<void> {
  const { fleet, commit } = plan;
  const before = await store.readRecords(fleet, "told");
  const context = { fleet, commit, labels };
  const at = now().toISOString();
  const found = [
    planEvents(plan, before, context, at),
    readinessEvents(findings, before, context, at),
    ...(findings.hosts === undefined ? [] : [hostFailureEvents(findings.hosts, before, context, at)]),
    poolEvents(findings.pools, before, context, at),
  ];
  const events = found.flatMap((one) => one.events);
  const notified = found.flatMap((one) => [...one.notified]);
  const changed = new Map(notified.filter(([key, value]) => before.get(key) !== value));
  if (events.length + changed.size === 0) return;
  await store.outbox.post(
    fleet,
    events.map((event) => toOutboxEntry(event, webhooks)),
    changed,
  );
}

/**
 * Returns labels by resource, and stores the current ones. Otherwise the labels of a resource that has left Git would
 * be missing in the events of its deletion.
 */
export async function loadLabels(
  fleet: string,
  resources: readonly Resource[],
  store: Pick<Store, "readRecords" | "putRecords">,
): Promise<EventContext["labels"]> {
  const before = await store.readRecords(fleet, "labels");
  const now = new Map(resources.map(({ id, labels }) => [id as string, labels]));
  const fresh = [...now].filter(([id, labels]) => !isSameLabels(before.get(id), labels));
  if (fresh.length > 0) await store.putRecords(fleet, "labels", new Map(fresh));
  return (resource: ResourceId) => now.get(resource) ?? before.get(resource);
}

type Labels = Readonly<Record<string, string>>;

function isSameLabels(before: Labels | undefined, now: Labels): boolean {
  const names = Object.keys(now);
  if (before === undefined) return false;
  return names.length === Object.keys(before).length && names.every((name) => now[name] === before[name]);
}
