import { setTimeout as sleep } from "node:timers/promises";
import { type Book, knownLabels, tellPlan } from "../../daemon/book.ts";
import { type Delivered, deliverOnce } from "../../daemon/hooks/dispatcher.ts";
import { type Hook, hooksOf } from "../../daemon/hooks/hook.ts";
import type { Wire } from "../../daemon/hooks/send.ts";
import { wireOf } from "../../daemon/hooks/wire.ts";
import { recover } from "../../daemon/recovery.ts";
import { secretsIn } from "../../engine/secrets.ts";
import type { SecretResource } from "../../images/port.ts";
import type { Resource } from "../../model/resource.ts";
import type { Session } from "../session.ts";
import { count } from "../words.ts";
import type { World } from "../world/world.ts";

/** Who is told of what happens to a fleet, and with which keys. */
export interface Audience {
  readonly fleet: string;
  readonly hooks: readonly Hook[];
  readonly secrets: readonly SecretResource[];
}

/** Where a command writes down what it does. `resources`: those whose labels are known, and the webhooks. */
export async function bookOf(
  fleet: string,
  resources: readonly Resource[],
  session: Session,
  secrets: readonly SecretResource[] = secretsIn(resources),
): Promise<Book> {
  const { store, now, user } = session;
  return {
    ...{ store, now, by: user, hooks: hooksOf(resources), wire: wireIn(session, secrets) },
    labels: await knownLabels(fleet, resources, store),
  };
}

/**
 * The same for a whole world. Before anything new is written into it, it says what became of the changes of processes
 * that were killed, and tells of what the plan of the whole fleet finds.
 */
export async function openBook(
  world: Pick<World, "plan" | "snapshot" | "seenAt" | "connections" | "resources">,
  session: Session,
): Promise<Book> {
  const { plan, resources } = world;
  const { store } = session;
  const book = await bookOf(plan.fleet, resources, session);
  if ((await store.runs.open(plan.fleet)).length > 0) {
    await using _lock = await store.lock(plan.fleet); // an open run that nobody works on
    await recover(world, store);
  }
  await tellPlan(plan, book);
  return book;
}

/** A command does not wait for receivers longer than this, besides what is under way. */
const PATIENCE_MS = 20_000;

/**
 * Delivers what is due, unless another process is at it; what is missed stays due. A word is said only where somebody
 * may have to look.
 */
export async function tellHooks(audience: Audience, session: Session): Promise<void> {
  if (audience.hooks.length === 0) return;
  const { io, store } = session;
  await using delivering = await store.delivering(audience.fleet);
  if (delivering === undefined) return;
  const { missed } = await deliver(audience, session);
  if (missed === 0) return;
  const what = `${count(missed, "webhook delivery").replace("deliverys", "deliveries")} missed`;
  io.tell(io.errColor.yellow(`${what}; fleetwright hooks list says why, hooks deliver tries again`));
}

function wireIn({ io, now, version }: Session, secrets: readonly SecretResource[]): Wire {
  return wireOf(secrets, { env: io.env, now }, `fleetwright/${version}`);
}

/** Everything that is due now, once. */
export async function deliver({ fleet, hooks, secrets }: Audience, session: Session): Promise<Delivered> {
  const world = {
    ...wireIn(session, secrets),
    ...{ outbox: session.store.outbox, fleet, random: Math.random },
    sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {}),
  };
  return deliverOnce(hooks, world, AbortSignal.any([session.signal, AbortSignal.timeout(PATIENCE_MS)]));
}
