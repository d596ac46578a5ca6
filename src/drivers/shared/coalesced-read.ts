/** `recent`: a read that has just ended will do. `fresh`: the read must begin after the call. */
export type Freshness = "recent" | "fresh";

/**
 * Shares one read among many changes that need fresh data at the same time. A call gets a read that begins after it.
 * With `recent` it may get one that has just ended: so a thousand changes read about a third of the time at most.
 */
export function createCoalescedRead<Value>(
  read: (signal: AbortSignal) => Promise<Value>,
  clock: () => number = () => performance.now(),
): (signal: AbortSignal, freshness?: Freshness) => Promise<Value> {
  let last: { readonly value: Value; readonly validUntil: number } | undefined;
  let next: Promise<Value> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const startRead = async (signal: AbortSignal): Promise<Value> => {
    await running.catch(() => {}); // the read under way may have begun too early
    next = undefined;
    const startedAt = clock();
    const reading = read(signal);
    running = reading;
    const value = await reading;
    const endedAt = clock();
    last = { value, validUntil: endedAt + Math.min(MAX_AGE_MS, 2 * (endedAt - startedAt)) };
    return value;
  };
  return (signal, freshness = "recent") => {
    if (freshness === "recent" && last !== undefined && clock() <= last.validUntil)
      return Promise.resolve(last.value);
    next ??= startRead(signal);
    return next;
  };
}

/** The oldest result that `recent` accepts, however long the read takes. */
const MAX_AGE_MS = 2_000;
