import type { HandleTypes } from "../calls/call.ts";
import type { StreamTarget } from "../calls/message.ts";
import { virErrorNumber, virStreamEventType, virStreamFlags } from "../constants.gen.ts";
import { localError, transportError } from "../error.ts";
import type { ReconnectingConnection } from "./connection-worker.ts";
import { callAsync, callSync, type NativeValue, type Pointer } from "./native.ts";
import type { NativeConnection } from "./native-connection.ts";
import { StreamSignal } from "./stream-signal.ts";

/** A data stream. `read` returns null at the end; `write` returns when libvirt has accepted all data. */
export interface Stream {
  read(bytes: number): Promise<Uint8Array | null>;
  write(data: Uint8Array): Promise<void>;
  end(how: "finish" | "abort"): Promise<void>;
}

/** Starts a transfer or a console on its own connection, which stays open until the end of the stream. */
export function openStream(connection: ReconnectingConnection, target: StreamTarget): Promise<Stream> {
  return new Promise((resolve, reject) => {
    connection
      .withDedicatedConnection(
        (nativeConnection) =>
          new Promise<void>((onEnded, onFailed) => {
            startStream(connection, nativeConnection, target, onEnded).then(resolve, onFailed);
          }),
      )
      .catch(reject);
  });
}

async function startStream(
  connection: ReconnectingConnection,
  nativeConnection: NativeConnection,
  target: StreamTarget,
  onEnded: () => void,
): Promise<Stream> {
  const flags = target.kind === "console" ? virStreamFlags.VIR_STREAM_NONBLOCK : 0;
  const pointer = (await callAsync(
    "void *virStreamNew(void *conn, uint flags)",
    nativeConnection.conn,
    flags,
  )) as Pointer | null;
  if (!pointer) throw nativeConnection.failure("virStreamNew");
  const signal = target.kind === "console" ? new StreamSignal(pointer) : null;
  const { api, start } = STARTERS[target.kind];
  try {
    const task = () => start(nativeConnection, pointer, target);
    await connection.runSlow(nativeConnection, api, connection.callTimeoutMs, task);
  } catch (error) {
    callSync("int virStreamFree(void *stream)", pointer);
    throw error;
  }
  return new NativeStream({ connection, nativeConnection, pointer, signal, onEnded });
}

interface StreamParts {
  readonly connection: ReconnectingConnection;
  readonly nativeConnection: NativeConnection;
  readonly pointer: Pointer;
  /** Null for a blocking stream. */
  readonly signal: StreamSignal | null;
  readonly onEnded: () => void;
}

class NativeStream implements Stream {
  readonly #parts: StreamParts;
  readonly #inFlight = new Set<Promise<unknown>>();
  #ended = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  async read(bytes: number): Promise<Uint8Array | null> {
    const buffer = Buffer.alloc(bytes);
    while (!this.#ended) {
      const count = await this.#call("virStreamRecv", ", void *data, size_t bytes", buffer, bytes);
      if (count === 0) return null;
      // A view would be sent to the other thread with its whole buffer.
      if (count !== WOULD_BLOCK) return count === bytes ? buffer : Uint8Array.from(buffer.subarray(0, count));
      await this.#wait(virStreamEventType.VIR_STREAM_EVENT_READABLE, "virStreamRecv");
    }
    return null;
  }

  async write(data: Uint8Array): Promise<void> {
    for (let rest = data; rest.byteLength > 0; ) {
      if (this.#ended) throw endedError("virStreamSend");
      const count = await this.#call("virStreamSend", ", void *data, size_t bytes", rest, rest.byteLength);
      if (count !== WOULD_BLOCK) rest = rest.subarray(count);
      else await this.#wait(virStreamEventType.VIR_STREAM_EVENT_WRITABLE, "virStreamSend");
    }
  }

  /** Ends the stream after the calls in flight have returned, because they use its memory. */
  async end(how: "finish" | "abort"): Promise<void> {
    this.#ended = true;
    const { signal, pointer, onEnded } = this.#parts;
    try {
      await signal?.close();
      await Promise.allSettled(this.#inFlight);
      await this.#call(how === "finish" ? FINISH : "virStreamAbort", "");
    } finally {
      callSync("int virStreamFree(void *stream)", pointer);
      onEnded();
    }
  }

  async #call(api: string, args: string, ...values: NativeValue[]): Promise<number> {
    const { connection, nativeConnection, pointer } = this.#parts;
    const task = () => callAsync(`int ${api}(void *stream${args})`, pointer, ...values) as Promise<number>;
    const timeoutMs = api === FINISH ? connection.slowCallTimeoutMs : connection.callTimeoutMs;
    const calling = connection.runSlow(nativeConnection, api, timeoutMs, task);
    this.#inFlight.add(calling);
    const count = await calling.finally(() => this.#inFlight.delete(calling));
    if (count === -1) throw nativeConnection.failure(api);
    return count;
  }

  /** libvirt reports no event to a stream whose connection is lost, and `virStreamRecv` never notices. */
  async #wait(event: number, api: string): Promise<void> {
    await this.#parts.signal?.wait(event);
    if (!this.#ended && !this.#parts.nativeConnection.isAlive)
      throw transportError(api, "the connection was lost");
  }
}

function endedError(api: string): Error {
  return localError(virErrorNumber.VIR_ERR_INVALID_STREAM, api, "the stream has ended");
}

const WOULD_BLOCK = -2;
/** The call with which the host writes all received data to its disk. */
const FINISH = "virStreamFinish";

interface Starter {
  readonly api: string;
  start(nativeConnection: NativeConnection, stream: Pointer, target: StreamTarget): Promise<void>;
}

const transferStarter = (api: string): Starter => ({
  api,
  start: async (nativeConnection, stream, target) => {
    if (target.kind === "console") return;
    const [offset, length] = [toSize(target.offset, api), toSize(target.length, api)];
    const prototype = `int ${api}(void *vol, void *stream, uint64_t offset, uint64_t length, uint flags)`;
    await callOnObject(nativeConnection, "volume", target.volume, api, (volume) =>
      callAsync(prototype, volume, stream, offset, length, target.flags),
    );
  },
});

const STARTERS: Record<StreamTarget["kind"], Starter> = {
  upload: transferStarter("virStorageVolUpload"),
  download: transferStarter("virStorageVolDownload"),
  console: {
    api: "virDomainOpenConsole",
    start: async (nativeConnection, stream, target) => {
      if (target.kind !== "console") return;
      const prototype = "int virDomainOpenConsole(void *domain, str device, void *stream, uint flags)";
      await callOnObject(nativeConnection, "domain", target.domain, "virDomainOpenConsole", (domain) =>
        callAsync(prototype, domain, target.device, stream, target.flags),
      );
    },
  },
};

async function callOnObject<K extends "volume" | "domain">(
  nativeConnection: NativeConnection,
  kind: K,
  ref: HandleTypes[K],
  api: string,
  call: (object: Pointer) => Promise<unknown>,
): Promise<void> {
  const object = await nativeConnection.handles.find(kind, ref);
  if (object === null) throw nativeConnection.failure(api);
  try {
    if ((await call(object.pointer)) !== 0) throw nativeConnection.failure(api);
  } finally {
    object.release();
  }
}

function toSize(value: number | bigint, api: string): bigint {
  if ((typeof value === "bigint" || Number.isSafeInteger(value)) && value >= 0) return BigInt(value);
  throw localError(
    virErrorNumber.VIR_ERR_INVALID_ARG,
    api,
    "offset and length must be integers, zero or more",
  );
}
