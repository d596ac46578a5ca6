import type { Blocked } from "../../model/plan.ts";
import { type Resource, referTo, showResource } from "../../model/resource.ts";
import { clusterTarget } from "../ceph.ts";
import type { StoragePoolSpec } from "../storage-pool/spec.gen.ts";
import type { VolumeSpec } from "../volume/spec.gen.ts";
import type { Machine } from "./machine.ts";

/** Clusters of the machine's disks that cannot be read: how they are opened is not known, so the machine is left alone. */
export function withoutCluster(machine: Machine): Blocked[] {
  const { resource, view } = machine;
  const pools = new Map(poolsOf(machine).map((pool) => [pool.id, pool]));
  const silent = [...pools.values()].filter(
    (pool) => pool.spec.type === "rbd" && view.cluster(clusterTarget(pool)) === undefined,
  );
  return silent.map(({ id }) => ({
    resource: resource.id,
    code: "unreadable",
    message: `${showResource(resource.id)}: the cluster of ${showResource(id)} cannot be read`,
    hint: "it goes on as soon as the cluster answers; the machine itself is left as it is",
  }));
}

function poolsOf({ resource, view }: Machine): Resource<StoragePoolSpec>[] {
  const { spec, project } = resource;
  const volumes = spec.volumes.flatMap(({ volume }) => {
    const found = view.get<VolumeSpec>(referTo("Volume", volume, project));
    return found === undefined ? [] : [referTo("StoragePool", found.spec.pool, found.project)];
  });
  const root = spec.rootDisk === undefined ? [] : [referTo("StoragePool", spec.rootDisk.pool, project)];
  return [...root, ...volumes].flatMap((id) => view.get<StoragePoolSpec>(id) ?? []);
}
