import type { ErrorObject } from "ajv";
import type { End } from "./locate.ts";
import { didYouMean } from "./nearest.ts";
import { type Path, pointerPath, showPath, valueAtPath } from "./path.ts";
import type { Schema } from "./schema.ts";
import { described, firstSentence, shown, TYPES } from "./words.ts";

/** One thing in a document that its kind does not allow. */
export interface Violation {
  readonly path: Path;
  readonly end: End;
  readonly message: string;
  readonly hint?: string | undefined;
}

interface Case {
  readonly error: ErrorObject;
  readonly path: Path;
  readonly value: unknown;
  /** The schema that was violated. */
  readonly schema: Schema;
  readonly kind: string;
}

type Said = {
  readonly path?: Path;
  readonly end?: End;
  readonly message: string;
  readonly hint?: string | undefined;
};

/** The validator's errors as sentences for people. */
export function violations(root: Schema, document: unknown, errors: readonly ErrorObject[]): Violation[] {
  const found: Violation[] = [];
  for (const error of errors) {
    if (error.schemaPath.includes("/anyOf/")) continue; // the anyOf itself is reported
    const path = pointerPath(error.instancePath, document);
    const value = valueAtPath(document, path);
    const said = say({
      error,
      path,
      value,
      schema: schemaAt(root, error.schemaPath),
      kind: root.title ?? "",
    });
    found.push({ path, end: "value", ...said });
  }
  return withoutEchoes(found);
}

function say(one: Case): Said {
  return (SENTENCES[one.error.keyword] ?? otherwise)(one);
}

const SENTENCES: { readonly [keyword: string]: (one: Case) => Said } = {
  additionalProperties: unknownField,
  required: missingField,
  type: wrongValue,
  pattern: wrongValue,
  const: wrongValue,
  anyOf: wrongValue,
  enum: unknownWord,
  not: ({ path, schema }) => ({
    end: "key",
    message: `${showPath(path)} is not supported yet`,
    hint: schema["x-not-supported-yet"],
  }),
  minimum: ({ path, value, error }) => ({
    message: `${showPath(path)} must be at least ${limit(error)}, but is ${String(value)}`,
  }),
  maximum: ({ path, value, error }) => ({
    message: `${showPath(path)} must be at most ${limit(error)}, but is ${String(value)}`,
  }),
  minLength: ({ path }) => ({ message: `${showPath(path)} must not be empty` }),
  maxLength: ({ path, error }) => ({
    message: `${showPath(path)} is longer than ${limit(error)} characters`,
  }),
  minItems: ({ path, error }) => ({ message: `${showPath(path)} needs at least ${limit(error)} entries` }),
  maxItems: ({ path, error }) => ({
    message: `${showPath(path)} takes at most ${counted(error, "entry", "entries")}`,
  }),
  minProperties: oneOfTheFields,
  maxProperties: oneOfTheFields,
  uniqueItems: ({ path, error }) => ({
    path: [...path, Math.max(Number(error.params.i), Number(error.params.j))],
    message: `${showPath(path)} has the same entry twice`,
  }),
};

function otherwise({ path, error }: Case): Said {
  return { message: `${showPath(path)} is not valid (${error.keyword})` };
}

function unknownField({ path, error, schema, kind }: Case): Said {
  const name = String(error.params.additionalProperty);
  const known = Object.keys(schema.properties ?? {});
  const place = path.length === 0 ? "at the top of the document" : `in ${showPath(path)}`;
  return {
    path: [...path, name],
    end: "key",
    message: `unknown field ${shown(name)} ${place}`,
    hint: didYouMean(name, known) ?? fieldsOf(schema, kind, path),
  };
}

const MAX_LISTED = 8;

function fieldsOf(schema: Schema, kind: string, path: Path): string {
  const fields = supported(schema);
  if (fields.length <= MAX_LISTED) return `known fields: ${fields.join(", ")}`;
  return `see "fleetwright explain ${[kind, ...path.filter((step) => typeof step === "string")].join(".")}"`;
}

