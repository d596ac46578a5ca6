import type { Action } from "./change.ts";
import type { JsonObject } from "./json.ts";

/**
 * Event for receivers outside: a CloudEvent 1.0 in its JSON form
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md).
 */
export interface FleetEvent {
  readonly specversion: "1.0";
  /** Equal for every delivery of the event, so that receivers can drop duplicates. */
  readonly id: string;
  /** `/fleets/demo` */
  readonly source: string;
  readonly type: EventType;
  /**
   * The resource that the event is about: `VirtualMachine/default/db`. Deliveries keep the order of the events of one
   * subject.
   */
  readonly subject: string;
  /** ISO 8601. */
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: JsonObject;
}

export type EventType = `${typeof TYPE_PREFIX}${string}`;

/** Prefix of every event type. Patterns leave it out. */
export const TYPE_PREFIX = "fleetwright.";

/** Verbs of event types for resources, each with its meaning. */
export const EVENT_VERBS = {
  created: "the resource was created on its target",
  updated: "fields of the resource, or objects that belong to it, were changed",
  restarted: "the machine was stopped and started, and now runs with its stored definition",
  replaced: "the resource was deleted and created again",
  migrated: "the machine now runs on another host",
  restored: "the resource was restored from the trash with its data",
  trashed: "the resource was moved to the trash, which keeps its data",
  deleted: "the resource was deleted for good",
  failed: "a change of the resource failed and will be retried",
  admission: "an admission request before a change; only admission webhooks receive it",
} as const;
export type EventVerb = keyof typeof EVENT_VERBS;

export const ACTION_VERBS = {
  create: "created",
  update: "updated",
  restart: "restarted",
  replace: "replaced",
  migrate: "migrated",
  restore: "restored",
  trash: "trashed",
  delete: "deleted",
} as const satisfies Record<Action, EventVerb>;

/** Event types that are not about a single resource, each with its meaning. */
export const FLEET_EVENTS = {
  "vm.throttled": "a burstable machine has no CPU credits left, and is limited to its baseline",
  "vm.unthrottled": "a burstable machine has CPU credits again, and may use more than its baseline",
  "pool.scaled": "the number of members of a pool changed",
  "pool.update-started": "a pool began to update its members",
  "pool.update-paused": "the update of a member failed, and the pool updates no other one",
  "pool.update-finished": "all members of a pool have its template and are available",
  "pool.rolled-back": "a pool went back to an earlier template, because an update failed",
  "pool.repairs-stopped": "too many members of a pool are unhealthy at once, so that none is repaired",
  "vm.ready": "the readiness probe of a machine succeeds: the machine may get traffic",
  "vm.unready": "the readiness probe of a machine fails, or the machine stopped: it was ready before",
  "host.lost": "a host has not answered for as long as `hostFailure.after` of the Fleet says",
  "host.recovered": "a lost host answers again",
  "drift.detected": "an object differs from its last applied state",
  "plan.needs-approval": "changes need approval",
  "plan.applied": "a run finished, and at least one of its changes succeeded",
  "run.failed": "some changes of a run failed",
} as const;
