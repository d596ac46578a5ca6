import { shortened } from "./shortened.ts";

/** The arguments of one call for each object. */
export type Rows = readonly (readonly unknown[])[];

/** The ways in which a host's objects can be read. */
export interface Ways {
  /** Several at once, null for each that failed; undefined when that cannot be done, or not now. */
  readonly near: ((part: Rows) => Promise<readonly (string | null)[] | undefined>) | undefined;
  /** One by itself, with its own error; null when it is gone. */
  readonly one: (row: Rows[number]) => Promise<unknown>;
  /** How many are read one by one at the same time. */
  readonly width: number;
}

/** So many at a time go to a reader, which others wait for, too: some ten milliseconds. */
const NEAR_ROWS = 32;

/** A text for each row, null for an object that is gone by now. What `without` matches is left out. */
export async function readBulk(rows: Rows, ways: Ways, without: RegExp | undefined): Promise<unknown[]> {
  const near = ways.near === undefined ? undefined : await readNear(rows, ways.near);
  const failed = near === undefined ? rows : rows.filter((_, index) => near[index] === null);
  const single = shortened(await oneByOne(failed, ways), without).values();
  return near === undefined ? [...single] : near.map((text) => text ?? single.next().value ?? null);
}

async function readNear(rows: Rows, near: NonNullable<Ways["near"]>): Promise<(string | null)[] | undefined> {
  const found: (string | null)[] = [];
  for (let from = 0; from < rows.length; from += NEAR_ROWS) {
    const texts = await near(rows.slice(from, from + NEAR_ROWS));
    if (texts === undefined) return undefined;
    found.push(...texts);
  }
  return found;
}

async function oneByOne(rows: Rows, { one, width }: Ways): Promise<unknown[]> {
  const results = new Array<unknown>(rows.length);
  const indices = rows.keys();
  const walk = async () => {
    for (const index of indices) results[index] = await one(rows[index] ?? []);
  };
  await Promise.all(Array.from({ length: Math.min(rows.length, width) }, walk));
  return results;
}
