import type { Image } from "../api/image.ts";
import type { Pool, PoolCalls } from "../api/pool.ts";
import type { Place } from "../message.ts";
import type { Chunk, ImageInfo, ImageKey, ImageRef } from "../types.ts";
import type { Port } from "./port.ts";

/** Images that one message asks for: a longer answer would keep the receiving thread busy for too long. */
const BATCH = 500;
/** Pieces of content under way at once. */
const AHEAD = 8;

/** The caller's side of a pool: every call of the API, and what is put together from them. */
export function makePool(port: Port, place: Place): Pool {
  const open = (key: ImageKey, mode: "read" | "write") => openImage(port, place, key, mode);
  return {
    ...plainCalls(port, place),
    name: place.pool,
    namespace: place.namespace,
    describe: (images) => describe(port, place, images),
    open,
    async write(key, source) {
      const image = await open(key, "write");
      try {
        await pour(image, source);
        await image.flush();
      } finally {
        await image.close();
      }
    },
  };
}

/** Total over the API: a name that is missing here does not compile. */
const NAMES: Readonly<Record<keyof PoolCalls, true>> = {
  list: true,
  info: true,
  create: true,
  clone: true,
  resize: true,
  flatten: true,
  rename: true,
  remove: true,
  init: true,
  poolMetadataGet: true,
  poolMetadataSet: true,
  objects: true,
  metadataGet: true,
  metadataSet: true,
  metadataRemove: true,
  metadataList: true,
  snapshotCreate: true,
  snapshotRemove: true,
  snapshotProtect: true,
  snapshotUnprotect: true,
  children: true,
  watchers: true,
  updateFeatures: true,
  trashMove: true,
  trashList: true,
  trashRestore: true,
  trashRemove: true,
};

function plainCalls(port: Port, place: Place): PoolCalls {
  const entries = Object.keys(NAMES).map((name) => [
    name,
    (...args: unknown[]) => port.request({ op: "pool", place, name: name as keyof PoolCalls, args }),
  ]);
  return Object.fromEntries(entries); // the Worker's table is checked against the same interface
}

async function describe(port: Port, place: Place, images: readonly ImageRef[]): Promise<ImageInfo[]> {
  const found: ImageInfo[] = [];
  for (let at = 0; at < images.length; at += BATCH) {
    const batch = images.slice(at, at + BATCH);
    found.push(...(await port.request<ImageInfo[]>({ op: "describe", place, images: batch })));
  }
  return found;
}

async function openImage(port: Port, place: Place, key: ImageKey, mode: "read" | "write"): Promise<Image> {
  const image = await port.request<number>({ op: "image-open", place, key, mode });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= port.request({ op: "image-close", image });
    return closing;
  };
  return {
    async write(offset, data) {
      const own = Uint8Array.from(data);
      await port.request({ op: "image-write", image, offset, data: own }, [own.buffer]);
    },
    read: (offset, bytes) => port.request({ op: "image-read", image, offset, bytes }),
    flush: () => port.request({ op: "image-flush", image }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Writes ahead of the slowest piece, and stops at the first that fails. */
async function pour(image: Image, source: AsyncIterable<Chunk>): Promise<void> {
  const underWay = new Set<Promise<void>>();
  try {
    for await (const { offset, data } of source) {
      const written: Promise<void> = image.write(offset, data).then(() => {
        underWay.delete(written);
      });
      written.catch(() => {}); // told below, when its turn comes
      underWay.add(written);
      if (underWay.size >= AHEAD) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
}
