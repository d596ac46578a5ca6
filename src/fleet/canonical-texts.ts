import { SCHEMAS } from "../generated/schemas.ts";
import type { CanonicalForm, Schema } from "../model/schema.ts";
import {
  formatBytes,
  formatDuration,
  formatMilliseconds,
  parseBytes,
  parseMilliseconds,
  parseSeconds,
} from "../model/units.ts";
import { canonicalPath } from "./canonical-path.ts";

/** Returns the canonical spelling of a text in a resource of the project. */
type Canonicalize = (text: string, project: string) => string;

const FORMS = {
  path: canonicalPath,
  "lower-case": lowerCase,
  "pci-id": (text) => lowerCase(text).replace(/^0x/, ""),
  "zone-name": (text) => lowerCase(text).replace(/\.$/, ""),
  "one-line": (text) => text.trim().replace(/\s*[\r\n]+\s*/g, " "),
  words: (text) => text.trim().replace(/[ \t]+/g, " "),
} as const satisfies Record<CanonicalForm, Canonicalize>;

const QUANTITIES = {
  bytes: (text) => formatBytes(parseBytes(text)),
  seconds: (text) => formatDuration(parseSeconds(text)),
  milliseconds: (text) => formatMilliseconds(parseMilliseconds(text)),
} as const satisfies Record<NonNullable<Schema["x-quantity"]>, Canonicalize>;

/** The case of ASCII letters only: that of other letters may matter. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Returns a reference without the project of the referring resource, which is the default. */
function shortReference(text: string, project: string): string {
  const isOwn = text.startsWith(project) && text[project.length] === "/";
  return isOwn ? text.slice(project.length + 1) : text;
}

/** Returns the function for a field of this schema. Undefined: each text that the schema accepts is its own canonical form. */
export function canonicalizerOf(schema: Schema): Canonicalize | undefined {
  if (schema["x-canonical"] !== undefined) return FORMS[schema["x-canonical"]];
  if (schema["x-quantity"] !== undefined) return ofQuantity(QUANTITIES[schema["x-quantity"]]);
  return schema["x-reference"] === undefined ? undefined : shortReference;
}

/** Returns a function that keeps quantities that are too large, because the checks report them. */
function ofQuantity(canonicalize: Canonicalize): Canonicalize {
  return (text, project) => {
    try {
      return canonicalize(text, project);
    } catch (error) {
      if (error instanceof RangeError) return text;
      throw error;
    }
  };
}

/** A part of a schema with texts to rewrite: itself, its fields, or all its entries. */
interface Rewrite {
  readonly text?: Canonicalize;
  readonly fields: readonly (readonly [name: string, rewrite: Rewrite])[];
  readonly entries?: Rewrite;
}

function rewriteOf(schema: Schema): Rewrite | undefined {
  const text = canonicalizerOf(schema);
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const rewrite = rewriteOf(field);
    return rewrite === undefined ? [] : [[name, rewrite] as const];
  });
  const { additionalProperties: values } = schema;
  const entries = schema.items ?? (typeof values === "object" ? values : undefined);
  const below = entries === undefined ? undefined : rewriteOf(entries);
  if (text === undefined && fields.length === 0 && below === undefined) return undefined;
  return {
    fields,
    ...(text === undefined ? {} : { text }),
    ...(below === undefined ? {} : { entries: below }),
  };
}

const REWRITES: ReadonlyMap<string, Rewrite | undefined> = new Map(
  Object.entries(SCHEMAS).map(([kind, schema]) => [kind, rewriteOf(schema.properties?.spec ?? {})]),
);

/**
 * Rewrites the texts of a valid spec to their canonical spelling, in place. Backends, marks and checks then compare
 * equal texts where the meaning is equal.
 */
export function canonicalizeTexts(kind: string, spec: unknown, project: string): void {
  const rewrite = REWRITES.get(kind);
  if (rewrite !== undefined) rewriteBelow(spec, rewrite, project);
}

function rewriteBelow(value: unknown, { fields, entries }: Rewrite, project: string): void {
  if (typeof value !== "object" || value === null) return;
  const map = value as Record<string, unknown>; // lists have the keys of their entries
  for (const [name, rewrite] of fields) rewriteAt(map, name, rewrite, project);
  if (entries !== undefined) for (const key of Object.keys(map)) rewriteAt(map, key, entries, project);
}

function rewriteAt(map: Record<string, unknown>, key: string, rewrite: Rewrite, project: string): void {
  if (!Object.hasOwn(map, key)) return;
  const value = map[key];
  if (typeof value !== "string") rewriteBelow(value, rewrite, project);
  else if (rewrite.text !== undefined) map[key] = rewrite.text(value, project);
}
