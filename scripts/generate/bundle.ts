import type { Schema } from "../../src/model/schema.ts";
import type { KindSchema } from "./schemas.ts";

/** Returns one schema for all kinds, for editors (yaml-language-server); `kind` selects the applicable part. */
export function bundle(kinds: readonly KindSchema[]): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Fleetwright",
    description: "A resource of a Fleetwright fleet. Made by `npm run generate`; not to be edited.",
    type: "object",
    required: ["apiVersion", "kind", "metadata"],
    properties: {
      apiVersion: { description: "The version of this API.", const: "fleetwright/v1" },
      kind: { description: "The type of the resource.", enum: kinds.map(({ kind }) => kind) },
    },
    allOf: kinds.map(({ kind }) => ({
      if: { required: ["kind"], properties: { kind: { const: kind } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: `#/$defs/${kind}` },
    })),
    $defs: Object.fromEntries(kinds.map(({ kind, schema }) => [kind, withReferences(schema)])),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Returns the schema with a `$ref` in each field that has the spec of another kind. */
function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== "object" || value === null) return value;
  const { "x-spec-of": kind, description } = value as Schema;
  if (kind !== undefined) return { description, $ref: `#/$defs/${kind}/properties/spec` };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReferences(inner)]));
}
