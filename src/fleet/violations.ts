import type { ErrorObject } from "ajv";
import { asciiName } from "../drivers/dns/domain-name.ts";
import type { Schema } from "../model/schema.ts";
import { describeValue, firstSentence, quoteText, spaceHint, TYPE_NAMES } from "./describe-value.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { KeyOrValue } from "./document-locator.ts";
import { type Path, pointerPath, showPath, valueAtPath } from "./path.ts";

/** A part of a document that the schema does not allow. */
export interface Violation {
  readonly path: Path;
  readonly end: KeyOrValue;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Returns the text of a scalar as it is written in the document. Undefined if it is unknown. */
export type SourceOf = (path: Path) => string | undefined;

interface SchemaFailure {
  readonly error: ErrorObject;
  readonly path: Path;
  readonly value: unknown;
  /** The violated schema. */
  readonly schema: Schema;
  readonly kind: string;
  /** The text of a number or a boolean as it is written. */
  readonly source: string | undefined;
}

type ViolationText = {
  readonly path?: Path;
  readonly end?: KeyOrValue;
  readonly message: string;
  readonly hint?: string | undefined;
};

/** Returns the validator's errors as messages. */
export function describeViolations(
  root: Schema,
  document: unknown,
  errors: readonly ErrorObject[],
  sourceOf: SourceOf,
): Violation[] {
  const result: Violation[] = [];
  for (const error of errors.slice(0, MAX_ERRORS)) {
    if (error.schemaPath.includes("/anyOf/")) continue; // only the anyOf itself is reported
    const path = pointerPath(error.instancePath, document);
    const value = valueAtPath(document, path);
    const text = describeFailure({
      error,
      path,
      value,
      schema: schemaAt(root, error.schemaPath),
      kind: root.title ?? "",
      source: isPlain(value) ? sourceOf(path) : undefined,
    });
    result.push({ path, end: "value", ...text });
  }
  return withoutEchoes(result);
}

/** The maximum number of described errors, many more than are reported, because each takes time. */
const MAX_ERRORS = 1000;

function describeFailure(failure: SchemaFailure): ViolationText {
  return (DESCRIBERS[failure.error.keyword] ?? invalidValue)(failure);
}

const DESCRIBERS: { readonly [keyword: string]: (failure: SchemaFailure) => ViolationText } = {
  additionalProperties: unknownField,
  required: missingField,
  type: wrongValue,
  pattern: wrongValue,
  const: wrongValue,
  anyOf: wrongValue,
  enum: unknownEnumValue,
  not: ({ path, schema }) => ({
    end: "key",
    message: `${showPath(path)} is not supported yet`,
    hint: schema["x-not-supported-yet"],
  }),
  minimum: ({ path, value, error, source }) => ({
    message: `${showPath(path)} must be at least ${limit(error)}, but is ${source ?? String(value)}`,
  }),
  maximum: ({ path, value, error, source }) => ({
    message: `${showPath(path)} must be at most ${limit(error)}, but is ${source ?? String(value)}`,
  }),
  minLength: ({ path }) => ({ message: `${showPath(path)} must not be empty` }),
  maxLength: ({ path, error }) => ({
    message: `${showPath(path)} is longer than ${limit(error)} characters`,
  }),
  minItems: ({ path, error }) => ({ message: `${showPath(path)} needs at least ${limit(error)} entries` }),
  maxItems: ({ path, error }) => ({
    message: `${showPath(path)} takes at most ${formatCount(error, "entry", "entries")}`,
  }),
  minProperties: oneOfTheFields,
  maxProperties: oneOfTheFields,
  uniqueItems: ({ path, error }) => ({
    path: [...path, Math.max(Number(error.params.i), Number(error.params.j))],
    message: `${showPath(path)} has the same entry twice`,
  }),
};

function invalidValue({ path, error }: SchemaFailure): ViolationText {
  return { message: `${showPath(path)} is not valid (${error.keyword})` };
}

function unknownField({ path, error, schema, kind }: SchemaFailure): ViolationText {
  const name = String(error.params.additionalProperty);
  const fields = Object.keys(schema.properties ?? {});
  const place = path.length === 0 ? "at the top of the document" : `in ${showPath(path)}`;
  return {
    path: [...path, name],
    end: "key",
    message: `unknown field ${quoteText(name)} ${place}`,
    hint: spaceHint(name) ?? didYouMean(name, fields) ?? fieldsOf(schema, kind, path),
  };
}

const MAX_LISTED = 8;

function fieldsOf(schema: Schema, kind: string, path: Path): string {
  const fields = supportedFields(schema);
  if (fields.length <= MAX_LISTED) return `known fields: ${fields.join(", ")}`;
  return `see "fleetwright explain ${[kind, ...path.filter((step) => typeof step === "string")].join(".")}"`;
}

function supportedFields(schema: Schema): string[] {
  const fields = Object.entries(schema.properties ?? {});
  return fields.filter(([, field]) => field["x-not-supported-yet"] === undefined).map(([name]) => name);
}

function missingField({ path, error, schema }: SchemaFailure): ViolationText {
  const name = String(error.params.missingProperty);
  const field = schema.properties?.[name] ?? {};
  return { message: `${showPath([...path, name])} is missing`, hint: expectedHint(name, field) };
}

function expectedHint(name: string, field: Schema): string | undefined {
  if (field.const !== undefined) return `write "${name}: ${String(field.const)}"`;
  if (field["x-reference"] !== undefined) return `the name of a resource of kind ${field["x-reference"]}`;
  if (field["x-expected"] !== undefined) return `expected ${field["x-expected"]}`;
  return field.enum === undefined
    ? firstSentence(field.description)
    : `expected one of ${field.enum.join(", ")}`;
}

function wrongValue(failure: SchemaFailure): ViolationText {
  const { path, value, schema, error } = failure;
  const expected =
    schema["x-expected"] ?? TYPE_NAMES[schema.type ?? ""] ?? JSON.stringify(error.params.allowedValue);
  if (value === null)
    return { message: `${showPath(path)} is empty`, hint: quoteHint(failure) ?? `expected ${expected}` };
  return {
    message: `${showPath(path)} must be ${expected}${butIs(failure)}`,
    hint: spaceHintOf(failure) ?? quoteHint(failure) ?? asciiHint(failure),
  };
}

function spaceHintOf({ value }: SchemaFailure): string | undefined {
  return typeof value === "string" ? spaceHint(value) : undefined;
}

/** Returns a hint with the ASCII form of an internationalized DNS name, if the field takes that. */
function asciiHint({ value, schema, error }: SchemaFailure): string | undefined {
  const isName = /\b(domain name|name of a zone)\b/.test(schema["x-expected"] ?? "");
  if (!isName || error.keyword !== "pattern" || typeof value !== "string" || schema.pattern === undefined)
    return undefined;
  const ascii = asciiName(value);
  const isValid = ascii !== undefined && new RegExp(schema.pattern, "u").test(ascii);
  return isValid ? `write the ASCII form: ${ascii}` : undefined;
}

/** Returns whether YAML reads the value from a plain scalar such as `1.10`, `true` or `null`. */
function isPlain(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean" || value === null;
}

/**
 * Returns a hint to use quotes. YAML reads `1.10` and `true` as number and boolean, but often a text is meant: the text
 * as it is written.
 */
function quoteHint({ value, schema, error, source, kind }: SchemaFailure): string | undefined {
  if (!isPlain(value) || error.keyword !== "type" || schema.type !== "string") return undefined;
  if (value === null && !/^null$/i.test(source ?? "")) return undefined;
  if (source === undefined || kind === "Secret") return "put it in quotes";
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(source)) return undefined;
  return `put it in quotes: "${source}"`;
}

