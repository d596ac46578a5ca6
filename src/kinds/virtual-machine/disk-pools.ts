import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { attachmentsOf, type VirtualMachine } from "./machine.ts";

/** Returns the pools of a machine's root disk and of its Volumes. A pool may occur more than once. */
export function poolsOfDisks(resource: VirtualMachine, view: KindContext): Resource<StoragePoolSpec>[] {
  const { spec, project } = resource;
  const volumes = attachmentsOf(spec).flatMap(({ volume }) => {
    const volumeResource = view.get<VolumeSpec>(resolveReference("Volume", volume, project));
    return volumeResource === undefined
      ? []
      : [resolveReference("StoragePool", volumeResource.spec.pool, volumeResource.project)];
  });
  const root =
    spec.rootDisk === undefined ? [] : [resolveReference("StoragePool", spec.rootDisk.pool, project)];
  return [...root, ...volumes].flatMap((id) => view.get<StoragePoolSpec>(id) ?? []);
}
