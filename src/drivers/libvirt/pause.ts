import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../model/failure.ts";

/**
 * Asks until the answer is yes: at first often, then once a second. False when the time is over.
 * Throws `cancelled`.
 */
export async function until(
  question: () => Promise<boolean>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (let waitMs = 50; ; waitMs = Math.min(1000, waitMs * 1.5)) {
    if (await question()) return true;
    if (Date.now() >= end) return false;
    await pause(Math.min(waitMs, end - Date.now()), signal);
  }
}

/** Throws `cancelled`. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw new Failure("cancelled", "stopped while waiting");
  }
}
