import { stringify } from "yaml";
import type { Json } from "../../model/json.ts";
import type { Palette } from "../terminal/io.ts";
import type { Explanation, Field } from "./fields.ts";

const INDENT = "    ";

/** Formats the documentation of a kind or field for a terminal of `columns` columns. */
export function formatExplanation(
  { path, about, fields, examples }: Explanation,
  color: Palette,
  columns: number,
): string {
  const head = `${color.bold(path)}  ${color.cyan(about.type)}`;
  const width = Math.min(columns, 110);
  return [
    head,
    ...wrap(about.description, width, ""),
    "",
    ...formatDetails(about),
    ...formatFields(fields, color, width),
    ...formatExamples(examples),
  ]
    .join("\n")
    .trimEnd();
}

function formatDetails({ fallback, choices, examples, notYet }: Field): string[] {
  const rows = [
    fallback === undefined ? undefined : `default: ${fallback}`,
    choices.length === 0 ? undefined : `one of:  ${choices.join(", ")}`,
    examples.length === 0 || typeof examples[0] === "object"
      ? undefined
      : `such as: ${examples.map(String).join(", ")}`,
    notYet === undefined ? undefined : `not yet: ${notYet}`,
  ].filter((row) => row !== undefined);
  return rows.length === 0 ? [] : [...rows, ""];
}

function formatFields(fields: readonly Field[], color: Palette, width: number): string[] {
  const usable = fields.filter(({ notYet }) => notYet === undefined);
  const later = fields.filter(({ notYet }) => notYet !== undefined);
  const lines = usable.flatMap((field) => [
    formatFieldHead(field, color),
    ...wrap(field.description, width, INDENT),
  ]);
  const notYet = later.map(({ name, notYet: why }) => color.dim(`  ${name}: ${why}`));
  return [
    ...(lines.length === 0 ? [] : [color.bold("Fields:"), ...lines, ""]),
    ...(notYet.length === 0 ? [] : [color.bold("Not yet:"), ...notYet, ""]),
  ];
}

function formatFieldHead(field: Field, color: Palette): string {
  const type = field.choices.length > 0 ? field.choices.join(" | ") : field.type;
  return `  ${color.cyan(field.name)}  ${color.dim(type)}  ${formatDefault(field, color)}`.trimEnd();
}

function formatDefault({ required, fallback }: Field, color: Palette): string {
  if (required) return color.yellow("required");
  return fallback === undefined ? "" : color.dim(`[${fallback}]`);
}

function formatExamples(examples: readonly Json[]): string[] {
  return examples.flatMap((example) => ["Example:", stringify(example).trimEnd().replace(/^/gm, "  ")]);
}

/** Breaks a text between words into lines of less than `width` characters, indent included. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== "" && indent.length + line.length + word.length >= width) {
      lines.push(indent + line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, indent + line];
}
