import { HttpError } from "../response.ts";
import type { HttpRequest } from "../route.ts";

/** A page of a list. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** The `after` of the next page; absent on the last page. */
  readonly next?: string;
}

/** The query parameters of every list. */
export const PAGE_PARAMETERS = ["limit", "after"] as const;

const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1_000;

/** Returns the requested page size. Throws `HttpError` 400. */
export function parseLimit({ query }: Pick<HttpRequest, "query">): number {
  const text = query("limit");
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new HttpError(400, `limit must be a number from 1 to ${MAX_LIMIT}`);
}

/** Returns the page after the id `after` in the order of ids. An item with that id need not exist any more. */
export function pageById<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  request: HttpRequest,
): ListPage<Item> {
  const [limit, after] = [parseLimit(request), request.query("after")];
  const sorted = items.map((item) => ({ id: idOf(item), item })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after);
  const last = rest.length > limit ? rest[limit - 1] : undefined;
  const pageItems = rest.slice(0, limit).map(({ item }) => item);
  return { items: pageItems, ...(last === undefined ? {} : { next: last.id }) };
}

/** Returns the page after the item `after`, in the order of the list. Throws `HttpError` 400 if it is not in the list. */
export function pageInOrder<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  request: HttpRequest,
): ListPage<Item> {
  const [limit, after] = [parseLimit(request), request.query("after")];
  const last = after === undefined ? -1 : items.findIndex((item) => idOf(item) === after);
  if (after !== undefined && last === -1)
    throw new HttpError(400, "after: the list has changed; begin again without it");
  const pageItems = items.slice(last + 1, last + 1 + limit);
  const end = pageItems.at(-1);
  const isMore = last + 1 + limit < items.length && end !== undefined;
  return { items: pageItems, ...(isMore ? { next: idOf(end) } : {}) };
}
