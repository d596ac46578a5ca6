import { tryLock } from "../store/lock.ts";

/** Waits for a lock of the cache. Throws the signal's reason when it stops the wait. */
export async function waitForLock(lock: string, stop: AbortSignal): Promise<AsyncDisposable> {
  for (;;) {
    stop.throwIfAborted();
    const acquired = await tryLock(lock);
    if (acquired !== undefined) return acquired;
  }
}
