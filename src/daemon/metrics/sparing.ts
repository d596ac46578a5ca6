/** For how many times as long as reading took, what was read is good. */
const SHARE = 100;

/**
 * Reads again only what is older than a hundred times of how long reading took: so it takes a hundredth of the time at
 * most, however often it is asked for and however much there is to read. `clock`: milliseconds.
 */
export function sparing<Value>(read: () => Promise<Value>, clock: () => number): () => Promise<Value> {
  let last: { readonly value: Value; readonly until: number } | undefined;
  return async () => {
    const began = clock();
    if (last !== undefined && began < last.until) return last.value;
    const value = await read();
    const ended = clock();
    last = { value, until: ended + SHARE * (ended - began) };
    return value;
  };
}
