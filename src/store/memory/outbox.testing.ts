import type { FleetEvent } from "../../model/event.ts";
import type { ResourceId } from "../../model/resource.ts";
import type {
  Delivery,
  DeliveryFilter,
  DeliveryState,
  NotifiedState,
  Outbox,
  WebhookState,
} from "../outbox.ts";

/** An event with its deliveries. The index in the list is the event's position. */
export interface StoredEvent {
  readonly fleet: string;
  readonly position: number;
  readonly event: FleetEvent;
  readonly deliveries: StoredDelivery[];
}

interface StoredDelivery {
  readonly hook: ResourceId;
  state: DeliveryState["state"];
  attempts: number;
  since: string;
  due: string;
  message: string | undefined;
}

export function memoryOutbox(
  storedEvents: StoredEvent[],
  onNotified: (fleet: string, notified: NotifiedState) => void,
): Outbox {
  const eventsOf = (fleet: string) => storedEvents.filter((stored) => stored.fleet === fleet);
  const deliveriesOf = (fleet: string, { hook, event, states }: DeliveryFilter) =>
    eventsOf(fleet).flatMap((outgoing) =>
      outgoing.deliveries
        .filter((way) => (hook ?? way.hook) === way.hook && (states?.includes(way.state) ?? true))
        .filter(() => (event ?? outgoing.event.id) === outgoing.event.id)
        .map((way) => ({ outgoing, way })),
    );
  /** Returns the deliveries of a webhook and a subject in order. */
  const queue = (fleet: string, hook: ResourceId, subject: string) =>
    deliveriesOf(fleet, { hook }).filter(({ outgoing }) => outgoing.event.subject === subject);
  const initialState = (fleet: string, hook: ResourceId, subject: string) =>
    queue(fleet, hook, subject).some(({ way }) => way.state === "due") ? "waiting" : "due";
  const releaseNext = (fleet: string, { hook, event }: Delivery) => {
    const next = queue(fleet, hook, event.subject).find(({ way }) => way.state === "waiting");
    if (next !== undefined) next.way.state = "due";
  };
  const dueOf = (fleet: string, { hook, event }: Delivery) =>
    deliveriesOf(fleet, { hook, event: event.id, states: ["due"] }).map(({ way }) => way);
  let position = 0;
  return {
    post: async (fleet, entries, notified = new Map()) => {
      for (const { event, hooks } of entries) {
        if (eventsOf(fleet).some((stored) => stored.event.id === event.id)) continue;
        const about = { attempts: 0, since: event.time, due: event.time, message: undefined };
        const deliveries = hooks.map(
          (hook) => ({ hook, state: initialState(fleet, hook, event.subject), ...about }) as const,
        );
        position += 1;
        storedEvents.push({ fleet, position, event: structuredClone(event), deliveries });
      }
      onNotified(fleet, notified);
    },
    events: async (fleet, limit) =>
      eventsOf(fleet)
        .map(({ event }) => event)
        .reverse()
        .slice(0, limit),
    due: async (fleet, hook, now, limit) =>
      deliveriesOf(fleet, { hook, states: ["due"] })
        .filter(({ way }) => way.due <= now)
        .slice(0, limit)
        .map(({ outgoing: { event, position }, way: { attempts, since } }) => ({
          position,
          hook,
          event,
          attempts,
          since,
        })),
    nextDue: async (fleet, hooks) =>
      hooks
        .flatMap((hook) => deliveriesOf(fleet, { hook, states: ["due"] }))
        .map(({ way }) => way.due)
        .sort()[0],
    makeDue: async (fleet, now) => {
      for (const { way } of deliveriesOf(fleet, { states: ["due"] })) if (way.due > now) way.due = now;
    },
    recordDelivered: async (fleet, delivery) => {
      for (const way of dueOf(fleet, delivery)) {
        Object.assign(way, { state: "delivered", message: undefined });
        releaseNext(fleet, delivery);
      }
    },
    recordFailure: async (fleet, delivery, { message, retryAt }) => {
      for (const way of dueOf(fleet, delivery)) {
        const state = retryAt === undefined ? "dead" : "due";
        Object.assign(way, { state, message, due: retryAt ?? way.due, attempts: way.attempts + 1 });
        if (retryAt === undefined) releaseNext(fleet, delivery);
      }
    },
    hooks: async (fleet) => {
      const names = [...new Set(deliveriesOf(fleet, {}).map(({ way }) => way.hook))].sort();
      return names.map((hook) =>
        toWebhookState(
          hook,
          deliveriesOf(fleet, { hook }).map(({ way }) => way),
        ),
      );
    },
    deliveries: async (fleet, filter, limit) =>
      deliveriesOf(fleet, filter)
        .slice(0, limit)
        .map(({ outgoing, way }) => toDeliveryState(outgoing, way)),
    replay: async (fleet, filter, now) => {
      const chosen = deliveriesOf(fleet, filter);
      for (const { outgoing, way } of chosen) {
        const state = initialState(fleet, way.hook, outgoing.event.subject);
        Object.assign(way, { state, attempts: 0, since: now, due: now, message: undefined });
      }
      return chosen.length;
    },
  };
}

function toWebhookState(hook: ResourceId, deliveries: readonly StoredDelivery[]): WebhookState {
  const pending = deliveries.filter(({ state }) => state === "due" || state === "waiting");
  const count = (expected: StoredDelivery["state"]) =>
    deliveries.filter(({ state }) => state === expected).length;
  const oldest = pending.map(({ since }) => since).sort()[0];
  return { hook, delivered: count("delivered"), pending: pending.length, dead: count("dead"), oldest };
}

function toDeliveryState(
  { position, event }: StoredEvent,
  { hook, attempts, since, state, due, message }: StoredDelivery,
): DeliveryState {
  const { id, type, subject, time } = event;
  const about = { position, hook, attempts, since, state, event: { id, type, subject, time } };
  return { ...about, due: state === "due" ? due : undefined, message };
}
