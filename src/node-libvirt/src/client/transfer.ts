import { Duplex } from "node:stream";
import type { Request, StreamTarget } from "../calls/message.ts";
import type { Port } from "./port.ts";

/** libvirt moves at most this much at once; larger pieces are slower. */
const CHUNK_BYTES = 256 * 1024;

/** Sends all of a source into a stream. The source is read only as fast as the host takes it. */
export async function upload(
  port: Port,
  conn: number,
  target: StreamTarget,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  await withStream(port, conn, target, async (stream) => {
    for await (const piece of source) {
      for (let at = 0; at < piece.byteLength; at += CHUNK_BYTES) {
        await write(port, stream, piece.subarray(at, at + CHUNK_BYTES));
      }
    }
  });
}

/** What a stream brings, to its end. Leaving the loop early aborts the transfer. */
export async function* download(port: Port, conn: number, target: StreamTarget): AsyncGenerator<Uint8Array> {
  const stream = await port.request<number>({ op: "stream", conn, target });
  let how: "finish" | "abort" = "abort";
  try {
    for (;;) {
      const piece = await read(port, stream);
      if (piece === null) break;
      yield piece;
    }
    how = "finish";
  } finally {
    const ended = port.request({ op: "stream-end", stream, how });
    await (how === "finish" ? ended : ended.catch(() => {}));
  }
}

/** Both directions of a console. */
export async function duplex(port: Port, conn: number, target: StreamTarget): Promise<Duplex> {
  const stream = await port.request<number>({ op: "stream", conn, target });
  return new Duplex({
    read() {
      read(port, stream).then(
        (piece) => this.push(piece),
        (error: Error) => this.destroy(error),
      );
    },
    write(piece: Uint8Array, _encoding, done) {
      write(port, stream, piece).then(() => done(), done);
    },
    destroy(error, done) {
      port.request({ op: "stream-end", stream, how: "abort" }).then(
        () => done(error),
        () => done(error),
      );
    },
  });
}

async function withStream(
  port: Port,
  conn: number,
  target: StreamTarget,
  use: (stream: number) => Promise<void>,
): Promise<void> {
  const stream = await port.request<number>({ op: "stream", conn, target });
  const end = (how: "finish" | "abort"): Request => ({ op: "stream-end", stream, how });
  try {
    await use(stream);
  } catch (error) {
    await port.request(end("abort")).catch(() => {});
    throw error;
  }
  await port.request(end("finish"));
}

function read(port: Port, stream: number): Promise<Uint8Array | null> {
  return port.request({ op: "stream-read", stream, bytes: CHUNK_BYTES });
}

function write(port: Port, stream: number, piece: Uint8Array): Promise<void> {
  const data = Uint8Array.from(piece);
  return port.request({ op: "stream-write", stream, data }, [data.buffer]);
}
