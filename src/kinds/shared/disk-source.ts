import type { RbdState } from "../../drivers/ceph/states.ts";
import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { Build, ObjectId, TargetId } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
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

/**
 * Returns a thin copy in `dir` pools and clusters, a full copy elsewhere. Undefined while the image's content is
 * unknown.
 */
export function diskSource(
  image: Resource<ImageSpec>,
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  view: KindContext,
): DiskSource | undefined {
  const artifact = view.artifact(image.id);
  if (artifact === undefined) return undefined;
  if (pool.spec.type === "dir") {
    const backing = imageFile(image, artifact);
    return { backing, dependsOn: [volumeLocation(pool, host, backing).ref.id] };
  }
  if (pool.spec.type === "rbd") {
    const name = imageName(image, artifact);
    return { backing: baseSnapshotOf(name), dependsOn: [rbdImageRef(pool, name).id] };
  }
  const build: Build = { from: "image", image: image.id, part: "disk", format: "raw" };
  return { content: artifact.disk.digest, build, dependsOn: [] };
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
  format: VolumeState["format"],
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
