import { Refusal } from "../answer.ts";
import type { Asked } from "../route.ts";

/** A part of a list, in the order of ids. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** What `after` must be for the next part; absent when there is none. */
  readonly next?: string;
}

/** The parameters of every list. */
export const PAGED = ["limit", "after"] as const;

const USUAL = 100;
export const MOST = 1_000;

/** How many are wanted. Throws Refusal 400. */
export function limitOf({ query }: Pick<Asked, "query">): number {
  const text = query("limit");
  if (text === undefined) return USUAL;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MOST) return limit;
  throw new Refusal(400, `limit: a number from 1 to ${MOST} is expected`);
}

/** The items that come after the one that was named, whether it is still there or not. */
export function pageOf<Item>(items: readonly Item[], idOf: (item: Item) => string, asked: Asked): Page<Item> {
  const [limit, after] = [limitOf(asked), asked.query("after")];
  const sorted = items.map((item) => ({ id: idOf(item), item })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after);
  const last = rest.length > limit ? rest[limit - 1] : undefined;
  const found = rest.slice(0, limit).map(({ item }) => item);
  return { items: found, ...(last === undefined ? {} : { next: last.id }) };
}

/** The same of a list that has an order of its own. Throws Refusal 400 when the item that was named is not in it. */
export function pageInOrder<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  asked: Asked,
): Page<Item> {
  const [limit, after] = [limitOf(asked), asked.query("after")];
  const last = after === undefined ? -1 : items.findIndex((item) => idOf(item) === after);
  if (after !== undefined && last === -1)
    throw new Refusal(400, "after: this is not in it any more; begin again without it");
  const found = items.slice(last + 1, last + 1 + limit);
  const end = found.at(-1);
  const isMore = last + 1 + limit < items.length && end !== undefined;
  return { items: found, ...(isMore ? { next: idOf(end) } : {}) };
}
