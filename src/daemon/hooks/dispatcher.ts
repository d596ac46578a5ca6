import type { Delivery, Outbox } from "../../store/outbox.ts";
import { type Flights, flights } from "./flights.ts";
import type { Hook } from "./hook.ts";
import { afterMiss } from "./schedule.ts";
import { post, type Wire } from "./send.ts";

/** What delivering needs of the world. Everything that must outlive this process is in the outbox. */
export interface DispatcherWorld extends Wire {
  readonly outbox: Pick<Outbox, "due" | "delivered" | "missed">;
  readonly fleet: string;
  /** From 0 up to 1. */
  random(): number;
  /** Waits, or comes back sooner when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Of one attempt, for logs and metrics; with why it did not work. */
  onAttempt?(hook: Hook, delivery: Delivery, missed: string | undefined): void;
}

/** To one webhook at a time at most so many; of one subject never more than one. */
const AT_ONCE = 8;

/** Another process may have posted something: it is looked for this often. */
const LOOK_MS = 1_000;

/**
 * Delivers to a webhook whatever its outbox holds, until it is stopped; then what is under way is waited for, which is
 * no longer than the webhook's timeout. Webhooks are served apart from each other: one that hangs holds up no other.
 * Throws when the outbox cannot be read or written; what was due still is.
 */
export async function serve(hook: Hook, world: DispatcherWorld, stop: AbortSignal): Promise<void> {
  const flying = flights(AT_ONCE);
  let look: Promise<void> | undefined;
  while (!stop.aborted) {
    const started = await startDue(hook, world, flying);
    if (started > 0 && flying.room() > 0) continue;
    look ??= world.sleep(LOOK_MS, stop).finally(() => {
      look = undefined;
    });
    await flying.landing(look);
  }
  await flying.landed();
}

export interface Delivered {
  readonly delivered: number;
  readonly missed: number;
}

/** Delivers to all of these webhooks what is due now, and says how it went. What is missed is not waited for. */
export async function deliverOnce(
  hooks: readonly Hook[],
  world: DispatcherWorld,
  stop: AbortSignal,
): Promise<Delivered> {
  const counts = { delivered: 0, missed: 0 };
  const counting: DispatcherWorld = {
    ...world,
    onAttempt: (hook, delivery, missed) => {
      counts[missed === undefined ? "delivered" : "missed"] += 1;
      world.onAttempt?.(hook, delivery, missed);
    },
  };
  await Promise.all(hooks.map((hook) => drain(hook, counting, stop)));
  return counts;
}

async function drain(hook: Hook, world: DispatcherWorld, stop: AbortSignal): Promise<void> {
  const flying = flights(AT_ONCE);
  while (!stop.aborted) {
    const started = await startDue(hook, world, flying);
    if (started === 0 && flying.room() === AT_ONCE) return;
    await flying.landing();
  }
  await flying.landed();
}

/** How many were started. */
async function startDue(hook: Hook, world: DispatcherWorld, flying: Flights): Promise<number> {
  const { outbox, fleet, now } = world;
  const due = await outbox.due(fleet, hook.id, now().toISOString(), 2 * AT_ONCE);
  const fresh = due.filter(({ position }) => !flying.has(position)).slice(0, flying.room());
  for (const delivery of fresh) flying.start(delivery.position, () => attempt(hook, delivery, world));
  return fresh.length;
}

async function attempt(hook: Hook, delivery: Delivery, world: DispatcherWorld): Promise<void> {
  const { outbox, fleet, now, random, onAttempt } = world;
  const result = await post(hook, delivery.event, world, AbortSignal.timeout(hook.timeoutMs));
  if (result.result === "accepted") {
    await result.response.body?.cancel().catch(() => {}); // whatever it says, and be it endless
    await outbox.delivered(fleet, delivery);
    onAttempt?.(hook, delivery, undefined);
    return;
  }
  await outbox.missed(fleet, delivery, afterMiss(hook, delivery, result, now(), random));
  onAttempt?.(hook, delivery, result.message);
}
