import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../model/failure.ts";

/**
 * Polls until `question` returns true: often at first, then once a second. Returns false after the timeout. Throws
 * `cancelled`.
 */
export async function waitUntil(
  question: () => Promise<boolean>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (let waitMs = 50; ; waitMs = Math.min(1000, waitMs * 1.5)) {
    if (await question()) return true;
    if (Date.now() >= end) return false;
    await cancellableSleep(Math.min(waitMs, end - Date.now()), signal);
  }
}

/** Throws `cancelled`. */
export async function cancellableSleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw new Failure("cancelled", "stopped while waiting");
  }
}
