import type { FleetEvent } from "../../model/event.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Delivery, DeliveryFilter, DeliveryState, HookState, Outbox, Told } from "../outbox.ts";

/** An event with its deliveries; its place in the list is its position. */
export interface Outgoing {
  readonly fleet: string;
  readonly position: number;
  readonly event: FleetEvent;
  readonly deliveries: Way[];
}

interface Way {
  readonly hook: ResourceId;
  state: DeliveryState["state"];
  attempts: number;
  since: string;
  due: string;
  message: string | undefined;
}

export function memoryOutbox(all: Outgoing[], tell: (fleet: string, told: Told) => void): Outbox {
  const of = (fleet: string) => all.filter((one) => one.fleet === fleet);
  const ways = (fleet: string, { hook, event, states }: DeliveryFilter) =>
    of(fleet).flatMap((outgoing) =>
      outgoing.deliveries
        .filter((way) => (hook ?? way.hook) === way.hook && (states?.includes(way.state) ?? true))
        .filter(() => (event ?? outgoing.event.id) === outgoing.event.id)
        .map((way) => ({ outgoing, way })),
    );
  /** Of a hook and a subject, in their order. */
  const queue = (fleet: string, hook: ResourceId, subject: string) =>
    ways(fleet, { hook }).filter(({ outgoing }) => outgoing.event.subject === subject);
  const turn = (fleet: string, hook: ResourceId, subject: string) =>
    queue(fleet, hook, subject).some(({ way }) => way.state === "due") ? "waiting" : "due";
  const wakeNext = (fleet: string, { hook, event }: Delivery) => {
    const next = queue(fleet, hook, event.subject).find(({ way }) => way.state === "waiting");
    if (next !== undefined) next.way.state = "due";
  };
  const dueOf = (fleet: string, { hook, event }: Delivery) =>
    ways(fleet, { hook, event: event.id, states: ["due"] }).map(({ way }) => way);
  let position = 0;
  return {
    post: async (fleet, postings, told = new Map()) => {
      for (const { event, hooks } of postings) {
        if (of(fleet).some((one) => one.event.id === event.id)) continue;
        const about = { attempts: 0, since: event.time, due: event.time, message: undefined };
        const deliveries = hooks.map(
          (hook) => ({ hook, state: turn(fleet, hook, event.subject), ...about }) as const,
        );
        position += 1;
        all.push({ fleet, position, event: structuredClone(event), deliveries });
      }
      tell(fleet, told);
    },
    events: async (fleet, limit) =>
      of(fleet)
        .map(({ event }) => event)
        .reverse()
        .slice(0, limit),
    due: async (fleet, hook, now, limit) =>
      ways(fleet, { hook, states: ["due"] })
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
        .flatMap((hook) => ways(fleet, { hook, states: ["due"] }))
        .map(({ way }) => way.due)
        .sort()[0],
    hurry: async (fleet, now) => {
      for (const { way } of ways(fleet, { states: ["due"] })) if (way.due > now) way.due = now;
    },
    delivered: async (fleet, delivery) => {
      for (const way of dueOf(fleet, delivery)) {
        Object.assign(way, { state: "delivered", message: undefined });
        wakeNext(fleet, delivery);
      }
    },
    missed: async (fleet, delivery, { message, again }) => {
      for (const way of dueOf(fleet, delivery)) {
        const state = again === undefined ? "dead" : "due";
        Object.assign(way, { state, message, due: again ?? way.due, attempts: way.attempts + 1 });
        if (again === undefined) wakeNext(fleet, delivery);
      }
    },
    hooks: async (fleet) => {
      const names = [...new Set(ways(fleet, {}).map(({ way }) => way.hook))].sort();
      return names.map((hook) =>
        hookStateOf(
          hook,
          ways(fleet, { hook }).map(({ way }) => way),
        ),
      );
    },
    deliveries: async (fleet, filter, limit) =>
      ways(fleet, filter)
        .slice(0, limit)
        .map(({ outgoing, way }) => stateOf(outgoing, way)),
    replay: async (fleet, filter, now) => {
      const chosen = ways(fleet, filter);
      for (const { outgoing, way } of chosen) {
        const state = turn(fleet, way.hook, outgoing.event.subject);
        Object.assign(way, { state, attempts: 0, since: now, due: now, message: undefined });
      }
      return chosen.length;
    },
  };
}

function hookStateOf(hook: ResourceId, ways: readonly Way[]): HookState {
  const pending = ways.filter(({ state }) => state === "due" || state === "waiting");
  const amount = (wanted: Way["state"]) => ways.filter(({ state }) => state === wanted).length;
  const oldest = pending.map(({ since }) => since).sort()[0];
  return { hook, delivered: amount("delivered"), pending: pending.length, dead: amount("dead"), oldest };
}

function stateOf(
  { position, event }: Outgoing,
  { hook, attempts, since, state, due, message }: Way,
): DeliveryState {
  const { id, type, subject, time } = event;
  const about = { position, hook, attempts, since, state, event: { id, type, subject, time } };
  return { ...about, due: state === "due" ? due : undefined, message };
}
