import type { RbdState } from "../../drivers/ceph/states.ts";
import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { Build, ObjectId, TargetId } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import type { Artifact, KindContext } from "../kind.ts";
import { baseSnapshotOf, IMAGE_FEATURES, parentImageId, rbdImageRef } from "./ceph-names.ts";
import { imageFile, imageName } from "./image-files.ts";
import { type VolumeLocation, volumeLocation } from "./storage-pools.ts";

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
  readonly format: DiskFormat;
}

/**
 * Returns whether a disk is a thin copy of its image. Only qcow2 files and images in a cluster can be based on others;
 * raw files and logical volumes are full copies.
 */
export function isThinCopy({ pool, format }: Omit<DiskCopy, "image">): boolean {
  return pool.spec.type === "rbd" || (pool.spec.type === "dir" && format === "qcow2");
}

/** Returns the source of a new copy of an image. Undefined while the image's content is unknown. */
export function diskSource(copy: DiskCopy, host: TargetId, view: KindContext): DiskSource | undefined {
  const { image } = copy;
  const artifact = view.artifact(image.id);
  if (artifact === undefined) return undefined;
  if (isThinCopy(copy)) return thinSource(copy, host, artifact);
  const build: Build = { from: "image", image: image.id, part: "disk", format: "raw" };
  return { content: artifact.disk.digest, build, dependsOn: [] };
}

function thinSource({ image, pool }: DiskCopy, host: TargetId, artifact: Artifact): DiskSource {
  const backing = thinBacking(image, pool, artifact);
  if (pool.spec.type === "rbd")
    return { backing, dependsOn: [rbdImageRef(pool, imageName(image, artifact)).id] };
  return { backing, dependsOn: [volumeLocation(pool, host, backing).ref.id] };
}

/** Returns the base of thin copies: the image's volume in the same pool, or its snapshot in a cluster. */
export function thinBacking(
  image: Resource<ImageSpec>,
  pool: Resource<StoragePoolSpec>,
  artifact: Artifact,
): string {
  return pool.spec.type === "rbd" ? baseSnapshotOf(imageName(image, artifact)) : imageFile(image, artifact);
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
