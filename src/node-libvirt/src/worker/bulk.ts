import { removeMatches } from "./remove-matches.ts";

/** The arguments of one call per object. */
export type BulkRows = readonly (readonly unknown[])[];

/** The two ways to read a host's objects. */
export interface BulkReaders {
  /** Reads several objects; null for each that failed. Undefined when this way does not work, or not now. */
  readonly local: ((part: BulkRows) => Promise<readonly (string | null)[] | undefined>) | undefined;
  /** Reads a single object with its exact error; null when the object does not exist. */
  readonly single: (row: BulkRows[number]) => Promise<unknown>;
  /** The number of parallel `single` reads. */
  readonly width: number;
}

/** The size of a batch for a reader thread, some ten milliseconds. Other reads wait for that thread too. */
const LOCAL_BATCH = 32;

/** Reads a text for each row; null for objects that no longer exist. Removes matches of `without`. */
export async function readBulk(
  rows: BulkRows,
  readers: BulkReaders,
  without: RegExp | undefined,
): Promise<unknown[]> {
  const local = readers.local === undefined ? undefined : await readLocally(rows, readers.local);
  const failed = local === undefined ? rows : rows.filter((_, index) => local[index] === null);
  const remaining = removeMatches(await readOneByOne(failed, readers), without).values();
  return local === undefined ? [...remaining] : local.map((text) => text ?? remaining.next().value ?? null);
}

async function readLocally(
  rows: BulkRows,
  local: NonNullable<BulkReaders["local"]>,
): Promise<(string | null)[] | undefined> {
  const results: (string | null)[] = [];
  for (let from = 0; from < rows.length; from += LOCAL_BATCH) {
    const texts = await local(rows.slice(from, from + LOCAL_BATCH));
    if (texts === undefined) return undefined;
    results.push(...texts);
  }
  return results;
}

async function readOneByOne(rows: BulkRows, { single, width }: BulkReaders): Promise<unknown[]> {
  const results = new Array<unknown>(rows.length);
  const indices = rows.keys();
  const walk = async () => {
    for (const index of indices) results[index] = await single(rows[index] ?? []);
  };
  await Promise.all(Array.from({ length: Math.min(rows.length, width) }, walk));
  return results;
}
