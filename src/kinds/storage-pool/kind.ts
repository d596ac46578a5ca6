import type { PoolState } from "../../drivers/libvirt/states.ts";
import { uuidFor } from "../../model/identity.ts";
import type { Resource } from "../../model/resource.ts";
import { desired } from "../desired.ts";
import type { Kind, View } from "../kind.ts";
import { hostsOfPool, poolPath, poolRef } from "../pools.ts";
import type { StoragePoolSpec } from "./spec.gen.ts";

/** Where volumes live: the same pool on each host that it is for. */
export const storagePool: Kind<StoragePoolSpec> = {
  name: "StoragePool",
  realise: (resource, view) => ({
    objects: hostsOfPool(resource, view).map((host) =>
      desired(resource, poolRef(resource, host.id), poolState(resource, view, host.id)),
    ),
  }),
};

function poolState(resource: Resource<StoragePoolSpec>, view: View, host: string): PoolState {
  const { spec } = resource;
  return {
    uuid: uuidFor(view.fleet, resource.id, host),
    type: spec.type,
    path: poolPath(spec),
    source: spec.type === "logical" ? (spec.volumeGroup ?? null) : null,
    active: true,
    autostart: true,
  };
}
