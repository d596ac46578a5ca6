/** Value that survives JSON unchanged. States, changes and plans consist of such values only. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** JSON object whose properties may be absent. Absent means "not managed". */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Collection with a key for each entry. Compared entry by entry. */
export type Keyed<Entry> = { readonly [key: string]: Entry };

/** Returns an entry, or undefined. Ignores inherited properties such as `constructor`. */
export function entryOf<Entry>(
  collection: { readonly [key: string]: Entry },
  key: string,
): Entry | undefined {
  return Object.hasOwn(collection, key) ? collection[key] : undefined;
}
