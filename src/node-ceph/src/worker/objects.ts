import { copyMemory } from "node-ffi/worker";
import { isMissing } from "./metadata.ts";
import { callSync, type Pointer, throwIfNegative } from "./native.ts";
import type { ImageIo } from "./open-image.ts";

/** LIBRADOS_ALL_NSPACES */
const EVERY_NAMESPACE = "\u0001";

/** Lists names of objects, unsorted. The listing goes from one placement group to the next. */
export async function listObjects({ cluster, pool }: ImageIo, most: number): Promise<string[]> {
  const context = await cluster.context({ pool, namespace: EVERY_NAMESPACE });
  const out: [Pointer | null] = [null];
  await cluster.call("int rados_nobjects_list_open(void *context, _Out_ void **list)", context, out);
  const list = out[0] as unknown as Pointer;
  const names: string[] = [];
  try {
    while (names.length < most) {
      const name = await nextName(cluster, list);
      if (name === undefined) break;
      names.push(name);
    }
  } finally {
    callSync("void rados_nobjects_list_close(void *list)", list);
  }
  return names;
}

async function nextName(cluster: ImageIo["cluster"], list: Pointer): Promise<string | undefined> {
  const prototype =
    "int rados_nobjects_list_next2(void *list, void *name, void *key, void *namespace, void *nameBytes, void *keyBytes, void *namespaceBytes)";
  const cells = Buffer.alloc(48);
  const at = (index: number) => cells.subarray(index * 8, index * 8 + 8);
  try {
    throwIfNegative(
      prototype,
      await cluster.callRaw(prototype, list, at(0), at(1), at(2), at(3), at(4), at(5)),
    );
  } catch (error) {
    if (isMissing(error)) return undefined; // the end
    throw error;
  }
  return copyMemory(cells.readBigUInt64LE(0), Number(cells.readBigUInt64LE(24))).toString("utf8");
}
