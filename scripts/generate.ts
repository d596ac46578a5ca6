import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { commands } from "../src/cli/commands.ts";
import { bundle } from "./generate/bundle.ts";
import { commandLinePage } from "./generate/command-line.ts";
import { kindPages } from "./generate/docs.ts";
import { eventsPage } from "./generate/events.ts";
import { type KindSchema, kindSchemas } from "./generate/schemas.ts";
import { specTypes } from "./generate/types.ts";
import { planValidator, validators } from "./generate/validators.ts";

const ROOT = join(import.meta.dirname, "..");

/** Writes all files that are derived from `schemas/`: `npm run generate`. */
export async function main(): Promise<void> {
  for (const [path, text] of await generate()) {
    await mkdir(dirname(join(ROOT, path)), { recursive: true });
    await writeFile(join(ROOT, path), text);
    console.log(path);
  }
}

/** Returns the content of every generated file, by path in the repository. */
export async function generate(): Promise<Map<string, string>> {
  const kinds = kindSchemas(await schemaFiles());
  const files = new Map<string, string>();
  for (const kind of kinds) files.set(`src/generated/kinds/${kind.file}.ts`, await specTypes(kind, kinds));
  files.set("src/generated/schemas.ts", schemaData(kinds));
  files.set("src/generated/validators.ts", validators(kinds));
  const plan = await readFile(join(ROOT, "schemas/plan.schema.json"), "utf8");
  files.set("src/generated/plan-validator.ts", planValidator(JSON.parse(plan)));
  files.set("schemas/fleetwright.schema.json", bundle(kinds));
  for (const [path, text] of kindPages(kinds)) files.set(path, text);
  files.set("docs/command-line.md", commandLinePage(commands));
  files.set("docs/events.md", eventsPage());
  return files;
}

/** Reads the hand-written schemas, by file name without extension, sorted. */
async function schemaFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of (await readdir(join(ROOT, "schemas"))).sort()) {
    if (!name.endsWith(".json") || name.endsWith(".schema.json") || name === "openapi.json") continue;
    files.set(name.slice(0, -".json".length), await readFile(join(ROOT, "schemas", name), "utf8"));
  }
  return files;
}

/** Returns a module with the schemas as values, for `explain`, messages and references. */
function schemaData(kinds: readonly KindSchema[]): string {
  const entries = kinds.map(
    ({ kind, schema }) => `  ${kind}: ${JSON.stringify(schema, undefined, 2).replaceAll("\n", "\n  ")},`,
  );
  return [
    "// Made by `npm run generate` from schemas/; not to be edited.",
    'import type { Schema } from "../model/schema.ts";',
    "",
    "/** The whole schema of every kind, with all references filled in. */",
    "export const SCHEMAS: { readonly [kind: string]: Schema } = {",
    ...entries,
    "};",
    "",
  ].join("\n");
}
