import { BASE, type RbdState } from "../../drivers/ceph/states.ts";
import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { DesiredObject } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import { IMAGE_FEATURES } from "../ceph.ts";
import type { CopyClaim } from "../claims.ts";
import { desired } from "../desired.ts";
import { imageFile, imageName, kernelFiles } from "../image-files.ts";
import type { Artifact, Kind, View } from "../kind.ts";
import { poolNeeds, volumeIn } from "../pools.ts";
import type { StoragePoolSpec } from "../storage-pool/spec.gen.ts";
import { fileState, systemPool, systemVolume } from "../system-pool.ts";
import type { ImageSpec } from "./spec.gen.ts";

/** What machines start from. It has one copy in each pool, and one kernel on each host, where a machine uses it. */
export const image: Kind<ImageSpec> = {
  name: "Image",
  realise(resource, view) {
    const artifact = view.artifact(resource.id);
    const copies = view.claims(resource.id, "copy");
    if (artifact === undefined) return { objects: [] };
    const hosts = new Set(copies.flatMap(({ host }) => (host === null ? [] : [host])));
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

/** Thin copies are based on it: in pools of files and in clusters. Elsewhere each machine has a whole copy. */
function diskCopy(
  resource: ImageResource,
  artifact: Artifact,
  { pool: id, host }: CopyClaim,
  view: View,
): DesiredObject<object>[] {
  const pool = id === null ? undefined : view.get<StoragePoolSpec>(id);
  if (pool?.spec.type === "rbd") return [clusterCopy(resource, artifact, pool)];
  if (pool?.spec.type !== "dir" || host === null) return [];
  const { digest, format } = artifact.disk;
  const { ref, pool: name } = volumeIn(pool, host, imageFile(resource, artifact));
  const build = { from: "image", image: resource.id, part: "disk", format } as const;
  const state: VolumeState = { pool: name, format, content: digest };
  return [desired(resource, ref, state, { needs: poolNeeds(pool, host), build, trashSeconds: 0 })];
}

/** One for all hosts, with the snapshot that root disks are copies of. */
function clusterCopy(
  resource: ImageResource,
  artifact: Artifact,
  pool: Resource<StoragePoolSpec>,
): DesiredObject<RbdState> {
  const { ref, pool: name } = volumeIn(pool, "", imageName(resource, artifact));
  const build = { from: "image", image: resource.id, part: "disk", format: "raw" } as const;
  const state: RbdState = {
    pool: name,
    features: IMAGE_FEATURES,
    content: artifact.disk.digest,
    snapshot: BASE,
  };
  return desired(resource, ref, state, { needs: poolNeeds(pool, ""), build, trashSeconds: 0 });
}

function kernelCopies(
  resource: ImageResource,
  artifact: Artifact,
  host: string,
  view: View,
): DesiredObject<VolumeState>[] {
  const files = kernelFiles(resource, artifact);
  if (files === undefined) return [];
  const copy = (part: "kernel" | "initrd", { file, digest }: { file: string; digest: string }) =>
    desired(resource, systemVolume(view.fleet, host, file).ref, fileState(view.fleet, host, digest), {
      needs: [systemPool(view.fleet, host).ref.id],
      build: { from: "image", image: resource.id, part, format: "raw" },
      trashSeconds: 0,
    });
  return [
    copy("kernel", files.kernel),
    ...(files.initrd === undefined ? [] : [copy("initrd", files.initrd)]),
  ];
}
