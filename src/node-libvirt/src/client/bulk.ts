/** The number of requests in flight while the consumer works on earlier results. */
const PREFETCH = 2;
export const BATCH = 100;

/** Fetches rows in batches, in order, slightly ahead of the consumer. Stops when the consumer does. */
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
    fetched.catch(() => {}); // the loop reports the error in its turn
    ahead.push(fetched);
  };
  for (let index = 0; index < PREFETCH; index += 1) start();
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    const results = await next;
    start();
    yield results;
  }
}
