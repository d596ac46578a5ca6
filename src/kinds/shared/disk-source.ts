import type { RbdState } from "../../drivers/ceph/states.ts";
import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { Build, ObjectId, TargetId } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import type { Artifact, KindContext } from "../kind.ts";
import { baseSnapshotOf, IMAGE_FEATURES, parentImageId, rbdImageRef } from "./ceph-names.ts";
import { imageFile, imageName } from "./image-files.ts";
import { type Storage, type VolumeLocation, volumeLocation } from "./storage-pools.ts";
import { systemVolume } from "./system-pool.ts";

/** The initial content of a disk. */
export interface DiskSource {
  /** The base of a thin copy: the image's volume in the same pool, or `image@snapshot` in a cluster. */
  readonly backing?: string;
  /** The digest of the content of a full copy, in pools without thin copies. */
  readonly content?: string;
  readonly build?: Build;
  readonly dependsOn: readonly ObjectId[];
}

type DiskFormat = VolumeState["format"];

/** A copy of an image in a pool. */
export interface DiskCopy {
  readonly image: Resource<ImageSpec>;
  readonly pool: Resource<StoragePoolSpec>;
  readonly storage: Storage;
  readonly format: DiskFormat;
}

/**
 * Returns whether a disk is a thin copy of its image. Only qcow2 files and images in a cluster can be based on others;
 * raw files and logical volumes are full copies.
 */
export function isThinCopy({ storage, format }: Omit<DiskCopy, "image">): boolean {
  return storage === "rbd" || (storage === "dir" && format === "qcow2");
}

/** Returns the source of a new copy of an image. Undefined while the image's content is unknown. */
export function diskSource(copy: DiskCopy, host: TargetId, view: KindContext): DiskSource | undefined {
  const { image, pool } = copy;
  const artifact = view.artifact(image.id);
  if (artifact === undefined) return undefined;
  if (isThinCopy(copy)) {
    const base = thinBase(image, pool, artifact, host, view);
    return base && { backing: base.backing, dependsOn: [base.id] };
  }
  const build: Build = { from: "image", image: image.id, part: "disk", format: "raw" };
  return { content: artifact.disk.digest, build, dependsOn: [] };
}

/** The base of thin copies of an image. */
interface ThinBase {
  readonly backing: string;
  readonly id: ObjectId;
}

/**
 * Returns the base of thin copies: the image's volume in the same pool, or its snapshot in a cluster. For a pool that
 * others made, it is in the host's system pool, so that no images of ours lie beside their volumes.
 */
export function thinBase(
  image: Resource<ImageSpec>,
  pool: Resource<StoragePoolSpec>,
  artifact: Artifact,
  host: TargetId,
  view: KindContext,
): ThinBase | undefined {
  if (pool.spec.type === "rbd") {
    const name = imageName(image, artifact);
    return { backing: baseSnapshotOf(name), id: rbdImageRef(pool, name).id };
  }
  const file = imageFile(image, artifact);
  if (pool.spec.type === "existing") {
    const { ref, path } = systemVolume(view.fleet, host, file);
    return { backing: path, id: ref.id };
  }
  const location = volumeLocation(pool, host, file, view);
  return location && { backing: file, id: location.ref.id };
}

/** Returns the source of an existing image in a cluster, as the image itself has it. */
export function observedImageSource(
  pool: Resource<StoragePoolSpec>,
  { parent }: Partial<RbdState>,
): DiskSource {
  return parent === undefined
    ? { dependsOn: [] }
    : { backing: parent, dependsOn: [parentImageId(pool, parent)] };
}

/** Returns the state of a disk: a volume on a host, or an image in a cluster. */
export function diskObjectState(
  { pool, sourceType }: VolumeLocation,
  format: DiskFormat,
  capacityBytes: number,
  { backing, content }: DiskSource,
): VolumeState | RbdState {
  const contentField = content === undefined ? {} : { content };
  if (sourceType === "network") {
    const parent = backing === undefined ? {} : { parent: backing };
    return { pool, capacityBytes, features: IMAGE_FEATURES, ...parent, ...contentField };
  }
  return { pool, format, capacityBytes, ...(backing === undefined ? {} : { backing }), ...contentField };
}
