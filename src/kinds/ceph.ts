import { BASE, SWITCHED } from "../drivers/ceph/states.ts";
import type { ClusterAddress, SecretKey } from "../drivers/driver.ts";
import type { DiskState } from "../drivers/libvirt/states.ts";
import { uuidFor } from "../model/identity.ts";
import { type ObjectId, type ObjectRef, objectRef, type TargetId } from "../model/object.ts";
import { nativeName, type Resource, type ResourceId, referTo } from "../model/resource.ts";
import type { View } from "./kind.ts";
import type { StoragePoolSpec } from "./storage-pool/spec.gen.ts";

/** What kinds have to know of pools in a Ceph cluster: how their parts are called, and how machines reach them. */

type Pool = Resource<StoragePoolSpec>;

/** A StoragePool in a cluster is a target of its own. */
export function clusterTarget(pool: Pick<Pool, "project" | "name">): TargetId {
  return `ceph:${nativeName(pool)}`;
}

/** Undefined for pools that lie on hosts, and for what the fleet's checks refuse. */
export function clusterAddress(
  pool: Pool,
  shellOf: (host: string) => string | undefined,
): ClusterAddress | undefined {
  const { ceph, pool: name } = pool.spec;
  if (ceph === undefined || name === undefined) return undefined;
  const { confFile, user, via, secretRef } = ceph;
  const shell = via === undefined ? undefined : shellOf(via.split("/").at(-1) ?? via);
  if (via !== undefined && shell === undefined) return undefined;
  return {
    ...{ kind: "cluster", id: clusterTarget(pool), owner: pool.id, confFile, user, pool: name },
    ...(shell === undefined ? {} : { via: shell }),
    ...(secretRef === undefined ? {} : { key: keyOf(pool) }),
  };
}

/** The name under which the key of a pool's keyring is known, where no Secret holds it. */
export const KEYRING = "keyring";

/** Where the user's key is found: in a Secret, or in the keyring that the pool's confFile names. */
export function keyOf({ id, project, spec }: Pool): SecretKey {
  const ref = spec.ceph?.secretRef;
  return ref === undefined
    ? { secret: id, key: KEYRING }
    : { secret: referTo("Secret", ref.secret, project), key: ref.key };
}

export function imageRef(pool: Pick<Pool, "project" | "name">, name: string): ObjectRef {
  return objectRef("rbd", clusterTarget(pool), name);
}

/** The pool in the cluster, where we make it. */
export function cephPoolRef({ project, name, spec }: Pool): ObjectRef {
  return objectRef("cephpool", clusterTarget({ project, name }), spec.pool ?? "");
}

/** The user's key on a host, for its QEMU. The same everywhere, so that machines can move. */
export function keyRef(pool: Pick<Pool, "project" | "name">, host: TargetId): ObjectRef {
  return objectRef("secret", host, nativeName(pool));
}

export function keyUuid(fleet: string, pool: ResourceId): string {
  return uuidFor(fleet, pool, "key");
}

/** An image's snapshot that copies are made from, as a copy's state names it. */
export function baseOf(image: string): string {
  return `${image}@${BASE}`;
}

/** The image that something is a copy of. */
export function parentRef(pool: Pick<Pool, "project" | "name">, parent: string): ObjectId {
  return imageRef(pool, parent.slice(0, parent.lastIndexOf("@"))).id;
}

/** Of every image of ours. */
export const IMAGE_FEATURES: readonly string[] = SWITCHED;

/** How a machine opens images of the pool. Undefined while the cluster cannot be read. */
export function networkOf(
  pool: Pool,
  view: View,
): Pick<DiskState, "monitors" | "user" | "secret"> | undefined {
  const monitors = view.cluster(clusterTarget(pool))?.monitors;
  const user = pool.spec.ceph?.user;
  if (monitors === undefined || user === undefined) return undefined;
  return { monitors, user, secret: keyUuid(view.fleet, pool.id) };
}