function unknownEnumValue(failure: SchemaFailure): ViolationText {
  const { path, value, schema } = failure;
  const allowed = schema.enum ?? [];
  // A mapping may have a key `toString`: only a text is converted to one.
  const later =
    typeof value === "string" ? valueAtPath(schema["x-values-not-supported-yet"], [value]) : undefined;
  if (later !== undefined)
    return {
      message: `${showPath(path)} ${quoteText(String(value))} is not supported yet`,
      hint: String(later),
    };
  const words = allowed.length === 1 ? allowed.join("") : `one of ${allowed.join(", ")}`;
  const hint = typeof value === "string" ? (spaceHint(value) ?? didYouMean(value, allowed)) : undefined;
  return { message: `${showPath(path)} must be ${words}${butIs(failure)}`, hint };
}

function oneOfTheFields({ path, schema }: SchemaFailure): ViolationText {
  return { message: `${showPath(path)} must have exactly one of ${supportedFields(schema).join(", ")}` };
}

/**
 * Describes the actual value. Never for a Secret, because the value may be the secret itself, written there by
 * mistake.
 */
function butIs({ value, kind, source }: SchemaFailure): string {
  return kind === "Secret" ? "" : `, but is ${describeValue(value, source)}`;
}

function limit(error: ErrorObject): string {
  return String(error.params.limit);
}

function formatCount(error: ErrorObject, singular: string, plural: string): string {
  return `${limit(error)} ${error.params.limit === 1 ? singular : plural}`;
}

/** Drops repeated violations: a misspelt field is also missing, and a wrong type is also not in the enum. */
function withoutEchoes(all: readonly Violation[]): Violation[] {
  const hints = new Set(all.map(({ path, hint }) => `${showPath(path.slice(0, -1))} ${hint}`));
  const shownPlaces = new Set<string>();
  return all.filter(({ path, message }) => {
    const missing = /([^.]+) is missing$/.exec(message)?.[1];
    if (missing !== undefined && hints.has(`${showPath(path)} did you mean "${missing}"?`)) return false;
    const place = message.startsWith("unknown field") || missing !== undefined ? message : showPath(path);
    return shownPlaces.has(place) ? false : shownPlaces.add(place);
  });
}

/** Returns the schema that contains the keyword at a schemaPath such as `#/properties/spec/type`. */
function schemaAt(root: Schema, schemaPath: string): Schema {
  let schema: unknown = root;
  for (const step of schemaPath.split("/").slice(1, -1)) {
    schema = valueAtPath(schema, [decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")]);
  }
  return (schema ?? {}) as Schema; // validators are compiled from these schemas
}
