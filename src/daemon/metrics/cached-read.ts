/** A value stays valid for this many times as long as reading it took. */
const VALIDITY_FACTOR = 100;

/**
 * Returns a function that reads again only when the last value is older than a hundred times the time that reading it took.
 * So reading takes a hundredth of the time at most, at any rate of calls and for any amount of data. `clock`: milliseconds.
 */
export function cacheForMultiple<Value>(
  read: () => Promise<Value>,
  clock: () => number,
): () => Promise<Value> {
  let last: { readonly value: Value; readonly until: number } | undefined;
  return async () => {
    const began = clock();
    if (last !== undefined && began < last.until) return last.value;
    const value = await read();
    const ended = clock();
    last = { value, until: ended + VALIDITY_FACTOR * (ended - began) };
    return value;
  };
}
