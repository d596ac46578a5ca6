import { deadlineSignal } from "../../model/deadline.ts";
import type { Delivery, Outbox } from "../../store/outbox.ts";
import { nextAttempt } from "./retry-schedule.ts";
import { postEvent, type WebhookClient } from "./send.ts";
import { createTaskPool, type TaskPool } from "./task-pool.ts";
import type { Webhook } from "./webhook.ts";

/** The dependencies of delivery. All state that must outlive this process is in the outbox. */
export interface DispatcherContext extends WebhookClient {
  readonly outbox: Pick<Outbox, "due" | "recordDelivered" | "recordFailure">;
  readonly fleet: string;
  /** Returns a number from 0 up to 1. */
  random(): number;
  /** Resolves after `ms`, or when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Called after each attempt, for logs and metrics. `missed` is the reason of a failed attempt. */
  onAttempt?(hook: Webhook, delivery: Delivery, missed: string | undefined): void;
}

/** Concurrent deliveries to one webhook. One subject never has more than one. */
const MAX_CONCURRENT = 8;

/** The interval of reading the outbox, because another process may have posted events. */
const POLL_MS = 1_000;

/**
 * Delivers the events of a webhook until the signal stops it, then waits for deliveries in flight, at most the
 * webhook's timeout. Webhooks are independent: one that hangs delays no other. Throws if the outbox cannot be read or
 * written; due events stay due.
 */
export async function dispatch(
  webhook: Webhook,
  context: DispatcherContext,
  stop: AbortSignal,
): Promise<void> {
  const tasks = createTaskPool(MAX_CONCURRENT);
  let nextPoll: Promise<void> | undefined;
  while (!stop.aborted) {
    const started = await startDue(webhook, context, tasks);
    if (started > 0 && tasks.available() > 0) continue;
    nextPoll ??= context.sleep(POLL_MS, stop).finally(() => {
      nextPoll = undefined;
    });
    await tasks.oneSettled(nextPoll);
  }
  await tasks.allSettled();
}

export interface DeliveryCounts {
  readonly delivered: number;
  readonly failed: number;
}

/**
 * Delivers to these webhooks what is due now. Returns how many deliveries succeeded and failed. Does not wait for
 * retries.
 */
export async function dispatchUntilEmpty(
  webhooks: readonly Webhook[],
  context: DispatcherContext,
  stop: AbortSignal,
): Promise<DeliveryCounts> {
  const counts = { delivered: 0, failed: 0 };
  const counting: DispatcherContext = {
    ...context,
    onAttempt: (webhook, delivery, failureMessage) => {
      counts[failureMessage === undefined ? "delivered" : "failed"] += 1;
      context.onAttempt?.(webhook, delivery, failureMessage);
    },
  };
  await Promise.all(webhooks.map((webhook) => drain(webhook, counting, stop)));
  return counts;
}

async function drain(webhook: Webhook, context: DispatcherContext, stop: AbortSignal): Promise<void> {
  const tasks = createTaskPool(MAX_CONCURRENT);
  while (!stop.aborted) {
    const started = await startDue(webhook, context, tasks);
    if (started === 0 && tasks.available() === MAX_CONCURRENT) return;
    await tasks.oneSettled();
  }
  await tasks.allSettled();
}

/** Starts due deliveries. Returns how many were started. */
async function startDue(webhook: Webhook, context: DispatcherContext, tasks: TaskPool): Promise<number> {
  const { outbox, fleet, now } = context;
  const due = await outbox.due(fleet, webhook.id, now().toISOString(), 2 * MAX_CONCURRENT);
  const fresh = due.filter(({ position }) => !tasks.has(position)).slice(0, tasks.available());
  for (const delivery of fresh)
    tasks.start(delivery.position, () => attemptDelivery(webhook, delivery, context));
  return fresh.length;
}

async function attemptDelivery(
  webhook: Webhook,
  delivery: Delivery,
  context: DispatcherContext,
): Promise<void> {
  const { outbox, fleet, now, random, onAttempt } = context;
  const result = await postEvent(webhook, delivery.event, context, deadlineSignal(webhook.timeoutMs));
  if (result.result === "accepted") {
    await result.response.body?.cancel().catch(() => {}); // the body may be endless
    await outbox.recordDelivered(fleet, delivery);
    onAttempt?.(webhook, delivery, undefined);
    return;
  }
  await outbox.recordFailure(fleet, delivery, nextAttempt(webhook, delivery, result, now(), random));
  onAttempt?.(webhook, delivery, result.message);
}
