import type { Delivery, DeliveryFailure } from "../../store/outbox.ts";
import { exponentialMs, type Random } from "../backoff.ts";
import type { Attempt } from "./send.ts";
import type { Webhook } from "./webhook.ts";

const BACKOFF = { initialMs: 2_000, factor: 2 } as const;

/**
 * Returns the time of the next attempt: after twice the last pause, up to the webhook's maximum. A random part of the
 * second half is taken off. Otherwise deliveries that failed together would be retried together. Gives up once the
 * webhook's retry time is over.
 */
export function nextAttempt(
  { retrySeconds, maxBackoffMs }: Webhook,
  { attempts, since }: Delivery,
  { message, retryAfterMs = 0, gone }: Extract<Attempt, { result: "missed" }>,
  now: Date,
  random: Random,
): DeliveryFailure {
  const halfMs = exponentialMs(attempts + 1, { ...BACKOFF, maxMs: maxBackoffMs }) / 2;
  const wait = Math.max(halfMs + halfMs * random(), retryAfterMs);
  const end = Date.parse(since) + retrySeconds * 1000;
  const isOver = gone === true || now.getTime() >= end;
  if (isOver) return { message, retryAt: undefined };
  // The last attempt is at the end of the retry time, not before.
  return { message, retryAt: new Date(Math.min(now.getTime() + wait, end)).toISOString() };
}
