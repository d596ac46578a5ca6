import type { PoolCalls } from "../api/pool.ts";
import type { ImageKey } from "../types.ts";
import { readInfo } from "./describe.ts";
import { encodeFeatures } from "./features.ts";
import { listChildren, listImages, listTrash, listWatchers } from "./lists.ts";
import { getMetadata, getPoolMetadata, listMetadata, removeMetadata } from "./metadata.ts";
import type { NativeValue } from "./native.ts";
import { listObjects } from "./objects.ts";
import { type ImageIo, withImage } from "./open-image.ts";
import { withOptions } from "./options.ts";

/** A table of the calls of the API. Each takes the connection and the context of the pool before its own arguments. */
type PoolCallTable = {
  readonly [Name in keyof PoolCalls]: (
    io: ImageIo,
    ...given: Parameters<PoolCalls[Name]>
  ) => ReturnType<PoolCalls[Name]>;
};

export const POOL_CALLS: PoolCallTable = {
  list: listImages,
  info: readInfo,
  create: (io, name, sizeBytes, options = {}) =>
    withOptions(
      options,
      (native) =>
        callOnPool(
          io,
          "int rbd_create4(void *context, str name, uint64_t size, void *options)",
          name,
          sizeBytes,
          native,
        ),
      "new",
    ),
  async clone({ cluster, context }, from, name, options = {}) {
    const prototype =
      "int rbd_clone3(void *from, str parent, str snapshot, void *context, str name, void *options)";
    const parents =
      from.pool === undefined
        ? context
        : await cluster.context({ pool: from.pool, namespace: from.namespace ?? "" });
    await withOptions(
      options,
      (native) => cluster.call(prototype, parents, from.image, from.snapshot, context, name, native),
      "clone",
    );
  },
  resize: (io, key, sizeBytes, shrink = false) =>
    callOnImage(
      io,
      key,
      "int rbd_resize2(void *image, uint64_t size, bool shrink, void *progress, void *data)",
      sizeBytes,
      shrink === true,
      null,
      null,
    ),
  flatten: (io, key) => callOnImage(io, key, "int rbd_flatten(void *image)"),
  rename: (io, name, to) => callOnPool(io, "int rbd_rename(void *context, str name, str to)", name, to),
  remove: (io, name) => callOnPool(io, "int rbd_remove(void *context, str name)", name),

  init: (io) => callOnPool(io, "int rbd_pool_init(void *context, bool force)", false),
  poolMetadataGet: getPoolMetadata,
  poolMetadataSet: (io, name, value) =>
    callOnPool(io, "int rbd_pool_metadata_set(void *context, str name, str value)", name, value),
  objects: listObjects,

  metadataGet: (io, key, name) => withImage(io, key, "read", (image) => getMetadata(io, image, name)),
  metadataSet: (io, key, name, value) =>
    callOnImage(io, key, "int rbd_metadata_set(void *image, str name, str value)", name, value),
  metadataRemove: (io, key, name) => withImage(io, key, "write", (image) => removeMetadata(io, image, name)),
  metadataList: (io, key) => withImage(io, key, "read", (image) => listMetadata(io, image)),

  snapshotCreate: (io, key, name) => callOnImage(io, key, "int rbd_snap_create(void *image, str name)", name),
  snapshotRemove: (io, key, name) => callOnImage(io, key, "int rbd_snap_remove(void *image, str name)", name),
  snapshotProtect: (io, key, name) =>
    withImage(io, key, "write", async (image) => {
      const isProtected = Buffer.alloc(4);
      const ask = "int rbd_snap_is_protected(void *image, str name, void *isProtected)";
      await io.cluster.call(ask, image, name, isProtected);
      if (isProtected.readInt32LE(0) !== 0) return;
      await io.cluster.call("int rbd_snap_protect(void *image, str name)", image, name);
    }),
  snapshotUnprotect: (io, key, name) =>
    callOnImage(io, key, "int rbd_snap_unprotect(void *image, str name)", name),

  children: (io, key) => withImage(io, key, "read", (image) => listChildren(io, image)),
  watchers: (io, key) => withImage(io, key, "read", (image) => listWatchers(io, image)),
  updateFeatures: (io, key, features, enabled) => {
    const prototype = "int rbd_update_features(void *image, uint64_t features, uint8_t enabled)";
    return callOnImage(io, key, prototype, encodeFeatures(features, "rbd_update_features"), enabled ? 1 : 0);
  },

  trashMove: (io, name, delaySeconds) =>
    callOnPool(io, "int rbd_trash_move(void *context, str name, uint64_t delay)", name, delaySeconds),
  trashList: listTrash,
  trashRestore: (io, id, name) =>
    callOnPool(io, "int rbd_trash_restore(void *context, str id, str name)", id, name),
  trashRemove: (io, id, force = false) =>
    callOnPool(io, "int rbd_trash_remove(void *context, str id, bool force)", id, force === true),
};

async function callOnPool(
  { cluster, context }: ImageIo,
  prototype: string,
  ...args: NativeValue[]
): Promise<void> {
  await cluster.call(prototype, context, ...args);
}

function callOnImage(io: ImageIo, key: ImageKey, prototype: string, ...args: NativeValue[]): Promise<void> {
  return withImage(io, key, "write", async (image) => {
    await io.cluster.call(prototype, image, ...args);
  });
}