function supported(schema: Schema): string[] {
  const fields = Object.entries(schema.properties ?? {});
  return fields.filter(([, field]) => field["x-not-supported-yet"] === undefined).map(([name]) => name);
}

function missingField({ path, error, schema }: Case): Said {
  const name = String(error.params.missingProperty);
  const field = schema.properties?.[name] ?? {};
  return { message: `${showPath([...path, name])} is missing`, hint: wanted(name, field) };
}

function wanted(name: string, field: Schema): string | undefined {
  if (field.const !== undefined) return `write "${name}: ${String(field.const)}"`;
  if (field["x-reference"] !== undefined) return `the name of a resource of kind ${field["x-reference"]}`;
  if (field["x-expected"] !== undefined) return `expected ${field["x-expected"]}`;
  return field.enum === undefined
    ? firstSentence(field.description)
    : `expected one of ${field.enum.join(", ")}`;
}

function wrongValue(one: Case): Said {
  const { path, value, schema, error } = one;
  const expected =
    schema["x-expected"] ?? TYPES[schema.type ?? ""] ?? JSON.stringify(error.params.allowedValue);
  if (value === null) return { message: `${showPath(path)} is empty`, hint: `expected ${expected}` };
  return { message: `${showPath(path)} must be ${expected}${but(one)}`, hint: quoted(one) };
}

/** YAML reads `1`, `yes` and `1.0` as numbers and truth values: people often meant the text. */
function quoted({ value, schema, error }: Case): string | undefined {
  const plain = typeof value === "number" || typeof value === "boolean";
  if (!plain || error.keyword !== "type" || schema.type !== "string") return undefined;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(String(value))) return undefined;
  return `put it in quotes: "${String(value)}"`;
}

function unknownWord(one: Case): Said {
  const { path, value, schema } = one;
  const known = schema.enum ?? [];
  const later = valueAtPath(schema["x-values-not-supported-yet"], [String(value)]);
  if (later !== undefined)
    return { message: `${showPath(path)} ${shown(String(value))} is not supported yet`, hint: String(later) };
  const words = known.length === 1 ? known.join("") : `one of ${known.join(", ")}`;
  const hint = typeof value === "string" ? didYouMean(value, known) : undefined;
  return { message: `${showPath(path)} must be ${words}${but(one)}`, hint };
}

function oneOfTheFields({ path, schema }: Case): Said {
  return { message: `${showPath(path)} must have exactly one of ${supported(schema).join(", ")}` };
}

/** What people write into a Secret by mistake may be the secret itself: it is never shown. */
function but({ value, kind }: Case): string {
  return kind === "Secret" ? "" : `, but is ${described(value)}`;
}

function limit(error: ErrorObject): string {
  return String(error.params.limit);
}

function counted(error: ErrorObject, one: string, many: string): string {
  return `${limit(error)} ${error.params.limit === 1 ? one : many}`;
}

/** A misspelt field is also missing; a wrong type is also a wrong word: once is enough. */
function withoutEchoes(found: readonly Violation[]): Violation[] {
  const hints = new Set(found.map(({ path, hint }) => `${showPath(path.slice(0, -1))} ${hint}`));
  const seen = new Set<string>();
  return found.filter(({ path, message }) => {
    const missing = /([^.]+) is missing$/.exec(message)?.[1];
    if (missing !== undefined && hints.has(`${showPath(path)} did you mean "${missing}"?`)) return false;
    const place = message.startsWith("unknown field") || missing !== undefined ? message : showPath(path);
    return seen.has(place) ? false : seen.add(place);
  });
}

/** The schema around the keyword that a schemaPath such as `#/properties/spec/type` names. */
function schemaAt(root: Schema, schemaPath: string): Schema {
  let found: unknown = root;
  for (const step of schemaPath.split("/").slice(1, -1)) {
    found = valueAtPath(found, [decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")]);
  }
  return (found ?? {}) as Schema; // the validators are compiled from these schemas
}
