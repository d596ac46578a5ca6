import type { CephPoolState } from "../../drivers/ceph/states.ts";
import type { PoolState, SecretState } from "../../drivers/libvirt/states.ts";
import { uuidFor } from "../../model/identity.ts";
import type { DesiredObject } from "../../model/object.ts";
import { nativeName, type Resource } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import { cephPoolRef, clusterAddress, keyOf, keyRef, keyUuid } from "../ceph.ts";
import { desired } from "../desired.ts";
import type { Kind, View } from "../kind.ts";
import { hostsOfPool, poolPath, poolRef } from "../pools.ts";
import type { StoragePoolSpec } from "./spec.gen.ts";

/** Where volumes live: the same pool on each host that it is for, or one in a cluster, which hosts have the key to. */
export const storagePool: Kind<StoragePoolSpec> = {
  name: "StoragePool",
  target: clusterAddress,
  realise(resource, view) {
    if (resource.spec.type === "rbd") return { objects: [...clusterPool(resource), ...keys(resource, view)] };
    return {
      objects: hostsOfPool(resource, view).map((host) =>
        desired(resource, poolRef(resource, host.id), poolState(resource, view, host.id)),
      ),
    };
  },
};

type PoolResource = Resource<StoragePoolSpec>;

function poolState(resource: PoolResource, view: View, host: string): PoolState {
  const { spec } = resource;
  return {
    uuid: uuidFor(view.fleet, resource.id, host),
    type: spec.type === "logical" ? "logical" : "dir",
    path: poolPath(spec),
    source: spec.type === "logical" ? (spec.volumeGroup ?? null) : null,
    active: true,
    autostart: true,
  };
}

/** Pools that others made are used as they are. None is ever deleted: what anybody has in it would be gone for good. */
function clusterPool(resource: PoolResource): DesiredObject<CephPoolState>[] {
  const { create } = resource.spec;
  if (create === undefined) return [];
  const { pgNum, quota } = create;
  const state = { pgNum, quotaBytes: quota === undefined ? 0 : parseBytes(quota) };
  return [desired(resource, cephPoolRef(resource), state, { onDelete: "retain" })];
}

/** What QEMU identifies itself with. While the key is not to be had, the pool is blocked as a whole. */
function keys(resource: PoolResource, view: View): DesiredObject<SecretState>[] {
  const from = keyOf(resource);
  const value = view.secretHash(from.secret, from.key);
  if (value === undefined) return [];
  const state: SecretState = {
    uuid: keyUuid(view.fleet, resource.id),
    usage: `${view.fleet}/${nativeName(resource)}`,
    value,
  };
  const build = { from: "secret", ...from } as const;
  return hostsOfPool(resource, view).map((host) =>
    desired(resource, keyRef(resource, host.id), state, { build }),
  );
}
