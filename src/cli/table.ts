import Table from "cli-table3";
import type { Palette } from "./io.ts";

/** A column: its heading, and what a row shows there. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row, color: Palette) => string;
}

/** cli-table3 draws everything; we want only the space between columns. */
const NO_LINES = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"])
    .map((part) => [part, ""]),
);

/** Rows under headings, without lines, as kubectl and docker print them. Without rows: `otherwise`. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  color: Palette,
  otherwise: string,
): string {
  if (rows.length === 0) return color.dim(otherwise);
  const drawn = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": 3, head: [], border: [], compact: true },
  });
  drawn.push(columns.map(({ head }) => color.dim(head)));
  for (const row of rows) drawn.push(columns.map(({ cell }) => cell(row, color) || color.dim("-")));
  return trimmed(drawn.toString());
}

/** Name and value one under the other; values may have several lines. */
export function facts(
  rows: readonly (readonly [name: string, value: string | undefined])[],
  color: Palette,
): string {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== "");
  const width = Math.max(0, ...shown.map(([name]) => name.length)) + 2;
  const indent = `\n${" ".repeat(width)}`;
  return shown
    .map(([name, value]) => `${color.dim(name.padEnd(width))}${value.replaceAll("\n", indent)}`)
    .join("\n");
}

function trimmed(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
