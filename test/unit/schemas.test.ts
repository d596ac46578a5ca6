import { describe, expect, test } from "vitest";
import { KINDS, validate } from "../../src/fleet/validate.ts";
import { SCHEMAS } from "../../src/generated/schemas.ts";
import type { Schema } from "../../src/model/schema.ts";

interface Field {
  readonly path: string;
  readonly schema: Schema;
}

/** Returns every schema inside the schema of a kind, with its path. */
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
  test("describes every field", () => {
    expect(all.filter(({ schema }) => !schema.description).map(({ path }) => path)).toEqual([]);
  });

  test("refuses unknown fields", () => {
    const open = all.filter(
      ({ schema }) => schema.type === "object" && schema.additionalProperties === undefined,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  test("names only existing kinds", () => {
    const named = all.map(({ schema }) => schema["x-reference"]).filter((kind) => kind !== undefined);
    expect(named.filter((kind) => !KINDS.includes(kind))).toEqual([]);
  });

  test("has a hint for each unsupported field", () => {
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
