import type { Delivery, Missed } from "../../store/outbox.ts";
import type { Hook } from "./hook.ts";
import type { Attempt } from "./send.ts";

const FIRST_PAUSE_MS = 2_000;

/**
 * When a delivery is tried again: after twice the pause before, up to the webhook's longest, somewhere in the second half
 * of it, so that not all that missed together comes again together. Never, once its time is over.
 */
export function afterMiss(
  { retrySeconds, longestPauseMs }: Hook,
  { attempts, since }: Delivery,
  { message, pauseMs = 0, gone }: Extract<Attempt, { result: "missed" }>,
  now: Date,
  random: () => number,
): Missed {
  const most = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20), longestPauseMs);
  const wait = Math.max(most / 2 + (most / 2) * random(), pauseMs);
  const end = Date.parse(since) + retrySeconds * 1000;
  const isOver = gone === true || now.getTime() >= end;
  if (isOver) return { message, again: undefined };
  // A last attempt at the end of the time, rather than giving up before it.
  return { message, again: new Date(Math.min(now.getTime() + wait, end)).toISOString() };
}
