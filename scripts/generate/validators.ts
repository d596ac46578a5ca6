import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import type { Schema } from "../../src/model/schema.ts";
import type { KindSchema } from "./schemas.ts";

const HEAD = `// @ts-nocheck
// Made by \`npm run generate\` from schemas/; not to be edited.
// One function a kind, compiled by ajv: true, or false with its \`errors\`. It fills in defaults.
`;

/** Returns an ES module that exports one compiled validator per kind. */
export function validators(kinds: readonly KindSchema[]): string {
  const ajv = new Ajv2020({
    allErrors: true,
    useDefaults: true,
    messages: false,
    strict: true,
    code: { source: true, esm: true, lines: true },
  });
  for (const { kind, schema } of kinds) ajv.addSchema({ ...bare(schema), $id: kind });
  const code = standalone.default(ajv, Object.fromEntries(kinds.map(({ kind }) => [kind, kind])));
  return HEAD + esModule(code);
}

const PLAN_HEAD = `// @ts-nocheck
// Made by \`npm run generate\` from schemas/plan.schema.json; not to be edited.
// Compiled by ajv: true, or false with its \`errors\`.
`;

/** Returns an ES module with the compiled validator of saved plans. */
export function planValidator(schema: object): string {
  const ajv = new Ajv2020({ strict: false, code: { source: true, esm: true, lines: true } });
  return PLAN_HEAD + esModule(standalone.default(ajv, ajv.compile(unspoken(schema) as object)));
}

/** Removes descriptions at any depth. */
function unspoken(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unspoken);
  if (typeof value !== "object" || value === null) return value;
  const said = Object.entries(value).filter(
    ([key, inner]) => key !== "description" || typeof inner !== "string",
  );
  return Object.fromEntries(said.map(([key, inner]) => [key, unspoken(inner)]));
}

/** Replaces `require`, which ajv writes for its runtime, also into ES modules (ajv issue 2209). */
function esModule(code: string): string {
  const imports: string[] = [];
  const body = code.replaceAll(
    /const (\w+) = require\("([^"]+)"\)\.default;/g,
    (_, name: string, path: string) => {
      imports.push(`import ${name}Module from "${path}.js";`);
      // Node.js returns the exports of the CommonJS module, bundlers its default export.
      return `const ${name} = ${name}Module.default ?? ${name}Module;`;
    },
  );
  if (body.includes("require(")) throw new Error("generate: a require is left in the validators");
  return [...new Set(imports), body].join("\n");
}

/** Removes annotations, because ajv would write them into its code. */
function bare(schema: Schema): Schema {
  const { title: _, description: __, examples: ___, ...rest } = schema;
  const spoken = Object.entries(rest).filter(([keyword]) => !keyword.startsWith("x-"));
  return {
    ...Object.fromEntries(spoken),
    ...(schema.properties === undefined ? {} : { properties: mapped(schema.properties) }),
    ...(schema.items === undefined ? {} : { items: bare(schema.items) }),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(bare) }),
    ...(typeof schema.additionalProperties === "object"
      ? { additionalProperties: bare(schema.additionalProperties) }
      : {}),
  };
}

function mapped(properties: NonNullable<Schema["properties"]>): NonNullable<Schema["properties"]> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, bare(field)]));
}
