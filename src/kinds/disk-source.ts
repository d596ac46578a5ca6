import type { RbdState } from "../drivers/ceph/states.ts";
import type { VolumeState } from "../drivers/libvirt/states.ts";
import type { Build, ObjectId, TargetId } from "../model/object.ts";
import type { Resource } from "../model/resource.ts";
import { baseOf, IMAGE_FEATURES, imageRef, parentRef } from "./ceph.ts";
import type { ImageSpec } from "./image/spec.gen.ts";
import { imageFile, imageName } from "./image-files.ts";
import type { View } from "./kind.ts";
import { type VolumePlace, volumeIn } from "./pools.ts";
import type { StoragePoolSpec } from "./storage-pool/spec.gen.ts";

/** What a disk begins with. */
export interface DiskSource {
  /** What it is a thin copy of: the image's volume in the same pool, or `image@snapshot` in a cluster. */
  readonly backing?: string;
  /** Digest of the content it is filled with, where thin copies cannot be had. */
  readonly content?: string;
  readonly build?: Build;
  readonly needs: readonly ObjectId[];
}

/** A thin copy in a pool of files and in a cluster, a whole one elsewhere. Undefined while the image's content is not known. */
export function diskSource(
  image: Resource<ImageSpec>,
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  view: View,
): DiskSource | undefined {
  const artifact = view.artifact(image.id);
  if (artifact === undefined) return undefined;
  if (pool.spec.type === "dir") {
    const backing = imageFile(image, artifact);
    return { backing, needs: [volumeIn(pool, host, backing).ref.id] };
  }
  if (pool.spec.type === "rbd") {
    const name = imageName(image, artifact);
    return { backing: baseOf(name), needs: [imageRef(pool, name).id] };
  }
  const build: Build = { from: "image", image: image.id, part: "disk", format: "raw" };
  return { content: artifact.disk.digest, build, needs: [] };
}

/** An image of a cluster that is there: a copy as long as it says so itself. */
export function imageAsItIs(pool: Resource<StoragePoolSpec>, { parent }: Partial<RbdState>): DiskSource {
  return parent === undefined ? { needs: [] } : { backing: parent, needs: [parentRef(pool, parent)] };
}

/** The state of a disk in its pool: a volume of a host, or an image of a cluster. */
export function diskObjectState(
  { pool, sourceType }: VolumePlace,
  format: VolumeState["format"],
  capacityBytes: number,
  { backing, content }: DiskSource,
): VolumeState | RbdState {
  const filled = content === undefined ? {} : { content };
  if (sourceType === "network") {
    const parent = backing === undefined ? {} : { parent: backing };
    return { pool, capacityBytes, features: IMAGE_FEATURES, ...parent, ...filled };
  }
  return { pool, format, capacityBytes, ...(backing === undefined ? {} : { backing }), ...filled };
}
