import { SCHEMAS } from "../generated/schemas.ts";
import type { Resource } from "../model/resource.ts";
import type { Schema } from "../model/schema.ts";
import type { Path } from "./path.ts";

/** A field below `spec` whose schema has an `x-` keyword. The step `*` matches every entry of a list. */
interface AnnotatedField<Value> {
  readonly steps: readonly string[];
  readonly value: Value;
}

/** The step to every entry of a list. */
export const EACH_ITEM = "*";

/** Returns all fields with the keyword, by kind. */
export function annotatedFields<Keyword extends keyof Schema & `x-${string}`>(
  keyword: Keyword,
): ReadonlyMap<string, readonly AnnotatedField<NonNullable<Schema[Keyword]>>[]> {
  return new Map(Object.entries(SCHEMAS).map(([kind, schema]) => [kind, fieldsIn(schema, keyword, [])]));
}

function fieldsIn<Keyword extends keyof Schema>(
  schema: Schema,
  keyword: Keyword,
  steps: readonly string[],
): AnnotatedField<NonNullable<Schema[Keyword]>>[] {
  const value = schema[keyword];
  if (value !== undefined && value !== null) return [{ steps, value }];
  const fields = Object.entries(schema.properties ?? {});
  const alternatives = (schema.anyOf ?? []).flatMap((part) => fieldsIn(part, keyword, steps));
  const below = [
    ...alternatives,
    ...fields.flatMap(([name, field]) => fieldsIn(field, keyword, [...steps, name])),
  ];
  return schema.items === undefined
    ? below
    : [...below, ...fieldsIn(schema.items, keyword, [...steps, EACH_ITEM])];
}

/** Calls `visit` with every text at the steps. */
export function forEachString(
  resource: Resource,
  steps: readonly string[],
  visit: (text: string, path: Path) => void,
): void {
  visitStrings(resource, steps, 0, [], visit);
}

function visitStrings(
  value: unknown,
  steps: readonly string[],
  index: number,
  path: Path,
  visit: (text: string, path: Path) => void,
): void {
  const step = steps[index];
  if (value === undefined) return;
  if (step === undefined) {
    if (typeof value === "string") visit(value, path);
  } else if (step !== EACH_ITEM) {
    visitStrings((value as Record<string, unknown>)[step], steps, index + 1, [...path, step], visit); // a map, because the resource is valid
  } else if (Array.isArray(value)) {
    for (const [entry, item] of value.entries())
      visitStrings(item, steps, index + 1, [...path, entry], visit);
  }
}
