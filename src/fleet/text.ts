/** A place in a text. Lines and columns count from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong at a place of one text. */
export interface Fault extends Position {
  readonly message: string;
  readonly hint?: string;
}

/** More than any fleet has in one file; keeps a wrong file from eating the memory. */
export const MAX_FILE_BYTES = 32 * 2 ** 20;

const REPLACEMENT = "\uFFFD";

/** The text of a file, or what keeps it from being read. */
export function readText(content: Uint8Array): string | Fault {
  if (content.byteLength > MAX_FILE_BYTES) return tooLarge(content.byteLength);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content); // a byte order mark is dropped
  } catch {
    return notUtf8(content);
  }
}

/** Where the offset lies in the text. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: Math.max(1, offset - start + 1) };
}

/** The same for many offsets of one text: its lines are counted once. */
export function positions(text: string): (offset: number) => Position {
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

function tooLarge(bytes: number): Fault {
  const message = `the file has ${(bytes / 2 ** 20).toFixed(1)} MiB; at most ${MAX_FILE_BYTES / 2 ** 20} MiB are read`;
  return { line: 1, column: 1, message, hint: "split it into several files" };
}

function notUtf8(content: Uint8Array): Fault {
  const lenient = new TextDecoder("utf-8").decode(content);
  const place = positionAt(lenient, Math.max(0, lenient.indexOf(REPLACEMENT)));
  return { ...place, message: "the file is not valid UTF-8", hint: "save it as UTF-8" };
}
