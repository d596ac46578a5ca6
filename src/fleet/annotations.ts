import type { Resource } from "../model/resource.ts";
import type { Path } from "./path.ts";
import type { Schema } from "./schema.ts";
import { SCHEMAS } from "./schemas.gen.ts";

/** The way to a field below `spec` whose schema carries a keyword of ours; `*` stands for every entry of a list. */
export interface Way<Value> {
  readonly steps: readonly string[];
  readonly value: Value;
}

const EVERY = "*";

/** The ways to all fields with the keyword, by kind. */
export function annotated<Keyword extends keyof Schema & `x-${string}`>(
  keyword: Keyword,
): ReadonlyMap<string, readonly Way<NonNullable<Schema[Keyword]>>[]> {
  return new Map(Object.entries(SCHEMAS).map(([kind, schema]) => [kind, waysIn(schema, keyword, [])]));
}

function waysIn<Keyword extends keyof Schema>(
  schema: Schema,
  keyword: Keyword,
  steps: readonly string[],
): Way<NonNullable<Schema[Keyword]>>[] {
  const value = schema[keyword];
  if (value !== undefined && value !== null) return [{ steps, value }];
  const fields = Object.entries(schema.properties ?? {});
  const below = fields.flatMap(([name, field]) => waysIn(field, keyword, [...steps, name]));
  return schema.items === undefined ? below : [...below, ...waysIn(schema.items, keyword, [...steps, EVERY])];
}

/** Hands over every text at the end of the way. */
export function eachText(
  resource: Resource,
  steps: readonly string[],
  use: (text: string, path: Path) => void,
): void {
  walk(resource, steps, 0, [], use);
}

function walk(
  value: unknown,
  steps: readonly string[],
  index: number,
  path: Path,
  use: (text: string, path: Path) => void,
): void {
  const step = steps[index];
  if (value === undefined) return;
  if (step === undefined) {
    if (typeof value === "string") use(value, path);
  } else if (step !== EVERY) {
    walk((value as Record<string, unknown>)[step], steps, index + 1, [...path, step], use); // valid, so it is a map
  } else if (Array.isArray(value)) {
    for (const [entry, item] of value.entries()) walk(item, steps, index + 1, [...path, entry], use);
  }
}

/** Computes something of a resource once; resources never change. */
export function remembered<Spec, Value>(
  compute: (resource: Resource<Spec>) => Value,
): (resource: Resource<Spec>) => Value {
  const known = new WeakMap<Resource<Spec>, { readonly value: Value }>();
  return (resource) => {
    let found = known.get(resource);
    if (found === undefined) {
      found = { value: compute(resource) };
      known.set(resource, found);
    }
    return found.value;
  };
}
