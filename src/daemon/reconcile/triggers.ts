import type { DelayingQueue } from "../queue/delaying-queue.ts";

/**
 * Why the daemon reconciles. A trigger carries no data: the plan depends on the desired and the observed state alone, never
 * on the trigger. Users wait for the immediate ones. The throttled ones are gathered first, and planning for them takes a
 * fifth of the time at most. Otherwise planning would slow down the changes themselves.
 */
export const TRIGGERS = {
  commit: { delayMs: 0, throttled: false },
  approval: { delayMs: 0, throttled: false },
  event: { delayMs: 0, throttled: false },
  timer: { delayMs: 0, throttled: false },
  health: { delayMs: 20, throttled: true },
  applied: { delayMs: 100, throttled: true },
  resync: { delayMs: 100, throttled: true },
} as const satisfies Record<string, { delayMs: number; throttled: boolean }>;
export type Trigger = keyof typeof TRIGGERS;

/** Adds a trigger with its own delay. */
export function enqueue(queue: DelayingQueue<Trigger>, trigger: Trigger): void {
  const { delayMs, throttled } = TRIGGERS[trigger];
  if (throttled) queue.addThrottled(trigger, delayMs);
  else queue.add(trigger, delayMs);
}
