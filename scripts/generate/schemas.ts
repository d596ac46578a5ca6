import type { Schema } from "../../src/model/schema.ts";

/** The schema of one kind, with all `$ref` resolved. */
export interface KindSchema {
  /** `VirtualMachine` */
  readonly kind: string;
  /** The name of the schema file and of the kind's folder, such as `virtual-machine`. */
  readonly file: string;
  readonly schema: Schema;
}

type Node = Record<string, unknown>;

/** Returns the kinds of the hand-written schema files, sorted by name. */
export function kindSchemas(files: ReadonlyMap<string, string>): KindSchema[] {
  const parsed = new Map([...files].map(([name, text]) => [`${name}.json`, JSON.parse(text) as Node]));
  const kinds = [...files.keys()].filter((file) => file !== "common");
  return kinds.map((file) => kindSchema(file, parsed)).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function kindSchema(file: string, files: ReadonlyMap<string, Node>): KindSchema {
  const { $defs: _, $schema: __, ...root } = filled(files.get(`${file}.json`), `${file}.json`, files) as Node;
  const schema = nameRule(root) as Schema; // the files are JSON Schemas; ajv checks that when it compiles them
  return { kind: String(schema.title), file, schema };
}

/** Replaces every `$ref` by its target; keywords next to the `$ref` take precedence. */
function filled(value: unknown, file: string, files: ReadonlyMap<string, Node>): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, file, files));
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...own } = value as Node;
  const entries = Object.entries(own).map(([key, member]) => [key, filled(member, file, files)]);
  if (typeof $ref !== "string") return Object.fromEntries(entries);
  const [target = "", pointer = ""] = $ref.split("#");
  const there = target === "" ? file : target;
  return {
    ...(filled(pointed(files.get(there), pointer), there, files) as Node),
    ...Object.fromEntries(entries),
    ...specOf(file, there, files),
  };
}

/** Returns `x-spec-of` for a reference to the spec of another kind. Types, pages and the bundle then refer to that kind. */
function specOf(file: string, target: string, files: ReadonlyMap<string, Node>): Node {
  if (target === file || target === "common.json") return {};
  return { "x-spec-of": files.get(target)?.title };
}

function pointed(root: unknown, pointer: string): unknown {
  let found: unknown = root;
  for (const key of pointer.split("/").slice(1)) found = (found as Node | undefined)?.[key];
  if (found === undefined) throw new Error(`schemas: nothing is at ${pointer}`);
  return found;
}

/** Applies `x-name`, a kind's own rule for names, to the metadata. */
function nameRule(schema: Node): Node {
  const properties = schema.properties as Record<string, Node>;
  const { "x-name": rule, ...metadata } = properties.metadata ?? {};
  if (rule === undefined) return schema;
  const fields = metadata.properties as Record<string, Node>;
  const name = { ...fields.name, ...(rule as Node) };
  return {
    ...schema,
    properties: { ...properties, metadata: { ...metadata, properties: { ...fields, name } } },
  };
}
