import type { FleetEvent } from "../model/event.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Posting } from "./run-record.ts";

/** An event on its way to one webhook. */
export interface Delivery {
  /** Where the event stands in the order of all. */
  readonly position: number;
  readonly hook: ResourceId;
  readonly event: FleetEvent;
  /** How often it was tried and did not work. */
  readonly attempts: number;
  /** When it was posted, or asked for again: from then on the time for trying counts. */
  readonly since: string;
}

/** What became of one attempt that did not work. */
export interface Missed {
  readonly message: string;
  /** When it is tried again; undefined: never, it becomes a dead letter. */
  readonly again: string | undefined;
}

/** A delivery as people look at it. */
export interface DeliveryState extends Omit<Delivery, "event"> {
  readonly event: Pick<FleetEvent, "id" | "type" | "subject" | "time">;
  /** `waiting`: for an earlier event of its subject. */
  readonly state: "due" | "waiting" | "delivered" | "dead";
  /** When it is tried next. */
  readonly due: string | undefined;
  /** Why the last attempt did not work. */
  readonly message: string | undefined;
}

/** How a webhook is doing. */
export interface HookState {
  readonly hook: ResourceId;
  readonly delivered: number;
  /** On their way, those included that wait for an earlier one. */
  readonly pending: number;
  readonly dead: number;
  /** Since when the oldest of those that are pending has been waiting. */
  readonly oldest: string | undefined;
}

/** Which deliveries are meant; what is left out is any. */
export interface DeliveryFilter {
  readonly hook?: ResourceId;
  /** The event's id. */
  readonly event?: string;
  readonly states?: readonly DeliveryState["state"][];
}

export interface ReplayFilter extends DeliveryFilter {
  readonly states: readonly ("delivered" | "dead")[];
}

/** What people have been told, by what it is about; undefined: it is not so any more. */
export type Told = ReadonlyMap<string, string | undefined>;

/**
 * Events and their way to the webhooks. For one webhook, the events of one subject are due one after the other: the
 * next one is when the one before was delivered, or was given up.
 */
export interface Outbox {
  /**
   * Events that tell of no single change, and the notes by which they are told once (topic `told`): both or neither. An
   * event whose id is there already is not posted again.
   */
  post(fleet: string, postings: readonly Posting[], told?: Told): Promise<void>;
  /** The newest first. */
  events(fleet: string, limit: number): Promise<readonly FleetEvent[]>;
  /** What is to be sent to a webhook now, the oldest first. */
  due(fleet: string, hook: ResourceId, now: string, limit: number): Promise<readonly Delivery[]>;
  /** When the next of these webhooks' deliveries is due; undefined when there is none. */
  nextDue(fleet: string, hooks: readonly ResourceId[]): Promise<string | undefined>;
  /** What is to be tried again later is due now. */
  hurry(fleet: string, now: string): Promise<void>;
  delivered(fleet: string, delivery: Delivery): Promise<void>;
  missed(fleet: string, delivery: Delivery, missed: Missed): Promise<void>;
  /** Of every webhook that has deliveries, by name. */
  hooks(fleet: string): Promise<readonly HookState[]>;
  /** The oldest first. */
  deliveries(fleet: string, filter: DeliveryFilter, limit: number): Promise<readonly DeliveryState[]>;
  /** Sends again what was delivered or given up, as if it had been posted now. How many that are. */
  replay(fleet: string, filter: ReplayFilter, now: string): Promise<number>;
}
