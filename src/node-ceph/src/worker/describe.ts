import type { ImageInfo, ImageKey, ImageRef, ParentRef, SnapshotInfo } from "../types.ts";
import { decodeFeatures } from "./features.ts";
import { readHeader } from "./header.ts";
import { listSnapshots, SNAPSHOT_KINDS } from "./lists.ts";
import { isMissing, listMetadata } from "./metadata.ts";
import { callSync, type Pointer } from "./native.ts";
import { readTextAt, readUint64, uint64Cell } from "./native-memory.ts";
import { type ImageIo, withImage } from "./open-image.ts";

/** Reads all images in parallel. Skips those that no longer exist. */
export async function describeAll(io: ImageIo, images: readonly ImageRef[]): Promise<ImageInfo[]> {
  const infos = await Promise.all(images.map((image) => describeImage(io, image)));
  return infos.filter((info) => info !== null);
}

async function describeImage(io: ImageIo, image: ImageRef): Promise<ImageInfo | null> {
  const header = await readHeader(io, image.id);
  if (header === "missing") return null;
  if (header !== "unknown") return { ...image, ...header };
  const info = await readInfo(io, { id: image.id });
  return info === null ? null : { ...info, name: image.name };
}

/** Reads an image through librbd; null when it does not exist. */
export function readInfo(io: ImageIo, key: ImageKey): Promise<ImageInfo | null> {
  return withImage(io, key, "read", async (image) => ({
    id: readText(image, "rbd_get_id"),
    name: "name" in key ? key.name : readText(image, "rbd_get_name"),
    sizeBytes: readNumber(image, "rbd_get_size"),
    features: decodeFeatures(BigInt(readNumber(image, "rbd_get_features"))),
    parent: await readParent(io, image),
    snapshots: await readSnapshots(io, image),
    metadata: await listMetadata(io, image),
  })).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

function readText(image: Pointer, function_: "rbd_get_id" | "rbd_get_name"): string {
  const buffer = Buffer.alloc(256);
  // rbd_get_name reads and writes the length through a pointer, rbd_get_id takes it as a number.
  if (function_ === "rbd_get_id")
    callSync("int rbd_get_id(void *image, void *room, size_t bytes)", image, buffer, 256);
  else callSync("int rbd_get_name(void *image, void *room, void *bytes)", image, buffer, uint64Cell(256));
  return buffer.toString("utf8", 0, buffer.indexOf(0));
}

function readNumber(image: Pointer, function_: "rbd_get_size" | "rbd_get_features"): number {
  const value = uint64Cell(0);
  callSync(`int ${function_}(void *image, void *value)`, image, value);
  return readUint64(value, 0);
}

/**
 * rbd_linked_image_spec_t: pool_id@0 pool_name@8 pool_namespace@16 image_id@24 image_name@32 trash@40;
 * rbd_snap_spec_t: id@0 namespace_type@8 name@16
 */
async function readParent({ cluster }: ImageIo, image: Pointer): Promise<ParentRef | null> {
  const [parent, snapshot] = [Buffer.alloc(48), Buffer.alloc(24)];
  try {
    await cluster.call(
      "int rbd_get_parent(void *image, void *parent, void *snapshot)",
      image,
      parent,
      snapshot,
    );
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const ref = {
    poolId: readUint64(parent, 0),
    namespace: readTextAt(parent.readBigUInt64LE(16)),
    imageId: readTextAt(parent.readBigUInt64LE(24)),
    snapshotId: readUint64(snapshot, 0),
  };
  callSync("void rbd_linked_image_spec_cleanup(void *parent)", parent);
  callSync("void rbd_snap_spec_cleanup(void *snapshot)", snapshot);
  return ref;
}

async function readSnapshots(io: ImageIo, image: Pointer): Promise<SnapshotInfo[]> {
  const rows = await listSnapshots(io, image);
  return Promise.all(
    rows.map(async (row) => {
      const [isProtected, kind] = [Buffer.alloc(4), Buffer.alloc(4)];
      const protection = "int rbd_snap_is_protected(void *image, str name, void *isProtected)";
      const type = "int rbd_snap_get_namespace_type(void *image, uint64_t id, void *kind)";
      await io.cluster.call(type, image, row.id, kind);
      const snapshotKind = SNAPSHOT_KINDS[kind.readInt32LE(0)] ?? "user";
      // Only snapshots of users can be queried by name.
      if (snapshotKind === "user") await io.cluster.call(protection, image, row.name, isProtected);
      return { ...row, protected: isProtected.readInt32LE(0) !== 0, kind: snapshotKind };
    }),
  );
}
