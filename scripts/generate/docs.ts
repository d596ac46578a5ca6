import { stringify } from "yaml";
import type { Schema } from "../../src/model/schema.ts";
import type { KindSchema } from "./schemas.ts";

/** Returns the documentation page of a kind, such as `docs/kinds/virtual-machine.md`, from its schema. */
export function kindPages(kinds: readonly KindSchema[]): Map<string, string> {
  const pages = kinds.map((kind): [string, string] => [`docs/kinds/${kind.file}.md`, page(kind)]);
  return new Map([...pages, ["docs/kinds/README.md", index(kinds)]]);
}

/** The description of all metadata in `common.json`. Pages do not repeat it. */
const GENERIC = "The name, the project, the labels and the annotations of the resource.";

const NOTICE = "<!-- Made by `npm run generate` from schemas/; not to be edited. -->";

function index(kinds: readonly KindSchema[]): string {
  const rows = kinds.map(
    ({ kind, file, schema }) => `| [${kind}](${file}.md) | ${cell(schema.description ?? "")} |`,
  );
  return `${NOTICE}\n\n# Kinds\n\n| kind | description |\n|---|---|\n${rows.join("\n")}\n`;
}

function page({ kind, schema }: KindSchema): string {
  const spec = schema.properties?.spec ?? {};
  const metadata = schema.properties?.metadata;
  const sections = [
    NOTICE,
    `# ${kind}`,
    sentence(schema.description),
    sentence(metadata?.description === GENERIC ? "" : metadata?.description),
    "## Example",
    ...(schema.examples ?? []).map(example),
    "## Fields",
    sentence(spec.description),
    table(fieldsOf(spec, "spec")),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function sentence(text: string | undefined): string {
  return text ?? "";
}

function example(value: unknown): string {
  return `\`\`\`yaml\n${stringify(value, { lineWidth: 100 })}\`\`\``;
}

interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Returns all fields below a schema, parents before children, without unsupported fields. */
function fieldsOf(schema: Schema, path: string): Field[] {
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([, field]) => field["x-not-supported-yet"] === undefined,
  );
  return entries.flatMap(([name, field]) => {
    const own = {
      path: `${path}.${name}`,
      schema: field,
      required: schema.required?.includes(name) ?? false,
    };
    if (field["x-spec-of"] !== undefined) return [own];
    const inner = field.items?.properties === undefined ? field : field.items;
    return [own, ...fieldsOf(inner, inner === field ? own.path : `${own.path}[]`)];
  });
}

function table(fields: readonly Field[]): string {
  const rows = fields.map(({ path, schema, required }) =>
    [
      `\`${path.replace(/^spec\./, "")}\``,
      typeOf(schema),
      defaultOf(schema, required),
      cell(schema.description ?? ""),
    ].join(" | "),
  );
  return `| field | type | default | description |\n|---|---|---|---|\n${rows.map((row) => `| ${row} |`).join("\n")}`;
}

function typeOf(schema: Schema): string {
  if (schema["x-reference"] !== undefined) return `name of a ${schema["x-reference"]}`;
  if (schema["x-spec-of"] !== undefined) return specLink(schema["x-spec-of"]);
  if (schema["x-quantity"] !== undefined) return QUANTITIES[schema["x-quantity"]];
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (schema.items !== undefined)
    return `list of ${schema.items.properties === undefined ? typeOf(schema.items) : "objects"}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.const !== undefined) return `\`${schema.const}\``;
  return schema.type === "object" && schema.properties === undefined ? "map" : (schema.type ?? "");
}

/** Returns a link to the fields of another kind: `spec of a [VirtualMachine](virtual-machine.md#fields)`. */
function specLink(kind: string): string {
  const file = kind.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();
  return `spec of a [${kind}](${file}.md#fields)`;
}

const QUANTITIES = {
  bytes: "size (`512Mi`)",
  seconds: "duration (`30s`)",
  milliseconds: "duration (`300ms`)",
} as const;

function defaultOf(schema: Schema, required: boolean): string {
  if (required) return "**required**";
  if (schema["x-default"] !== undefined) return cell(schema["x-default"]);
  if (schema.default === undefined) return "";
  const shown = JSON.stringify(schema.default);
  return shown === "{}" ? "" : `\`${shown.replaceAll('"', "")}\``;
}

/** Escapes text for one cell of a table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
