import type { CephPoolState } from "../../drivers/ceph/states.ts";
import type { PoolState, SecretState } from "../../drivers/libvirt/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import { uuidFor } from "../../model/identity.ts";
import type { DesiredObject } from "../../model/object.ts";
import { nativeName, type Resource } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import type { Kind, KindContext } from "../kind.ts";
import {
  cephPoolRef,
  cephSecretKey,
  cephSecretRef,
  cephSecretUuid,
  clusterAddress,
} from "../shared/ceph-names.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { hostsOfPool, poolPath, poolRef } from "../shared/storage-pools.ts";

/**
 * Storage for volumes: a pool on each of its hosts, or a pool in a Ceph cluster whose key the hosts have. A pool that
 * others made has no objects.
 */
export const storagePool: Kind<StoragePoolSpec> = {
  name: "StoragePool",
  shortNames: ["pool", "pools"],
  eventNoun: "storage-pool",
  target: clusterAddress,
  objects(resource, view) {
    if (resource.spec.type === "rbd")
      return { objects: [...cephPoolObjects(resource), ...secretObjects(resource, view)] };
    if (resource.spec.type === "existing") return { objects: [] }; // used, never owned
    return {
      objects: hostsOfPool(resource, view).map((host) =>
        desiredObject(resource, poolRef(resource, host.id), poolState(resource, view, host.id)),
      ),
    };
  },
};

type PoolResource = Resource<StoragePoolSpec>;

function poolState(resource: PoolResource, view: KindContext, host: string): PoolState {
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

/**
 * Returns the Ceph pool, if the spec has `create`. It is never deleted, because other users may have data in it.
 */
function cephPoolObjects(resource: PoolResource): DesiredObject<CephPoolState>[] {
  const { create } = resource.spec;
  if (create === undefined) return [];
  const { pgNum, quota } = create;
  const state = { pgNum, quotaBytes: quota === undefined ? 0 : parseBytes(quota) };
  return [desiredObject(resource, cephPoolRef(resource), state, { onDelete: "retain" })];
}

/** Returns the libvirt secrets with the Ceph key for QEMU. Without the key the whole pool is blocked. */
function secretObjects(resource: PoolResource, view: KindContext): DesiredObject<SecretState>[] {
  const from = cephSecretKey(resource);
  const value = view.secretHash(from.secret, from.key);
  if (value === undefined) return [];
  const state: SecretState = {
    uuid: cephSecretUuid(view.fleet, resource.id),
    usage: `${view.fleet}/${nativeName(resource)}`,
    value,
  };
  const build = { from: "secret", ...from } as const;
  return hostsOfPool(resource, view).map((host) =>
    desiredObject(resource, cephSecretRef(resource, host.id), state, { build }),
  );
}
