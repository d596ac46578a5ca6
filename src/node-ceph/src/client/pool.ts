import type { Image } from "../api/image.ts";
import type { Pool, PoolCalls } from "../api/pool.ts";
import type { PoolLocation } from "../message.ts";
import type { Chunk, ImageInfo, ImageKey, ImageRef } from "../types.ts";
import type { WorkerClient } from "./worker-client.ts";

/** The number of images per message. A longer answer would keep the receiving thread busy for too long. */
const BATCH = 500;
/** The number of parallel writes of content. */
const MAX_WRITES = 8;

/** Creates the caller's side of a pool: all calls of the API, and those composed of several. */
export function createPool(client: WorkerClient, location: PoolLocation): Pool {
  const open = (key: ImageKey, mode: "read" | "write") => openImage(client, location, key, mode);
  return {
    ...plainCalls(client, location),
    name: location.pool,
    namespace: location.namespace,
    describe: (images) => describeImages(client, location, images),
    open,
    async write(key, source) {
      const image = await open(key, "write");
      try {
        await writeChunks(image, source);
        await image.flush();
      } finally {
        await image.close();
      }
    },
  };
}

/** The names of all calls. A missing name does not compile. */
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

function plainCalls(client: WorkerClient, location: PoolLocation): PoolCalls {
  const entries = Object.keys(NAMES).map((name) => [
    name,
    (...args: unknown[]) =>
      client.request({ op: "pool", place: location, name: name as keyof PoolCalls, args }),
  ]);
  return Object.fromEntries(entries); // the Worker's table is checked against the same interface
}

async function describeImages(
  client: WorkerClient,
  location: PoolLocation,
  images: readonly ImageRef[],
): Promise<ImageInfo[]> {
  const infos: ImageInfo[] = [];
  for (let at = 0; at < images.length; at += BATCH) {
    const batch = images.slice(at, at + BATCH);
    infos.push(...(await client.request<ImageInfo[]>({ op: "describe", place: location, images: batch })));
  }
  return infos;
}

async function openImage(
  client: WorkerClient,
  location: PoolLocation,
  key: ImageKey,
  mode: "read" | "write",
): Promise<Image> {
  const image = await client.request<number>({ op: "image-open", place: location, key, mode });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= client.request({ op: "image-close", image });
    return closing;
  };
  return {
    async write(offset, data) {
      const copy = Uint8Array.from(data);
      await client.request({ op: "image-write", image, offset, data: copy }, [copy.buffer]);
    },
    read: (offset, bytes) => client.request({ op: "image-read", image, offset, bytes }),
    flush: () => client.request({ op: "image-flush", image }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Writes several pieces in parallel, and stops at the first failure. */
async function writeChunks(image: Image, source: AsyncIterable<Chunk>): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  try {
    for await (const { offset, data } of source) {
      const write: Promise<void> = image.write(offset, data).then(() => {
        inFlight.delete(write);
      });
      write.catch(() => {}); // Promise.all below reports the error
      inFlight.add(write);
      if (inFlight.size >= MAX_WRITES) await Promise.race(inFlight);
    }
  } finally {
    await Promise.all(inFlight);
  }
}
