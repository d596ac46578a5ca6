import type { FleetEvent } from "../model/event.ts";
import type { ResourceId } from "../model/resource.ts";
import type { OutboxEntry } from "./run-record.ts";

/** The delivery of an event to one webhook. */
export interface Delivery {
  /** The position of the event in the order of all events. */
  readonly position: number;
  readonly hook: ResourceId;
  readonly event: FleetEvent;
  /** The number of failed attempts. */
  readonly attempts: number;
  /** When the event was posted or replayed (ISO 8601). The webhook's retry time begins here. */
  readonly since: string;
}

/** A failed attempt. */
export interface DeliveryFailure {
  readonly message: string;
  /** When to retry (ISO 8601). Undefined: never, and the delivery becomes a dead letter. */
  readonly retryAt: string | undefined;
}

/** A delivery with its state, for display. */
export interface DeliveryState extends Omit<Delivery, "event"> {
  readonly event: Pick<FleetEvent, "id" | "type" | "subject" | "time">;
  /** `waiting` means that an earlier event of the same subject is pending. */
  readonly state: "due" | "waiting" | "delivered" | "dead";
  /** When the next attempt is due (ISO 8601). */
  readonly due: string | undefined;
  /** The reason of the last failure. */
  readonly message: string | undefined;
}

/** Counts of the deliveries to one webhook. */
export interface WebhookState {
  readonly hook: ResourceId;
  readonly delivered: number;
  /** Deliveries that are due or wait for an earlier event. */
  readonly pending: number;
  readonly dead: number;
  /** When the oldest pending delivery was posted (ISO 8601). */
  readonly oldest: string | undefined;
}

/** A filter for deliveries. A missing property matches all. */
export interface DeliveryFilter {
  readonly hook?: ResourceId;
  /** The id of the event. */
  readonly event?: string;
  readonly states?: readonly DeliveryState["state"][];
}

interface ReplayFilter extends DeliveryFilter {
  readonly states: readonly ("delivered" | "dead")[];
}

/** Findings that have been reported, by key. Undefined removes a key, because the finding is over. */
export type NotifiedState = ReadonlyMap<string, string | undefined>;

/**
 * Events and their deliveries to webhooks. Each webhook gets the events of one subject in order. The next event is due
 * when the one before was delivered or given up.
 */
export interface Outbox {
  /**
   * Posts events that belong to no single change, together with the records that keep them from being posted twice
   * (bucket `told`), in one transaction. An event whose id exists is not posted again.
   */
  post(fleet: string, entries: readonly OutboxEntry[], notified?: NotifiedState): Promise<void>;
  /** Returns events, newest first. */
  events(fleet: string, limit: number): Promise<readonly FleetEvent[]>;
  /** Returns the deliveries to a webhook that are due, oldest first. */
  due(fleet: string, hook: ResourceId, now: string, limit: number): Promise<readonly Delivery[]>;
  /** Returns when the next delivery to these webhooks is due (ISO 8601); undefined if none is pending. */
  nextDue(fleet: string, hooks: readonly ResourceId[]): Promise<string | undefined>;
  /** Makes all retries due now. */
  makeDue(fleet: string, now: string): Promise<void>;
  recordDelivered(fleet: string, delivery: Delivery): Promise<void>;
  recordFailure(fleet: string, delivery: Delivery, missed: DeliveryFailure): Promise<void>;
  /** Returns the counts of every webhook with deliveries, by name. */
  hooks(fleet: string): Promise<readonly WebhookState[]>;
  /** Returns deliveries, oldest first. */
  deliveries(fleet: string, filter: DeliveryFilter, limit: number): Promise<readonly DeliveryState[]>;
  /** Makes delivered and dead events due again, as if they were posted at `now`. Returns their number. */
  replay(fleet: string, filter: ReplayFilter, now: string): Promise<number>;
}
