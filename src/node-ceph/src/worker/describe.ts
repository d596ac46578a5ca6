import type { ImageInfo, ImageKey, ImageRef, ParentRef, SnapshotInfo } from "../types.ts";
import { featuresOf } from "./features.ts";
import { readHeader } from "./header.ts";
import { listSnapshots, SNAPSHOT_KINDS } from "./lists.ts";
import { cell, number, textAt } from "./memory.ts";
import { isMissing, listMetadata } from "./metadata.ts";
import { now, type Pointer } from "./native.ts";
import { type Io, withImage } from "./open-image.ts";

/** All images at once; those that are gone meanwhile are left out. */
export async function describeAll(io: Io, images: readonly ImageRef[]): Promise<ImageInfo[]> {
  const found = await Promise.all(images.map((image) => describe(io, image)));
  return found.filter((info) => info !== null);
}

async function describe(io: Io, image: ImageRef): Promise<ImageInfo | null> {
  const header = await readHeader(io, image.id);
  if (header === "missing") return null;
  if (header !== "unknown") return { ...image, ...header };
  const info = await infoOf(io, { id: image.id });
  return info === null ? null : { ...info, name: image.name };
}

/** What librbd says of an image; null when there is none. */
export function infoOf(io: Io, key: ImageKey): Promise<ImageInfo | null> {
  return withImage(io, key, "read", async (image) => ({
    id: textOf(image, "rbd_get_id"),
    name: "name" in key ? key.name : textOf(image, "rbd_get_name"),
    sizeBytes: numberOf(image, "rbd_get_size"),
    features: featuresOf(BigInt(numberOf(image, "rbd_get_features"))),
    parent: await parentOf(io, image),
    snapshots: await snapshotsOf(io, image),
    metadata: await listMetadata(io, image),
  })).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

function textOf(image: Pointer, function_: "rbd_get_id" | "rbd_get_name"): string {
  const room = Buffer.alloc(256);
  // rbd_get_name wants to know and to tell the length by address, rbd_get_id takes it as a number.
  if (function_ === "rbd_get_id")
    now("int rbd_get_id(void *image, void *room, size_t bytes)", image, room, 256);
  else now("int rbd_get_name(void *image, void *room, void *bytes)", image, room, cell(256));
  return room.toString("utf8", 0, room.indexOf(0));
}

function numberOf(image: Pointer, function_: "rbd_get_size" | "rbd_get_features"): number {
  const value = cell(0);
  now(`int ${function_}(void *image, void *value)`, image, value);
  return number(value, 0);
}

/**
 * rbd_linked_image_spec_t: pool_id@0 pool_name@8 pool_namespace@16 image_id@24 image_name@32 trash@40;
 * rbd_snap_spec_t: id@0 namespace_type@8 name@16
 */
async function parentOf({ cluster }: Io, image: Pointer): Promise<ParentRef | null> {
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
  const found = {
    poolId: number(parent, 0),
    namespace: textAt(parent.readBigUInt64LE(16)),
    imageId: textAt(parent.readBigUInt64LE(24)),
    snapshotId: number(snapshot, 0),
  };
  now("void rbd_linked_image_spec_cleanup(void *parent)", parent);
  now("void rbd_snap_spec_cleanup(void *snapshot)", snapshot);
  return found;
}

async function snapshotsOf(io: Io, image: Pointer): Promise<SnapshotInfo[]> {
  const rows = await listSnapshots(io, image);
  return Promise.all(
    rows.map(async (row) => {
      const [isProtected, kind] = [Buffer.alloc(4), Buffer.alloc(4)];
      const protection = "int rbd_snap_is_protected(void *image, str name, void *isProtected)";
      const type = "int rbd_snap_get_namespace_type(void *image, uint64_t id, void *kind)";
      await io.cluster.call(type, image, row.id, kind);
      const found = SNAPSHOT_KINDS[kind.readInt32LE(0)] ?? "user";
      // Only snapshots of users have names to ask by.
      if (found === "user") await io.cluster.call(protection, image, row.name, isProtected);
      return { ...row, protected: isProtected.readInt32LE(0) !== 0, kind: found };
    }),
  );
}
