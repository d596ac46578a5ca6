/** A position in a text. Lines and columns count from 1; columns count UTF-16 units, like editors. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A problem at a position in a text. */
export interface TextProblem extends Position {
  readonly message: string;
  readonly hint?: string;
}

/** The maximum size of a file. Larger than any real file, so that a wrong file cannot exhaust the memory. */
export const MAX_FILE_BYTES = 32 * 2 ** 20;

const REPLACEMENT = "\uFFFD";

/** Returns the text of a file, or the problem that makes it unreadable. */
export function decodeText(content: Uint8Array): string | TextProblem {
  if (content.byteLength > MAX_FILE_BYTES) return tooLarge(content.byteLength);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content); // drops a byte order mark
  } catch {
    return notUtf8(content);
  }
}

/** Returns the position of an offset. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: Math.max(1, offset - start + 1) };
}

/** Returns a function from offset to position that counts the lines only once. */
export function createPositionFinder(text: string): (offset: number) => Position {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function tooLarge(bytes: number): TextProblem {
  const message = `the file has ${(bytes / 2 ** 20).toFixed(1)} MiB; at most ${MAX_FILE_BYTES / 2 ** 20} MiB are read`;
  return { line: 1, column: 1, message, hint: "split it into several files" };
}

function notUtf8(content: Uint8Array): TextProblem {
  const lenient = new TextDecoder("utf-8").decode(content);
  const position = positionAt(lenient, Math.max(0, lenient.indexOf(REPLACEMENT)));
  return { ...position, message: "the file is not valid UTF-8", hint: "save it as UTF-8" };
}
