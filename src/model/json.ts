/** A value that survives JSON unchanged. States, changes and plans are made of these and of nothing else. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object whose properties may also be absent, which means "not managed". */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** A collection with a key per entry, compared entry by entry. */
export type Keyed<Entry> = { readonly [key: string]: Entry };
