import { compile } from "json-schema-to-typescript";
import type { Schema } from "../../src/fleet/schema.ts";
import type { KindSchema } from "./schemas.ts";

const BANNER = "// Made by `npm run generate` from schemas/; not to be edited.";

/** The TypeScript of a kind's spec, as it is after its defaults were filled in. */
export async function specTypes({ kind, schema }: KindSchema): Promise<string> {
  const spec = { ...afterDefaults(schema.properties?.spec ?? {}), title: `${kind}Spec` };
  // The compiler's own type of a schema is draft 4's; ours is a subset of what it reads.
  const input = spec as Parameters<typeof compile>[0];
  return compile(input, `${kind}Spec`, {
    bannerComment: BANNER,
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
    style: { printWidth: 110 },
  });
}

/** Fields with a default are always there; fields that are not supported yet never are. */
function afterDefaults(schema: Schema): Schema {
  const { default: _, examples: __, title: ___, ...rest } = schema;
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
