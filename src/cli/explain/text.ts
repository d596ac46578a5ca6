import { stringify } from "yaml";
import type { Json } from "../../model/json.ts";
import type { Palette } from "../io.ts";
import type { Explained, Field } from "./fields.ts";

const INDENT = "    ";

/** One field or kind, for reading in a terminal. */
export function explainText(
  { path, about, fields, examples }: Explained,
  color: Palette,
  columns: number,
): string {
  const head = `${color.bold(path)}  ${color.cyan(about.type)}${about.required ? "" : ""}`;
  const width = Math.min(columns, 110);
  return [
    head,
    ...wrap(about.description, width, ""),
    "",
    ...details(about),
    ...listed(fields, color, width),
    ...shownExamples(examples),
  ]
    .join("\n")
    .trimEnd();
}

function details({ fallback, choices, examples, notYet }: Field): string[] {
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

function listed(fields: readonly Field[], color: Palette, width: number): string[] {
  const usable = fields.filter(({ notYet }) => notYet === undefined);
  const later = fields.filter(({ notYet }) => notYet !== undefined);
  const lines = usable.flatMap((field) => [headOf(field, color), ...wrap(field.description, width, INDENT)]);
  const notYet = later.map(({ name, notYet: why }) => color.dim(`  ${name}: ${why}`));
  return [
    ...(lines.length === 0 ? [] : [color.bold("Fields:"), ...lines, ""]),
    ...(notYet.length === 0 ? [] : [color.bold("Not yet:"), ...notYet, ""]),
  ];
}

function headOf({ name, type, required, fallback, choices }: Field, color: Palette): string {
  const words = choices.length > 0 ? choices.join(" | ") : type;
  const rest = required ? color.yellow("required") : fallback === undefined ? "" : color.dim(`[${fallback}]`);
  return `  ${color.cyan(name)}  ${color.dim(words)}  ${rest}`.trimEnd();
}

function shownExamples(examples: readonly Json[]): string[] {
  return examples.flatMap((example) => ["Example:", stringify(example).trimEnd().replace(/^/gm, "  ")]);
}

/** Breaks a sentence into lines of at most `width` characters. */
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
