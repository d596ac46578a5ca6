import { Duplex } from "node:stream";
import type { StreamTarget, WorkerRequest } from "../calls/message.ts";
import type { WorkerClient } from "./worker-client.ts";

/** The largest chunk that libvirt sends at once. Larger ones are slower. */
const CHUNK_BYTES = 256 * 1024;

/** Sends a source into a stream. Reads the source only as fast as the host accepts data. */
export async function upload(
  client: WorkerClient,
  conn: number,
  target: StreamTarget,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  await withStream(client, conn, target, async (stream) => {
    for await (const piece of source) {
      for (let at = 0; at < piece.byteLength; at += CHUNK_BYTES) {
        await write(client, stream, piece.subarray(at, at + CHUNK_BYTES));
      }
    }
  });
}

/** Iterates over the data of a stream. Leaving the loop early aborts the transfer. */
export async function* download(
  client: WorkerClient,
  conn: number,
  target: StreamTarget,
): AsyncGenerator<Uint8Array> {
  const stream = await client.request<number>({ op: "stream", conn, target });
  let how: "finish" | "abort" = "abort";
  try {
    for (;;) {
      const piece = await read(client, stream);
      if (piece === null) break;
      yield piece;
    }
    how = "finish";
  } finally {
    const ended = client.request({ op: "stream-end", stream, how });
    await (how === "finish" ? ended : ended.catch(() => {}));
  }
}

/** The largest chunk of a console, which few bytes pass through. */
const CONSOLE_CHUNK_BYTES = 16 * 1024;

/**
 * Opens a console as a Duplex. Its reads and writes are as fast as the reader and the guest. Destroying it ends the stream. It closes
 * when libvirt ends the stream.
 */
export async function openDuplex(client: WorkerClient, conn: number, target: StreamTarget): Promise<Duplex> {
  const stream = await client.request<number>({ op: "stream", conn, target });
  return new Duplex({
    allowHalfOpen: false,
    read() {
      read(client, stream, CONSOLE_CHUNK_BYTES).then(
        (piece) => this.push(piece),
        (error: Error) => this.destroy(error),
      );
    },
    write(piece: Uint8Array, _encoding, done) {
      write(client, stream, piece).then(() => done(), done);
    },
    destroy(error, done) {
      client.request({ op: "stream-end", stream, how: "abort" }).then(
        () => done(error),
        () => done(error),
      );
    },
  });
}

async function withStream(
  client: WorkerClient,
  conn: number,
  target: StreamTarget,
  use: (stream: number) => Promise<void>,
): Promise<void> {
  const stream = await client.request<number>({ op: "stream", conn, target });
  const end = (how: "finish" | "abort"): WorkerRequest => ({ op: "stream-end", stream, how });
  try {
    await use(stream);
  } catch (error) {
    await client.request(end("abort")).catch(() => {});
    throw error;
  }
  await client.request(end("finish"));
}

function read(client: WorkerClient, stream: number, bytes = CHUNK_BYTES): Promise<Uint8Array | null> {
  return client.request({ op: "stream-read", stream, bytes });
}

function write(client: WorkerClient, stream: number, piece: Uint8Array): Promise<void> {
  const data = Uint8Array.from(piece);
  return client.request({ op: "stream-write", stream, data }, [data.buffer]);
}
