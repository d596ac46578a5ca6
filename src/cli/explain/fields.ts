import { didYouMean } from "../../fleet/nearest.ts";
import type { Schema } from "../../fleet/schema.ts";
import { SCHEMAS } from "../../fleet/schemas.gen.ts";
import { Failure } from "../../model/failure.ts";
import type { Json } from "../../model/json.ts";

/** A kind or a field of one, as people are told of it. */
export interface Explained {
  /** `VirtualMachine.spec.rootDisk` */
  readonly path: string;
  readonly about: Field;
  readonly fields: readonly Field[];
  /** YAML documents, for a whole kind. */
  readonly examples: readonly Json[];
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly fallback?: string;
  readonly choices: readonly string[];
  readonly examples: readonly Json[];
  /** Why it cannot be used yet. */
  readonly notYet?: string;
}

/** What `KIND.field.path` is. Fields of the spec may be named without `spec`. Throws `usage` with the nearest name. */
export function explain(path: string): Explained {
  const [kindText = "", ...steps] = path.replaceAll("[]", "").split(".").filter(Boolean);
  const kind = kindNamed(kindText);
  const root = SCHEMAS[kind];
  if (root === undefined) throw new Failure("bug", `${kind}: it has no schema`);
  const way = startsInSpec(root, steps) ? ["spec", ...steps] : steps;
  let found: Place = { schema: root, name: kind, path: kind, required: true };
  for (const step of way) found = below(found, step);
  const { schema, name } = found;
  const examples = found.schema === root ? (root.examples ?? []) : [];
  const about = fieldOf(name, schema, found.required);
  return {
    path: found.path,
    about,
    fields: fieldsOf(found.schema === root ? inner(root) : schema),
    examples,
  };
}

/** A kind by its name, in any case, also in the plural. Throws `usage`. */
export function kindNamed(text: string): string {
  const kinds = Object.keys(SCHEMAS);
  const lower = text.toLowerCase();
  const found = kinds.find((kind) => namesOf(kind).includes(lower));
  if (found !== undefined) return found;
  const hint = didYouMean(text, kinds) ?? `the kinds are ${kinds.join(", ")}`;
  throw new Failure("usage", `there is no kind "${text}"`, { hint });
}

/** Short names that the field's other tools have taught people. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  VirtualMachine: ["vm", "vms"],
  VirtualMachinePool: ["vmpool", "vmpools"],
  Network: ["net", "nets"],
  StoragePool: ["pool", "pools"],
  Volume: ["vol", "vols"],
  LoadBalancer: ["lb", "lbs"],
  FloatingIP: ["fip", "fips"],
  SecurityGroup: ["sg", "sgs"],
  DNSZone: ["zone", "zones"],
  DNSRecord: ["record", "records"],
};

function namesOf(kind: string): string[] {
  const lower = kind.toLowerCase();
  return [lower, `${lower}s`, ...(SHORT[kind] ?? [])];
}

interface Place {
  readonly schema: Schema;
  readonly name: string;
  readonly path: string;
  readonly required: boolean;
}

function below({ schema, path }: Place, step: string): Place {
  const known = propertiesOf(schema);
  const found = known[step];
  if (found !== undefined) {
    const required = objectOf(schema).required?.includes(step) === true;
    return { schema: found, name: step, path: `${path}.${step}`, required };
  }
  const free = objectOf(schema).additionalProperties;
  if (typeof free === "object") return { schema: free, name: step, path: `${path}.${step}`, required: false };
  const names = Object.keys(known);
  const hint =
    didYouMean(step, names) ?? (names.length === 0 ? `${path} has no fields` : `it has ${names.join(", ")}`);
  throw new Failure("usage", `${path} has no field "${step}"`, { hint });
}

function startsInSpec(root: Schema, [first]: readonly string[]): boolean {
  if (first === undefined || first in (root.properties ?? {})) return false;
  return root.properties?.spec !== undefined;
}

/** A whole kind is explained by its spec: the rest is the same for all. */
function inner(root: Schema): Schema {
  return root.properties?.spec ?? root;
}

/** Lists are entered without a step of their own: `interfaces.network`. */
function objectOf(schema: Schema): Schema {
  return schema.items === undefined ? schema : objectOf(schema.items);
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return objectOf(schema).properties ?? {};
}

function fieldsOf(schema: Schema): Field[] {
  const required = objectOf(schema).required ?? [];
  return Object.entries(propertiesOf(schema)).map(([name, field]) =>
    fieldOf(name, field, required.includes(name)),
  );
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  const fallback = schema["x-default"] ?? (schema.default === undefined ? undefined : shown(schema.default));
  const notYet = schema["x-not-supported-yet"];
  return {
    name,
    type: typeOf(schema),
    required,
    description: schema.description ?? "",
    choices: (schema.items ?? schema).enum ?? [],
    examples: schema.examples ?? [],
    ...(fallback === undefined || isEmpty(schema.default) ? {} : { fallback }),
    ...(notYet === undefined ? {} : { notYet }),
  };
}

/** `{}` and `[]` say nothing that is not plain without them. */
function isEmpty(value: Json | undefined): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** `size`, `duration`, `list of text`, `name of a Volume`, `map of text`. */
export function typeOf(schema: Schema): string {
  if (schema["x-not-supported-yet"] !== undefined) return "not yet";
  if (schema["x-reference"] !== undefined) return `name of ${article(schema["x-reference"])}`;
  if (schema["x-quantity"] !== undefined) return QUANTITIES[schema["x-quantity"]];
  if (schema.const !== undefined) return shown(schema.const);
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
  if (typeof schema.additionalProperties === "object") return `map of ${typeOf(schema.additionalProperties)}`;
  return TYPES[schema.type ?? ""] ?? "anything";
}

const QUANTITIES = { bytes: "size", seconds: "duration" } as const;

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  object: "object",
};

function article(noun: string): string {
  return `${/^([AEIO]|SSH)/.test(noun) ? "an" : "a"} ${noun}`;
}

function shown(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
