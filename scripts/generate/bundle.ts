import type { KindSchema } from "./schemas.ts";

/** One schema for all kinds, for editors (yaml-language-server): the kind decides which part counts. */
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
      // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's word
      then: { $ref: `#/$defs/${kind}` },
    })),
    $defs: Object.fromEntries(kinds.map(({ kind, schema }) => [kind, schema])),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
