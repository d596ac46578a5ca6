/** The text of one YAML document with its marker, and the line of the file where it begins. */
export interface Chunk {
  readonly text: string;
  readonly line: number;
}

/** `---` and `...` at the start of a line are always markers, also inside of quotes (YAML 1.2.2, section 9.1.2). */
const MARKER = /^(---|\.\.\.)(?=\s|$)/gm;

/** Cuts a file into its documents, so that each can be parsed, cached and dropped alone. */
export function splitDocuments(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let line = 1;
  for (const cut of cuts(text)) {
    const piece = text.slice(start, cut);
    if (onlyDirectives(piece)) continue;
    chunks.push({ text: piece, line });
    line += lineBreaks(piece);
    start = cut;
  }
  return chunks;
}

/** Where documents end: before `---`, and after the line of `...`. */
function* cuts(text: string): Generator<number> {
  for (const { index, 0: marker } of text.matchAll(MARKER)) {
    const lineEnd = text.indexOf("\n", index);
    if (marker === "..." && lineEnd !== -1) yield lineEnd + 1;
    else if (marker === "---" && index > 0) yield index;
  }
  yield text.length;
}

/** `%YAML 1.2` stands before the marker of the document that it belongs to. */
function onlyDirectives(piece: string): boolean {
  if (!/^%/m.test(piece)) return false;
  return piece
    .split("\n")
    .every((line) => line.startsWith("%") || line.startsWith("#") || line.trim() === "");
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
