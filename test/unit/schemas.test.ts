import { describe, expect, test } from "vitest";
import type { Schema } from "../../src/fleet/schema.ts";
import { SCHEMAS } from "../../src/fleet/schemas.gen.ts";
import { KINDS, validate } from "../../src/fleet/validate.ts";

interface Field {
  readonly path: string;
  readonly schema: Schema;
}

/** Every schema inside of a kind's, with the way to it. */
function fields(schema: Schema, path: string): Field[] {
  const properties = Object.entries(schema.properties ?? {});
  const rest = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  return [
    { path, schema },
    ...properties.flatMap(([name, field]) => fields(field, `${path}.${name}`)),
    ...(schema.items === undefined ? [] : fields(schema.items, `${path}[]`)),
    ...(rest === undefined ? [] : fields(rest, `${path}.*`)),
  ];
}

const all = Object.entries(SCHEMAS).flatMap(([kind, schema]) => fields(schema, kind));

describe("every schema", () => {
  test("describes every field in a sentence", () => {
    expect(all.filter(({ schema }) => !schema.description).map(({ path }) => path)).toEqual([]);
  });

  test("lets no unknown field through", () => {
    const open = all.filter(
      ({ schema }) => schema.type === "object" && schema.additionalProperties === undefined,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  test("names only kinds that there are", () => {
    const named = all.map(({ schema }) => schema["x-reference"]).filter((kind) => kind !== undefined);
    expect(named.filter((kind) => !KINDS.includes(kind))).toEqual([]);
  });

  test("says of each field that is not supported yet what to do", () => {
    const later = all.filter(({ schema }) => schema.not !== undefined);
    expect(later.filter(({ schema }) => !schema["x-not-supported-yet"])).toEqual([]);
  });
});

describe("the examples of the schemas are valid", () => {
  test.each(KINDS)("%s", (kind) => {
    const examples = SCHEMAS[kind]?.examples ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(validate(kind, structuredClone(example))).toEqual([]);
  });
});
