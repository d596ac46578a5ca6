/** A row of a table in an answer of the Runtime API. */
export interface TableRow {
  readonly cells: { readonly [column: string]: string | undefined };
  readonly words: readonly string[];
}

/** Parses the rows below the line with the column names, up to an empty line. Undefined: the table is not there. */
export function parseTable(
  lines: readonly string[],
  head: string,
  separator: string,
): TableRow[] | undefined {
  const start = lines.findIndex((line) => line.startsWith(head));
  if (start === -1) return undefined;
  const columns = (lines[start] ?? "").slice("# ".length).split(separator);
  const end = lines.indexOf("", start);
  return lines.slice(start + 1, end === -1 ? undefined : end).map((line) => {
    const words = line.split(separator);
    return { words, cells: Object.fromEntries(columns.map((column, index) => [column, words[index]])) };
  });
}
