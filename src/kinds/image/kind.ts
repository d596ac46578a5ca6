import { BASE_SNAPSHOT, type RbdState } from "../../drivers/ceph/states.ts";
import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { DesiredObject } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import type { CopyClaim } from "../claims.ts";
import type { Artifact, Kind, KindContext } from "../kind.ts";
import { IMAGE_FEATURES } from "../shared/ceph-names.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { imageFile, imageName, kernelFiles } from "../shared/image-files.ts";
import { poolDependencies, rbdImageLocation, storageOf, volumeLocation } from "../shared/storage-pools.ts";
import { systemFileState, systemPool, systemVolume } from "../shared/system-pool.ts";

/** A disk image. It has one copy per pool and one kernel per host, if a machine needs them there. */
export const image: Kind<ImageSpec> = {
  name: "Image",
  eventNoun: "image",
  objects(resource, view) {
    const artifact = view.artifact(resource.id);
    const copies = view.claims(resource.id, "copy");
    if (artifact === undefined) return { objects: [] };
    const hosts = new Set(copies.flatMap(({ host, boots }) => (boots && host !== null ? [host] : [])));
    const disks = copies.flatMap((copy) => diskCopy(resource, artifact, copy, view));
    return {
      objects: [
        ...new Map(disks.map((disk) => [disk.id, disk])).values(),
        ...[...hosts].flatMap((host) => kernelCopies(resource, artifact, host, view)),
      ],
    };
  },
};

type ImageResource = Resource<ImageSpec>;

/**
 * Returns the copy that thin copies are based on, in `dir` pools and in clusters. In other pools each machine has a
 * full copy.
 */
function diskCopy(
  resource: ImageResource,
  artifact: Artifact,
  { pool: id, host }: CopyClaim,
  view: KindContext,
): DesiredObject<object>[] {
  const pool = id === null ? undefined : view.get<StoragePoolSpec>(id);
  if (pool?.spec.type === "rbd") return [rbdCopy(resource, artifact, pool)];
  if (pool === undefined || host === null) return [];
  if (pool.spec.type === "existing") return systemCopy(resource, artifact, pool, host, view);
  const location = volumeLocation(pool, host, imageFile(resource, artifact), view);
  if (pool.spec.type !== "dir" || location === undefined) return [];
  const { digest, format } = artifact.disk;
  const build = { from: "image", image: resource.id, part: "disk", format } as const;
  const state: VolumeState = { pool: location.pool, format, content: digest };
  const dependsOn = poolDependencies(pool, host);
  return [desiredObject(resource, location.ref, state, { dependsOn, build, trashSeconds: 0 })];
}

/**
 * Returns the copy for disks in a pool that others made, which is in the system pool. While that pool is missing, a copy
 * that exists stays: disks in the pool may be based on it.
 */
function systemCopy(
  resource: ImageResource,
  artifact: Artifact,
  pool: Resource<StoragePoolSpec>,
  host: string,
  view: KindContext,
): DesiredObject<VolumeState>[] {
  const { digest, format } = artifact.disk;
  const { ref } = systemVolume(view.fleet, host, imageFile(resource, artifact));
  const storage = storageOf(pool, host, view);
  const isNeeded =
    storage === "dir" ||
    (storage === undefined && view.observed(resource.id).some(({ id }) => id === ref.id));
  if (!isNeeded) return [];
  const state: VolumeState = { ...systemFileState(view.fleet, host, digest), format };
  return [
    desiredObject(resource, ref, state, {
      dependsOn: [systemPool(view.fleet, host).ref.id],
      build: { from: "image", image: resource.id, part: "disk", format },
      trashSeconds: 0,
    }),
  ];
}

/** Returns the image in the cluster, one for all hosts, with the snapshot that root disks are cloned from. */
function rbdCopy(
  resource: ImageResource,
  artifact: Artifact,
  pool: Resource<StoragePoolSpec>,
): DesiredObject<RbdState> {
  const { ref, pool: name } = rbdImageLocation(pool, imageName(resource, artifact));
  const build = { from: "image", image: resource.id, part: "disk", format: "raw" } as const;
  const state: RbdState = {
    pool: name,
    features: IMAGE_FEATURES,
    content: artifact.disk.digest,
    snapshot: BASE_SNAPSHOT,
  };
  return desiredObject(resource, ref, state, {
    dependsOn: poolDependencies(pool, ""),
    build,
    trashSeconds: 0,
  });
}

function kernelCopies(
  resource: ImageResource,
  artifact: Artifact,
  host: string,
  view: KindContext,
): DesiredObject<VolumeState>[] {
  const files = kernelFiles(resource, artifact);
  if (files === undefined) return [];
  const copy = (part: "kernel" | "initrd", { file, digest }: { file: string; digest: string }) =>
    desiredObject(
      resource,
      systemVolume(view.fleet, host, file).ref,
      systemFileState(view.fleet, host, digest),
      {
        dependsOn: [systemPool(view.fleet, host).ref.id],
        build: { from: "image", image: resource.id, part, format: "raw" },
        trashSeconds: 0,
      },
    );
  return [
    copy("kernel", files.kernel),
    ...(files.initrd === undefined ? [] : [copy("initrd", files.initrd)]),
  ];
}
