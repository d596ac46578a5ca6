/** Requests that may be under way at once while the consumer works on what has come. */
const AHEAD = 2;
export const BATCH = 100;

/** Fetches rows batch by batch, in order, a little ahead of the consumer; stops when the consumer does. */
export async function* inBatches<Row, Result>(
  rows: readonly Row[],
  fetch: (batch: readonly Row[]) => Promise<Result[]>,
): AsyncGenerator<Result[]> {
  const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, index) =>
    rows.slice(index * BATCH, (index + 1) * BATCH),
  );
  const ahead: Promise<Result[]>[] = [];
  const start = () => {
    const batch = batches.shift();
    if (batch === undefined) return;
    const fetched = fetch(batch);
    fetched.catch(() => {}); // told when its turn comes
    ahead.push(fetched);
  };
  for (let index = 0; index < AHEAD; index += 1) start();
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    const results = await next;
    start();
    yield results;
  }
}
