import { compile } from "json-schema-to-typescript";
import type { Schema } from "../../src/model/schema.ts";
import type { KindSchema } from "./schemas.ts";

const BANNER = "// Made by `npm run generate` from schemas/; not to be edited.";

/** Returns the TypeScript type of a kind's spec after defaults are filled in. */
export async function specTypes(own: KindSchema, kinds: readonly KindSchema[]): Promise<string> {
  const { kind, schema } = own;
  const spec = { ...afterDefaults(schema.properties?.spec ?? {}), title: `${kind}Spec` };
  // The library's schema type is of draft 4; our schemas are a subset of what it reads.
  const input = spec as Parameters<typeof compile>[0];
  return compile(input, `${kind}Spec`, {
    bannerComment: [BANNER, ...imports(own, kinds)].join("\n"),
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
    style: { printWidth: 110 },
  });
}

/** Returns an import for each kind whose whole spec is part of this one. */
function imports({ schema }: KindSchema, kinds: readonly KindSchema[]): string[] {
  const used = kinds.filter(({ kind }) => JSON.stringify(schema).includes(`"x-spec-of":"${kind}"`));
  return used.map(({ kind, file }) => `import type { ${kind}Spec } from "./${file}.ts";`);
}

/** Makes fields with a default required, and removes unsupported fields. */
function afterDefaults(schema: Schema): Schema {
  const { default: _, examples: __, title: ___, ...rest } = schema;
  const other = schema["x-spec-of"];
  if (other !== undefined) return { description: schema.description ?? "", tsType: `${other}Spec` };
  return {
    ...rest,
    ...(schema.properties === undefined ? {} : { ...fields(schema, schema.properties) }),
    ...(schema.items === undefined ? {} : { items: afterDefaults(schema.items) }),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(afterDefaults) }),
    ...(typeof schema.additionalProperties === "object"
      ? { additionalProperties: afterDefaults(schema.additionalProperties) }
      : {}),
  };
}

function fields(schema: Schema, properties: NonNullable<Schema["properties"]>): Schema {
  const supported = Object.entries(properties).filter(
    ([, field]) => field["x-not-supported-yet"] === undefined,
  );
  const filled = supported.filter(([, field]) => hasDefault(field)).map(([name]) => name);
  return {
    properties: Object.fromEntries(supported.map(([name, field]) => [name, afterDefaults(field)])),
    required: [...new Set([...(schema.required ?? []), ...filled])],
  };
}

function hasDefault(field: Schema): boolean {
  return field.default !== undefined || field["x-default"] !== undefined;
}
