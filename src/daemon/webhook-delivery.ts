import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { readSecretText } from "../images/secrets.ts";
import type { SecretResource } from "../images/types.ts";
import { asFailure } from "../model/failure.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Random } from "../workspace/backoff.ts";
import type { RuntimeContext } from "../workspace/context.ts";
import { type DispatcherContext, dispatch } from "../workspace/webhooks/dispatcher.ts";
import type { Webhook } from "../workspace/webhooks/webhook.ts";
import type { DaemonEventListener } from "./daemon-event.ts";

export interface WebhookDeliveryOptions {
  readonly fleet: string;
  readonly context: RuntimeContext;
  readonly userAgent: string;
  readonly emit: DaemonEventListener;
  readonly random: Random;
}

interface DeliveryWorker {
  readonly webhook: Webhook;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** After the outbox could not be read, or while another process delivers. */
const RETRY_MS = 5_000;

/** Delivers the events in a fleet's outbox to its webhooks until it is disposed of, with one worker per webhook. */
export class WebhookDelivery implements AsyncDisposable {
  readonly #options: WebhookDeliveryOptions;
  readonly #workers = new Map<ResourceId, DeliveryWorker>();
  /** Workers that were stopped and still wait for an answer. */
  readonly #stopping = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #dispatcherContext: DispatcherContext;
  /** The lock of the outbox; undefined when the delivery was disposed of before it was free. */
  readonly #lock: Promise<AsyncDisposable | undefined>;
  #secrets: readonly SecretResource[] = [];

  constructor(options: WebhookDeliveryOptions) {
    const { fleet, context, userAgent, emit, random } = options;
    this.#options = options;
    this.#dispatcherContext = {
      outbox: context.store.outbox,
      fleet,
      fetch,
      now: context.now,
      random,
      userAgent,
      secret: (secret, key) => readSecretText(this.#secrets, secret, key, context),
      sleep: sleepUntilAborted,
      onAttempt: (webhook, delivery, failureMessage) =>
        emit({ kind: "webhook-delivery", webhook, delivery, failureMessage }),
    };
    this.#lock = this.#acquireLock();
  }

  /** Delivers to exactly these webhooks from now on. `secrets`: those that hold their keys. */
  setWebhooks(webhooks: readonly Webhook[], secrets: readonly SecretResource[]): void {
    this.#secrets = secrets;
    const desired = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
    for (const [id, { webhook }] of this.#workers)
      if (!isSameWebhook(webhook, desired.get(id))) this.#stopWorker(id);
    for (const webhook of webhooks) {
      if (this.#workers.has(webhook.id)) continue;
      const stop = new AbortController();
      this.#workers.set(webhook.id, { webhook, stop, done: this.#runWorker(webhook, stop.signal) });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    for (const id of this.#workers.keys()) this.#stopWorker(id);
    await Promise.all(this.#stopping);
    await (await this.#lock)?.[Symbol.asyncDispose]();
  }

  async #runWorker(webhook: Webhook, stop: AbortSignal): Promise<void> {
    await this.#lock;
    while (!stop.aborted) {
      try {
        await dispatch(webhook, this.#dispatcherContext, stop);
      } catch (error) {
        this.#options.emit({ kind: "error", operation: "delivering events", failure: asFailure(error) });
        await sleepUntilAborted(RETRY_MS, stop);
      }
    }
  }

  #stopWorker(id: ResourceId): void {
    const worker = this.#workers.get(id);
    this.#workers.delete(id);
    worker?.stop.abort();
    const done = Promise.resolve(worker?.done).finally(() => this.#stopping.delete(done));
    this.#stopping.add(done);
  }

  /** Waits while a command delivers its own events, which takes a moment. */
  async #acquireLock(): Promise<AsyncDisposable | undefined> {
    const { fleet, context } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const lock = await context.store.tryLockDelivery(fleet);
      if (lock !== undefined) return lock;
      await sleepUntilAborted(RETRY_MS, signal);
    }
    return undefined;
  }
}

/** Resolves after `ms`, or when the signal is aborted. */
async function sleepUntilAborted(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Ignores `matches`: which events a webhook wants is checked when they are written to the outbox. */
function isSameWebhook({ matches: _own, ...webhook }: Webhook, other: Webhook | undefined): boolean {
  if (other === undefined) return false;
  const { matches: _other, ...rest } = other;
  return isDeepStrictEqual(webhook, rest);
}
