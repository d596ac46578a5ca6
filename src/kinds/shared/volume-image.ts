import type { RbdState } from "../../drivers/ceph/states.ts";
import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import { type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { Claim } from "../claims.ts";
import type { Artifact, KindContext } from "../kind.ts";
import { isSmallerThanImage } from "./disk-size.ts";
import { type DiskCopy, isThinCopy, thinBase } from "./disk-source.ts";
import { DEFAULT_FORMATS, storageOf, volumeFileName, volumeLocation } from "./storage-pools.ts";
import { systemFilesClaims } from "./system-pool.ts";

/**
 * Returns the copy of an image that a Volume begins with. Undefined without `source.image`, and for unknown resources
 * and pools.
 */
export function volumeCopy(
  { spec, project }: Resource<VolumeSpec>,
  host: TargetId,
  view: KindContext,
): DiskCopy | undefined {
  if (spec.source?.image === undefined) return undefined;
  const image = view.get<ImageSpec>(resolveReference("Image", spec.source.image, project));
  const pool = view.get<StoragePoolSpec>(resolveReference("StoragePool", spec.pool, project));
  const storage = pool && storageOf(pool, host, view);
  if (image === undefined || pool === undefined || storage === undefined) return undefined;
  return { image, pool, storage, format: spec.format ?? DEFAULT_FORMATS[storage] };
}

/** Returns the claim on the image that a Volume is a thin copy of. A full copy needs only the image's content. */
export function baseImageClaims(
  volume: Resource<VolumeSpec>,
  { host, by }: { readonly host: TargetId; readonly by: ResourceId },
  view: KindContext,
): Claim[] {
  const copy = volumeCopy(volume, host, view);
  if (copy === undefined || !isThinCopy(copy)) return [];
  const onHost = view.host(host) === undefined ? null : host; // a cluster is not a host
  const files = systemFilesClaims(by, host, view);
  return [...files, { want: "copy", on: copy.image.id, by, host: onHost, pool: copy.pool.id, boots: false }];
}

/** Returns the claim on the image of a Volume that does not exist yet: none if the Volume cannot be made from it. */
export function newVolumeClaims(
  volume: Resource<VolumeSpec>,
  base: { readonly host: TargetId; readonly by: ResourceId },
  view: KindContext,
): Claim[] {
  const copy = volumeCopy(volume, base.host, view);
  const { size } = volume.spec;
  if (copy === undefined || size === undefined || isSmallerThanImage(size, copy.image, view)) return [];
  return baseImageClaims(volume, base, view);
}

/** Returns whether an existing disk is a thin copy of what its image is now. A later image does not affect the disk. */
export function isBasedOnImage(
  volume: Resource<VolumeSpec>,
  { target, state: { backing, parent } }: ObservedDisk,
  view: KindContext,
): boolean {
  const copy = volumeCopy(volume, target, view);
  const artifact = copy && view.artifact(copy.image.id);
  if (artifact === undefined || copy === undefined) return false;
  return thinBase(copy.image, copy.pool, artifact, target, view)?.backing === (backing ?? parent);
}

/** Returns whether a root disk is a thin copy of this image. */
export function isBasedOn(
  { image, artifact }: { readonly image: Resource<ImageSpec>; readonly artifact: Artifact },
  pool: Resource<StoragePoolSpec>,
  { target, state: { backing, parent } }: ObservedDisk,
  view: KindContext,
): boolean {
  return thinBase(image, pool, artifact, target, view)?.backing === (backing ?? parent);
}

/** The disk of a Volume on a host or in a cluster; the drivers return this type. */
export type ObservedDisk = ObservedObject & { readonly state: Partial<VolumeState & RbdState> };

/** Returns whether an object is not the copy of a disk that a migration left. */
function isNotLeft({ trashed, leftFor }: ObservedObject): boolean {
  return trashed?.movedTo === undefined && leftFor === undefined;
}

/** Returns the existing disk of a Volume: in its pool, and in its format. */
export function observedDisk(volume: Resource<VolumeSpec>, view: KindContext): ObservedDisk | undefined {
  const pool = view.get<StoragePoolSpec>(resolveReference("StoragePool", volume.spec.pool, volume.project));
  if (pool === undefined) return undefined;
  const isThisVolume = ({ target, id }: ObservedObject) => {
    const storage = storageOf(pool, target, view);
    const file = storage && volumeFileName(volume, storage);
    return file !== undefined && id === volumeLocation(pool, target, file, view)?.ref.id;
  };
  const disks = view.observed(volume.id).filter(isThisVolume).filter(isNotLeft) as ObservedDisk[]; // see its type
  return disks.find(({ unfinished }) => unfinished === undefined) ?? disks[0];
}
