import type { HandleTypes } from "../calls/call.ts";
import type { StreamTarget } from "../calls/message.ts";
import { virErrorNumber, virStreamEventType, virStreamFlags } from "../constants.gen.ts";
import { localError } from "../error.ts";
import type { Host } from "./host.ts";
import type { Link } from "./link.ts";
import { later, type NativeValue, now, type Pointer } from "./native.ts";
import { StreamSignal } from "./stream-signal.ts";

/** One data stream. `read` gives null at its end; `write` returns when libvirt has taken all of it. */
export interface Stream {
  read(bytes: number): Promise<Uint8Array | null>;
  write(data: Uint8Array): Promise<void>;
  end(how: "finish" | "abort"): Promise<void>;
}

/** Starts a transfer or a console on a link of its own, which lives until the stream's end. */
export function openStream(host: Host, target: StreamTarget): Promise<Stream> {
  return new Promise((resolve, reject) => {
    host
      .alone(
        (link) =>
          new Promise<void>((ended, failed) => {
            start(link, target, host.slowCallTimeoutMs, ended).then(resolve, failed);
          }),
      )
      .catch(reject);
  });
}

async function start(
  link: Link,
  target: StreamTarget,
  timeoutMs: number,
  ended: () => void,
): Promise<Stream> {
  const flags = target.kind === "console" ? virStreamFlags.VIR_STREAM_NONBLOCK : 0;
  const pointer = (await later(
    "void *virStreamNew(void *conn, uint flags)",
    link.conn,
    flags,
  )) as Pointer | null;
  if (!pointer) throw link.failure("virStreamNew");
  const signal = target.kind === "console" ? new StreamSignal(pointer) : null;
  const guarded = <T>(api: string, task: () => Promise<T>) => link.within(api, timeoutMs, task);
  try {
    await guarded(STARTERS[target.kind].api, () => STARTERS[target.kind].start(link, pointer, target));
  } catch (error) {
    now("int virStreamFree(void *stream)", pointer);
    throw error;
  }
  const call = async (api: string, args: string, ...values: NativeValue[]) => {
    const task = () => later(`int ${api}(void *stream${args})`, pointer, ...values) as Promise<number>;
    const count = await guarded(api, task);
    if (count === -1) throw link.failure(api);
    return count;
  };
  return {
    async read(bytes) {
      const room = Buffer.alloc(bytes);
      for (;;) {
        const count = await call("virStreamRecv", ", void *data, size_t bytes", room, bytes);
        if (count !== WOULD_BLOCK) return count === 0 ? null : room.subarray(0, count);
        await signal?.wait(virStreamEventType.VIR_STREAM_EVENT_READABLE);
      }
    },
    async write(data) {
      for (let rest = data; rest.byteLength > 0; ) {
        const count = await call("virStreamSend", ", void *data, size_t bytes", rest, rest.byteLength);
        if (count === WOULD_BLOCK) await signal?.wait(virStreamEventType.VIR_STREAM_EVENT_WRITABLE);
        else rest = rest.subarray(count);
      }
    },
    async end(how) {
      try {
        await signal?.close();
        await call(how === "finish" ? "virStreamFinish" : "virStreamAbort", "");
      } finally {
        now("int virStreamFree(void *stream)", pointer);
        ended();
      }
    },
  };
}

const WOULD_BLOCK = -2;

interface Starter {
  readonly api: string;
  start(link: Link, stream: Pointer, target: StreamTarget): Promise<void>;
}

const transfer = (api: string): Starter => ({
  api,
  start: async (link, stream, target) => {
    if (target.kind === "console") return;
    const [offset, length] = [size(target.offset, api), size(target.length, api)];
    const prototype = `int ${api}(void *vol, void *stream, uint64_t offset, uint64_t length, uint flags)`;
    await onObject(link, "volume", target.volume, api, (volume) =>
      later(prototype, volume, stream, offset, length, target.flags),
    );
  },
});

const STARTERS: Record<StreamTarget["kind"], Starter> = {
  upload: transfer("virStorageVolUpload"),
  download: transfer("virStorageVolDownload"),
  console: {
    api: "virDomainOpenConsole",
    start: async (link, stream, target) => {
      if (target.kind !== "console") return;
      const prototype = "int virDomainOpenConsole(void *domain, str device, void *stream, uint flags)";
      await onObject(link, "domain", target.domain, "virDomainOpenConsole", (domain) =>
        later(prototype, domain, target.device, stream, target.flags),
      );
    },
  },
};

async function onObject<K extends "volume" | "domain">(
  link: Link,
  kind: K,
  ref: HandleTypes[K],
  api: string,
  call: (object: Pointer) => Promise<unknown>,
): Promise<void> {
  const object = await link.handles.find(kind, ref);
  if (object === null) throw link.failure(api);
  try {
    if ((await call(object.pointer)) !== 0) throw link.failure(api);
  } finally {
    object.release();
  }
}

function size(value: number | bigint, api: string): bigint {
  if ((typeof value === "bigint" || Number.isSafeInteger(value)) && value >= 0) return BigInt(value);
  throw localError(
    virErrorNumber.VIR_ERR_INVALID_ARG,
    api,
    "offset and length must be integers, zero or more",
  );
}
