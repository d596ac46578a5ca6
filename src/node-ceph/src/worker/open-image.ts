import { invalidArgument } from "../error.ts";
import type { ImageKey } from "../types.ts";
import type { Cluster } from "./cluster.ts";
import type { Pointer } from "./native.ts";

export type Mode = "read" | "write";

/** Where a call works: the connection and the I/O context of a pool. */
export interface Io {
  readonly cluster: Cluster;
  readonly pool: string;
  readonly context: Pointer;
}

/** Opens an image, uses it, and closes it whatever comes. */
export async function withImage<T>(
  io: Io,
  key: ImageKey,
  mode: Mode,
  use: (image: Pointer) => Promise<T>,
): Promise<T> {
  const image = await openImage(io, key, mode);
  try {
    return await use(image);
  } finally {
    await closeImage(io.cluster, image);
  }
}

export async function openImage({ cluster, context }: Io, key: ImageKey, mode: Mode): Promise<Pointer> {
  const out: [Pointer | null] = [null];
  const readOnly = mode === "read" ? "_read_only" : "";
  if ("name" in key) {
    const open = `int rbd_open${readOnly}(void *context, str name, _Out_ void **image, void *snapshot)`;
    await cluster.call(open, context, key.name, out, null);
  } else if ("id" in key) {
    const open = `int rbd_open_by_id${readOnly}(void *context, str id, _Out_ void **image, void *snapshot)`;
    await cluster.call(open, context, key.id, out, null);
  } else throw invalidArgument("rbd_open", "an image is named by its name or its id");
  return out[0] as unknown as Pointer;
}

export async function closeImage(cluster: Cluster, image: Pointer): Promise<void> {
  await cluster.call("int rbd_close(void *image)", image);
}
