import { didYouMean } from "../../fleet/did-you-mean.ts";
import { SCHEMAS } from "../../generated/schemas.ts";
import { kinds } from "../../kinds/index.ts";
import { Failure } from "../../model/failure.ts";
import type { Json } from "../../model/json.ts";
import type { Schema } from "../../model/schema.ts";

/** The documentation of a kind or of a field. */
export interface Explanation {
  /** `VirtualMachine.spec.rootDisk` */
  readonly path: string;
  readonly about: Field;
  readonly fields: readonly Field[];
  /** Example documents of a kind; empty for a field. */
  readonly examples: readonly Json[];
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** The default value. */
  readonly fallback?: string | undefined;
  readonly choices: readonly string[];
  readonly examples: readonly Json[];
  /** The reason why the field cannot be used yet. */
  readonly notYet?: string | undefined;
}

/** Explains `KIND.field.path`. `spec` may be omitted. Throws `usage`, with the nearest name as hint. */
export function explainPath(path: string): Explanation {
  const [kindText = "", ...steps] = path.replaceAll("[]", "").split(".").filter(Boolean);
  const kind = resolveKind(kindText);
  const root = SCHEMAS[kind];
  if (root === undefined) throw new Failure("bug", `${kind}: it has no schema`);
  const specSteps = startsInSpec(root, steps) ? ["spec", ...steps] : steps;
  let node: SchemaNode = { schema: root, name: kind, path: kind, required: true };
  for (const step of specSteps) node = childNode(node, step);
  const { schema, name } = node;
  const examples = node.schema === root ? (root.examples ?? []) : [];
  const about = fieldOf(name, schema, node.required);
  return {
    path: node.path,
    about,
    fields: fieldsOf(node.schema === root ? specSchema(root) : schema),
    examples,
  };
}

/** Finds a kind by its name or short name, in any case, singular or plural. Throws `usage`. */
export function resolveKind(text: string): string {
  const kinds = Object.keys(SCHEMAS);
  const lower = text.toLowerCase();
  const matching = kinds.find((kind) => kindNames(kind).includes(lower));
  if (matching !== undefined) return matching;
  const hint = didYouMean(text, kinds) ?? `known kinds: ${kinds.join(", ")}`;
  throw new Failure("usage", `unknown kind "${text}"`, { hint });
}

const SHORT_NAMES: ReadonlyMap<string, readonly string[]> = new Map(
  kinds.map(({ name, shortNames = [] }) => [name, shortNames]),
);

function kindNames(kind: string): string[] {
  const lower = kind.toLowerCase();
  return [lower, `${lower}s`, ...(SHORT_NAMES.get(kind) ?? [])];
}

interface SchemaNode {
  readonly schema: Schema;
  readonly name: string;
  readonly path: string;
  readonly required: boolean;
}

function childNode({ schema, path }: SchemaNode, step: string): SchemaNode {
  const properties = propertiesOf(schema);
  const property = properties[step];
  if (property !== undefined) {
    const required = unwrapList(schema).required?.includes(step) === true;
    return { schema: property, name: step, path: `${path}.${step}`, required };
  }
  const additional = unwrapList(schema).additionalProperties;
  if (typeof additional === "object")
    return { schema: additional, name: step, path: `${path}.${step}`, required: false };
  const names = Object.keys(properties);
  const hint =
    didYouMean(step, names) ??
    (names.length === 0 ? `${path} has no fields` : `its fields: ${names.join(", ")}`);
  throw new Failure("usage", `${path} has no field "${step}"`, { hint });
}

function startsInSpec(root: Schema, [first]: readonly string[]): boolean {
  if (first === undefined || first in (root.properties ?? {})) return false;
  return root.properties?.spec !== undefined;
}

/** Returns the schema of the spec. The other fields are the same for all kinds. */
function specSchema(root: Schema): Schema {
  return root.properties?.spec ?? root;
}

/** Returns the schema of list items. A path has no step for a list: `interfaces.network`. */
function unwrapList(schema: Schema): Schema {
  return schema.items === undefined ? schema : unwrapList(schema.items);
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return unwrapList(schema).properties ?? {};
}

function fieldsOf(schema: Schema): Field[] {
  const required = unwrapList(schema).required ?? [];
  return Object.entries(propertiesOf(schema)).map(([name, field]) =>
    fieldOf(name, field, required.includes(name)),
  );
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  const fallback =
    schema["x-default"] ?? (schema.default === undefined ? undefined : formatValue(schema.default));
  return {
    name,
    type: formatType(schema),
    required,
    description: schema.description ?? "",
    choices: (schema.items ?? schema).enum ?? [],
    examples: schema.examples ?? [],
    fallback: isEmpty(schema.default) ? undefined : fallback,
    notYet: schema["x-not-supported-yet"],
  };
}

/** Returns whether a default is `{}` or `[]`, which are not worth showing. */
function isEmpty(value: Json | undefined): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Formats a type: `size`, `duration`, `list of text`, `name of a Volume`, `map of text`. */
function formatType(schema: Schema): string {
  if (schema["x-not-supported-yet"] !== undefined) return "not yet";
  if (schema["x-reference"] !== undefined) return `name of ${withArticle(schema["x-reference"])}`;
  if (schema["x-quantity"] !== undefined) return QUANTITIES[schema["x-quantity"]];
  if (schema.const !== undefined) return formatValue(schema.const);
  if (schema.items !== undefined) return `list of ${formatType(schema.items)}`;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(formatType))].join(" or ");
  if (typeof schema.additionalProperties === "object")
    return `map of ${formatType(schema.additionalProperties)}`;
  return TYPES[schema.type ?? ""] ?? "anything";
}

const QUANTITIES = { bytes: "size", seconds: "duration", milliseconds: "duration" } as const;

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  object: "object",
};

function withArticle(noun: string): string {
  return `${/^([AEIO]|SSH)/.test(noun) ? "an" : "a"} ${noun}`;
}

function formatValue(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
