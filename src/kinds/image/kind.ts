import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { DesiredObject } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import type { CopyClaim } from "../claims.ts";
import { desired } from "../desired.ts";
import { imageFile, kernelFiles } from "../image-files.ts";
import type { Artifact, Kind, View } from "../kind.ts";
import { poolRef, volumeIn } from "../pools.ts";
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
    const disks = unique(copies, (copy) => `${copy.host} ${copy.pool}`);
    const hosts = unique(copies, (copy) => copy.host);
    return {
      objects: [
        ...disks.flatMap((copy) => diskCopy(resource, artifact, copy, view)),
        ...hosts.flatMap(({ host }) => kernelCopies(resource, artifact, host, view)),
      ],
    };
  },
};

function unique(copies: readonly CopyClaim[], keyOf: (copy: CopyClaim) => string): CopyClaim[] {
  return [...new Map(copies.map((copy) => [keyOf(copy), copy])).values()];
}

type ImageResource = Resource<ImageSpec>;

/** Thin copies are based on it, so only pools of files have one; elsewhere each machine has a whole copy. */
function diskCopy(
  resource: ImageResource,
  artifact: Artifact,
  copy: CopyClaim,
  view: View,
): DesiredObject<VolumeState>[] {
  const pool = copy.pool === null ? undefined : view.get<StoragePoolSpec>(copy.pool);
  if (pool?.spec.type !== "dir") return [];
  const { digest, format } = artifact.disk;
  const { ref, pool: name } = volumeIn(pool, copy.host, imageFile(resource, artifact));
  const build = { from: "image", image: resource.id, part: "disk", format } as const;
  const state: VolumeState = { pool: name, format, content: digest };
  return [desired(resource, ref, state, { needs: [poolRef(pool, copy.host).id], build, trashSeconds: 0 })];
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
