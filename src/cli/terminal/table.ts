import stringWidth from "string-width";
import type { Palette } from "./io.ts";
import { sanitizeLine } from "./sanitize.ts";

/** A column: its heading, and the text of its cell in each row. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row, color: Palette) => string;
}

const GAP = 3;

/** Formats rows as a table without borders, as kubectl does. Each row is one line. Returns `emptyText` without rows. */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  color: Palette,
  emptyText: string,
): string {
  if (rows.length === 0) return color.dim(emptyText);
  const cells = rows.map((row) =>
    columns.map(({ cell }) => sanitizeLine(cell(row, color)) || color.dim("-")),
  );
  return alignColumns([columns.map(({ head }) => color.dim(head)), ...cells]);
}

function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths = lines.map((line) => line.map((cell) => stringWidth(cell)));
  const widest = (column: number) => widths.reduce((most, line) => Math.max(most, line[column] ?? 0), 0);
  const columnWidths = (lines[0] ?? []).map((_cell, column) => widest(column) + GAP);
  const padding = (line: number, column: number) =>
    (columnWidths[column] ?? 0) - (widths[line]?.[column] ?? 0);
  return lines
    .map((line, row) =>
      line
        .map((cell, column) => cell + " ".repeat(padding(row, column)))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

/** A name with a value of one or several lines. */
export type KeyValue = readonly [name: string, value: string | readonly string[] | undefined];

/** Formats names and values in two columns. Omits undefined and empty values. */
export function formatKeyValues(rows: readonly KeyValue[], color: Palette): string {
  const entries = rows
    .map(
      ([name, value = []]) =>
        [
          sanitizeLine(name),
          [value]
            .flat()
            .filter((line) => line !== "")
            .map(sanitizeLine),
        ] as const,
    )
    .filter(([, lines]) => lines.length > 0);
  const width = Math.max(0, ...entries.map(([name]) => stringWidth(name))) + 2;
  const indent = `\n${" ".repeat(width)}`;
  return entries
    .map(([name, lines]) => `${color.dim(name)}${" ".repeat(width - stringWidth(name))}${lines.join(indent)}`)
    .join("\n");
}
