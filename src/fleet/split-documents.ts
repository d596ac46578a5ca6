/** The text of a YAML document with its marker, and its first line in the file. */
export interface DocumentText {
  readonly text: string;
  readonly line: number;
}

/**
 * Matches markers. `---` and `...` at the start of a line are always markers, also inside of quotes (YAML 1.2.2,
 * section 9.1.2).
 */
const MARKER = /^(---|\.\.\.)(?=\s|$)/gm;

/**
 * The maximum number of documents per file. Otherwise a wrong or hostile file could take minutes and gigabytes.
 */
export const MAX_DOCUMENTS = 50_000;

/**
 * Splits a file into documents, so that each can be parsed and cached alone. Stops after the first document beyond
 * the limit.
 */
export function splitDocuments(text: string, limit = MAX_DOCUMENTS): DocumentText[] {
  const chunks: DocumentText[] = [];
  let start = 0;
  let line = 1;
  for (const cut of documentEnds(text)) {
    const piece = text.slice(start, cut);
    if (hasOnlyDirectives(piece)) continue;
    chunks.push({ text: piece, line });
    if (chunks.length > limit) break;
    line += countLineBreaks(piece);
    start = cut;
  }
  return chunks;
}

/** Yields the end offsets of documents: before `---`, and after the line of `...`. */
function* documentEnds(text: string): Generator<number> {
  for (const { index, 0: marker } of text.matchAll(MARKER)) {
    const lineEnd = text.indexOf("\n", index);
    if (marker === "..." && lineEnd !== -1) yield lineEnd + 1;
    else if (marker === "---" && index > 0) yield index;
  }
  yield text.length;
}

/** True for directives such as `%YAML 1.2`, which precede the marker of their document. */
function hasOnlyDirectives(piece: string): boolean {
  if (!/^%/m.test(piece)) return false;
  return piece
    .split("\n")
    .every((line) => line.startsWith("%") || line.startsWith("#") || line.trim() === "");
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
