import { BASE_SNAPSHOT, TOGGLEABLE_FEATURES } from "../../drivers/ceph/states.ts";
import type { ClusterAddress, SecretKey } from "../../drivers/driver.ts";
import type { DiskState } from "../../drivers/libvirt/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import { uuidFor } from "../../model/identity.ts";
import { type ObjectId, type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";

/** Names, targets and connections of pools in a Ceph cluster, for several kinds. */

type StoragePoolResource = Resource<StoragePoolSpec>;

/** Returns the target of a StoragePool in a Ceph cluster. */
export function clusterTarget(pool: Pick<StoragePoolResource, "project" | "name">): TargetId {
  return `ceph:${nativeName(pool)}`;
}

/**
 * Returns the address of a pool's cluster. Undefined for pools on hosts, and for specs that the checks refuse.
 */
export function clusterAddress(
  pool: StoragePoolResource,
  shellOf: (host: string) => string | undefined,
): ClusterAddress | undefined {
  const { ceph, pool: name } = pool.spec;
  if (ceph === undefined || name === undefined) return undefined;
  const { confFile, user, via, secretRef } = ceph;
  const shell = via === undefined ? undefined : shellOf(via.split("/").at(-1) ?? via);
  if (via !== undefined && shell === undefined) return undefined;
  return {
    kind: "cluster",
    id: clusterTarget(pool),
    owner: pool.id,
    confFile,
    user,
    pool: name,
    ...(shell === undefined ? {} : { via: shell }),
    ...(secretRef === undefined ? {} : { key: cephSecretKey(pool) }),
  };
}

/** The key name for the Ceph key of a keyring, if no Secret contains it. */
export const KEYRING_KEY = "keyring";

/** Returns the location of the user's key: a Secret, or the keyring that `confFile` names. */
export function cephSecretKey({ id, project, spec }: StoragePoolResource): SecretKey {
  const ref = spec.ceph?.secretRef;
  return ref === undefined
    ? { secret: id, key: KEYRING_KEY }
    : { secret: resolveReference("Secret", ref.secret, project), key: ref.key };
}

export function rbdImageRef(pool: Pick<StoragePoolResource, "project" | "name">, name: string): ObjectRef {
  return objectRef("rbd", clusterTarget(pool), name);
}

/** Returns the Ceph pool's object, if the spec has `create`. */
export function cephPoolRef({ project, name, spec }: StoragePoolResource): ObjectRef {
  return objectRef("cephpool", clusterTarget({ project, name }), spec.pool ?? "");
}

/**
 * Returns the object of the user's key on a host, for QEMU. Its name is the same on all hosts, so that machines can
 * move.
 */
export function cephSecretRef(
  pool: Pick<StoragePoolResource, "project" | "name">,
  host: TargetId,
): ObjectRef {
  return objectRef("secret", host, nativeName(pool));
}

export function cephSecretUuid(fleet: string, pool: ResourceId): string {
  return uuidFor(fleet, pool, "key");
}

/** Returns the snapshot that copies of an image are cloned from, as in the state of a copy. */
export function baseSnapshotOf(image: string): string {
  return `${image}@${BASE_SNAPSHOT}`;
}

/** Returns the id of the image that a state's `backing` refers to. */
export function parentImageId(pool: Pick<StoragePoolResource, "project" | "name">, parent: string): ObjectId {
  return rbdImageRef(pool, parent.slice(0, parent.lastIndexOf("@"))).id;
}

/** The features of every image that Fleetwright creates. */
export const IMAGE_FEATURES: readonly string[] = TOGGLEABLE_FEATURES;

/** Returns the connection of machines to the pool. Undefined while the cluster cannot be read. */
export function rbdConnection(
  pool: StoragePoolResource,
  view: KindContext,
): Pick<DiskState, "monitors" | "user" | "secret"> | undefined {
  const monitors = view.cluster(clusterTarget(pool))?.monitors;
  const user = pool.spec.ceph?.user;
  if (monitors === undefined || user === undefined) return undefined;
  return { monitors, user, secret: cephSecretUuid(view.fleet, pool.id) };
}
