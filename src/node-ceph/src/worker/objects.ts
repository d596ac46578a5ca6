import { copy } from "./memory.ts";
import { isMissing } from "./metadata.ts";
import { now, orThrow, type Pointer } from "./native.ts";
import type { Io } from "./open-image.ts";

/** LIBRADOS_ALL_NSPACES */
const EVERY_NAMESPACE = "\u0001";

/** Names of objects, in no order; the listing goes from one placement group to the next. */
export async function listObjects({ cluster, pool }: Io, most: number): Promise<string[]> {
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
    now("void rados_nobjects_list_close(void *list)", list);
  }
  return names;
}

async function nextName(cluster: Io["cluster"], list: Pointer): Promise<string | undefined> {
  const prototype =
    "int rados_nobjects_list_next2(void *list, void *name, void *key, void *namespace, void *nameBytes, void *keyBytes, void *namespaceBytes)";
  const cells = Buffer.alloc(48);
  const at = (index: number) => cells.subarray(index * 8, index * 8 + 8);
  try {
    orThrow(prototype, await cluster.raw(prototype, list, at(0), at(1), at(2), at(3), at(4), at(5)));
  } catch (error) {
    if (isMissing(error)) return undefined; // the end
    throw error;
  }
  return copy(cells.readBigUInt64LE(0), Number(cells.readBigUInt64LE(24))).toString("utf8");
}
