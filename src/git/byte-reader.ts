import type { Readable } from "node:stream";
import { Failure } from "../model/failure.ts";

/** A reader of lines and counted bytes from the output of a process. It keeps each byte once and copies it at most once. */
export interface ByteReader {
  /** Returns the next line without its end; undefined at the end of the input. */
  readLine(): Promise<string | undefined>;
  /** Streams the next `count` bytes to `sink`. Returns false when the input ends before. */
  copy(count: number, sink: (chunk: Buffer) => Promise<void> | void): Promise<boolean>;
}

/** Longer than any line of git's answers: the requested name, an object's type and its size. */
const MAX_LINE_BYTES = 64 * 2 ** 10;

/** Creates a reader that throws `timeout` after `stallMs` milliseconds without a byte. Messages begin with `subject`. */
export function createByteReader(input: Readable, subject: string, stallMs: number): ByteReader {
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>; // no encoding is set
  let rest: Buffer = Buffer.alloc(0);
  const readChunk = async (): Promise<Buffer | undefined> => {
    const next = await withStallTimeout(chunks.next(), subject, stallMs);
    return next.done === true ? undefined : next.value;
  };
  return {
    async readLine() {
      const parts: Buffer[] = [];
      for (let bytes = 0; ; bytes += rest.length) {
        const end = rest.indexOf(0x0a);
        parts.push(end === -1 ? rest : rest.subarray(0, end));
        if (end !== -1) {
          rest = rest.subarray(end + 1);
          return Buffer.concat(parts).toString("utf8");
        }
        if (bytes > MAX_LINE_BYTES)
          throw new Failure("rejected", `${subject}: its answer has no end of line`);
        const next = await readChunk();
        if (next === undefined) return undefined;
        rest = next;
      }
    },
    async copy(count, sink) {
      for (let left = count; left > 0; ) {
        if (rest.length === 0) {
          const next = await readChunk();
          if (next === undefined) return false;
          rest = next;
        }
        const chunk = rest.subarray(0, left);
        rest = rest.subarray(chunk.length);
        left -= chunk.length;
        await sink(chunk);
      }
      return true;
    },
  };
}

type NextChunk = IteratorResult<Buffer, unknown>;

async function withStallTimeout(
  next: Promise<NextChunk>,
  subject: string,
  stallMs: number,
): Promise<NextChunk> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const words = `${subject}: no answer for ${Math.round(stallMs / 1000)} s`;
    timer = setTimeout(() => reject(new Failure("timeout", words)), stallMs);
  });
  const ended = next.catch((): NextChunk => ({ done: true, value: undefined }));
  return Promise.race([ended, stalled]).finally(() => clearTimeout(timer));
}
