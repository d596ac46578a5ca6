import { constants } from "node:os";
import { CephError } from "../error.ts";
import { cell, number } from "./memory.ts";
import type { Pointer } from "./native.ts";
import type { Io } from "./open-image.ts";
import { sized } from "./sized.ts";

const { ENOENT } = constants.errno;

/** Of an image; null when there is none of that name. */
export function getMetadata(io: Io, image: Pointer, name: string): Promise<string | null> {
  return get(io, "int rbd_metadata_get(void *image, str name, void *value, void *bytes)", image, name);
}

/** Of the pool. */
export function getPoolMetadata(io: Io, name: string): Promise<string | null> {
  const prototype = "int rbd_pool_metadata_get(void *context, str name, void *value, void *bytes)";
  return get(io, prototype, io.context, name);
}

function get({ cluster }: Io, prototype: string, of: Pointer, name: string): Promise<string | null> {
  return sized<string | null>(4096, async (room) => {
    const value = Buffer.alloc(room);
    const bytes = cell(room);
    try {
      await cluster.call(prototype, of, name, value, bytes);
      return { needed: room, read: () => value.toString("utf8", 0, value.indexOf(0)) };
    } catch (failed) {
      if (isMissing(failed)) return { needed: room, read: () => null };
      return { failed, needed: number(bytes, 0) };
    }
  });
}

export async function removeMetadata({ cluster }: Io, image: Pointer, name: string): Promise<void> {
  await cluster
    .call("int rbd_metadata_remove(void *image, str name)", image, name)
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
}

/** Names and values come as two texts of the same number of parts, each ended by a NUL. */
export async function listMetadata({ cluster }: Io, image: Pointer): Promise<Record<string, string>> {
  const prototype =
    "int rbd_metadata_list(void *image, str start, uint64_t most, void *names, void *nameBytes, void *values, void *valueBytes)";
  return sized(16 * 1024, async (room) => {
    const [names, values] = [Buffer.alloc(room), Buffer.alloc(room)];
    const [nameBytes, valueBytes] = [cell(room), cell(room)];
    const needed = () => Math.max(number(nameBytes, 0), number(valueBytes, 0));
    try {
      await cluster.call(prototype, image, "", 0, names, nameBytes, values, valueBytes);
    } catch (failed) {
      return { failed, needed: needed() };
    }
    const read = () => {
      const [keys, texts] = [parts(names, number(nameBytes, 0)), parts(values, number(valueBytes, 0))];
      return Object.fromEntries(keys.map((key, index) => [key, texts[index] ?? ""]));
    };
    return { needed: needed(), read };
  });
}

function parts(raw: Buffer, bytes: number): string[] {
  return raw.toString("utf8", 0, bytes).split("\0").slice(0, -1);
}

export function isMissing(error: unknown): boolean {
  return error instanceof CephError && error.errno === ENOENT;
}
