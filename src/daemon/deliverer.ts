import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { SecretResource } from "../images/port.ts";
import { readSecret } from "../images/secrets.ts";
import { asFailure } from "../model/failure.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Delivery } from "../store/outbox.ts";
import type { Observer } from "./happening.ts";
import { serve } from "./hooks/dispatcher.ts";
import type { Hook } from "./hooks/hook.ts";
import type { Means } from "./means.ts";
import type { Random } from "./pause.ts";

/** Delivers a fleet's events to its webhooks, for as long as it lives. */
export interface Deliverer extends AsyncDisposable {
  /** The webhooks that there are from now on, and where their keys are. */
  keep(hooks: readonly Hook[], secrets: readonly SecretResource[]): void;
}

export interface DelivererOptions {
  readonly fleet: string;
  readonly means: Means;
  readonly userAgent: string;
  readonly observe: Observer;
  readonly random: Random;
}

interface Serving {
  readonly hook: Hook;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** After the outbox could not be read, or while another process delivers. */
const AGAIN_MS = 5_000;

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { fleet, means, userAgent, observe, random } = options;
  const served = new Map<ResourceId, Serving>();
  const ending = new Set<Promise<void>>();
  let secrets: readonly SecretResource[] = [];
  const world = {
    ...{ outbox: means.store.outbox, fleet, fetch, now: means.now, random, userAgent },
    secret: (secret: ResourceId, key: string) => readSecret(secrets, secret, key, means.env),
    sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {}),
    onAttempt: (hook: Hook, delivery: Delivery, missed: string | undefined) =>
      observe({ kind: "delivery", hook, delivery, missed }),
  };
  const closing = new AbortController();
  const turn = myTurn(() => means.store.delivering(fleet), world.sleep, closing.signal);
  const serveOn = async (hook: Hook, stop: AbortSignal) => {
    await turn;
    while (!stop.aborted) {
      try {
        await serve(hook, world, stop);
      } catch (error) {
        observe({ kind: "failed", doing: "delivering events", failure: asFailure(error) });
        await world.sleep(AGAIN_MS, stop);
      }
    }
  };
  const end = (id: ResourceId) => {
    const one = served.get(id);
    served.delete(id);
    one?.stop.abort();
    const done = Promise.resolve(one?.done).finally(() => ending.delete(done));
    ending.add(done);
  };
  return {
    keep(hooks, fresh) {
      secrets = fresh;
      const wanted = new Map(hooks.map((hook) => [hook.id, hook]));
      for (const [id, { hook }] of served) if (!isSame(hook, wanted.get(id))) end(id);
      for (const hook of hooks) {
        if (served.has(hook.id)) continue;
        const stop = new AbortController();
        served.set(hook.id, { hook, stop, done: serveOn(hook, stop.signal) });
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      for (const id of served.keys()) end(id);
      await Promise.all(ending);
      await (await turn)?.[Symbol.asyncDispose]();
    },
  };
}

/** A command that tells of what it did may be at it for a moment. Undefined when it is stopped before its turn. */
async function myTurn(
  take: () => Promise<AsyncDisposable | undefined>,
  pause: (ms: number, signal: AbortSignal) => Promise<void>,
  stop: AbortSignal,
): Promise<AsyncDisposable | undefined> {
  while (!stop.aborted) {
    const held = await take();
    if (held !== undefined) return held;
    await pause(AGAIN_MS, stop);
  }
  return undefined;
}

/** Which events it wants is asked when they are posted, not here. */
function isSame({ wants: _own, ...hook }: Hook, other: Hook | undefined): boolean {
  if (other === undefined) return false;
  const { wants: _other, ...rest } = other;
  return isDeepStrictEqual(hook, rest);
}
