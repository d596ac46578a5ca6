import { constants } from "node:os";
import { CephError } from "../error.ts";
import { withGrowingBuffer } from "./growing-buffer.ts";
import type { Pointer } from "./native.ts";
import { readUint64, uint64Cell } from "./native-memory.ts";
import type { ImageIo } from "./open-image.ts";

const { ENOENT } = constants.errno;

/** Reads metadata of an image; null when it has none of that name. */
export function getMetadata(io: ImageIo, image: Pointer, name: string): Promise<string | null> {
  return getText(io, "int rbd_metadata_get(void *image, str name, void *value, void *bytes)", image, name);
}

/** Reads metadata of the pool; null when it has none of that name. */
export function getPoolMetadata(io: ImageIo, name: string): Promise<string | null> {
  const prototype = "int rbd_pool_metadata_get(void *context, str name, void *value, void *bytes)";
  return getText(io, prototype, io.context, name);
}

function getText(
  { cluster }: ImageIo,
  prototype: string,
  handle: Pointer,
  name: string,
): Promise<string | null> {
  return withGrowingBuffer<string | null>(4096, async (room) => {
    const value = Buffer.alloc(room);
    const bytes = uint64Cell(room);
    try {
      await cluster.call(prototype, handle, name, value, bytes);
      return { needed: room, read: () => value.toString("utf8", 0, value.indexOf(0)) };
    } catch (failed) {
      if (isMissing(failed)) return { needed: room, read: () => null };
      return { failed, needed: readUint64(bytes, 0) };
    }
  });
}

export async function removeMetadata({ cluster }: ImageIo, image: Pointer, name: string): Promise<void> {
  await cluster
    .call("int rbd_metadata_remove(void *image, str name)", image, name)
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
}

/** Lists the metadata of an image. librbd returns names and values in two buffers, each text ended by a NUL. */
export async function listMetadata({ cluster }: ImageIo, image: Pointer): Promise<Record<string, string>> {
  const prototype =
    "int rbd_metadata_list(void *image, str start, uint64_t most, void *names, void *nameBytes, void *values, void *valueBytes)";
  return withGrowingBuffer(16 * 1024, async (room) => {
    const [names, values] = [Buffer.alloc(room), Buffer.alloc(room)];
    const [nameBytes, valueBytes] = [uint64Cell(room), uint64Cell(room)];
    const needed = () => Math.max(readUint64(nameBytes, 0), readUint64(valueBytes, 0));
    try {
      await cluster.call(prototype, image, "", 0, names, nameBytes, values, valueBytes);
    } catch (failed) {
      return { failed, needed: needed() };
    }
    const read = () => {
      const [keys, texts] = [
        splitTexts(names, readUint64(nameBytes, 0)),
        splitTexts(values, readUint64(valueBytes, 0)),
      ];
      return Object.fromEntries(keys.map((key, index) => [key, texts[index] ?? ""]));
    };
    return { needed: needed(), read };
  });
}

function splitTexts(raw: Buffer, bytes: number): string[] {
  return raw.toString("utf8", 0, bytes).split("\0").slice(0, -1);
}

export function isMissing(error: unknown): boolean {
  return error instanceof CephError && error.errno === ENOENT;
}
