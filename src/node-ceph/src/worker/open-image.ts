import { invalidArgument } from "../error.ts";
import type { ImageKey } from "../types.ts";
import type { ClusterConnection } from "./cluster-connection.ts";
import type { Pointer } from "./native.ts";

export type OpenMode = "read" | "write";

/** The target of a call: the connection and the I/O context of a pool. */
export interface ImageIo {
  readonly cluster: ClusterConnection;
  readonly pool: string;
  readonly context: Pointer;
}

/** Opens an image, runs `use`, and closes the image also after an error. */
export async function withImage<T>(
  io: ImageIo,
  key: ImageKey,
  mode: OpenMode,
  use: (image: Pointer) => Promise<T>,
): Promise<T> {
  const image = await openImage(io, key, mode);
  try {
    return await use(image);
  } finally {
    await closeImage(io.cluster, image);
  }
}

export async function openImage(
  { cluster, context }: ImageIo,
  key: ImageKey,
  mode: OpenMode,
): Promise<Pointer> {
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

export async function closeImage(cluster: ClusterConnection, image: Pointer): Promise<void> {
  await cluster.call("int rbd_close(void *image)", image);
}
