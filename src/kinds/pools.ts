import type { DiskState } from "../drivers/libvirt/states.ts";
import { type ObjectId, type ObjectRef, objectRef, type TargetId } from "../model/object.ts";
import { nativeName, type Resource } from "../model/resource.ts";
import { parseBytes } from "../model/units.ts";
import { cephPoolRef, imageRef } from "./ceph.ts";
import type { HostView, View } from "./kind.ts";
import type { StoragePoolSpec } from "./storage-pool/spec.gen.ts";
import type { VolumeSpec } from "./volume/spec.gen.ts";

/** What kinds with volumes have to know of storage pools. */

/** True when all of these labels are there with these values. */
export function matches(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** The hosts that a pool exists on. */
export function hostsOfPool(pool: Resource<StoragePoolSpec>, view: View): readonly HostView[] {
  const { hosts } = pool.spec;
  return hosts === "all" ? view.hosts() : view.hosts().filter((host) => matches(host.resource.labels, hosts));
}

export function poolRef(pool: Resource<StoragePoolSpec>, host: TargetId): ObjectRef {
  return objectRef("pool", host, nativeName(pool));
}

/** How large a disk of this size is made: in whole KiB, since libvirt makes no others (virStorageBackendCreateQemuImg). */
export function capacityBytes(size: string): number {
  return Math.ceil(parseBytes(size) / 1024) * 1024;
}

/** What must be there before a disk in the pool: the pool, where it is made by us. */
export function poolNeeds(pool: Resource<StoragePoolSpec>, host: TargetId): readonly ObjectId[] {
  if (pool.spec.type !== "rbd") return [poolRef(pool, host).id];
  return pool.spec.create === undefined ? [] : [cephPoolRef(pool).id];
}

/** A volume of a pool: its id, its path on the host or its name in the cluster, and how a disk names it. */
export interface VolumePlace {
  readonly ref: ObjectRef;
  /** The pool's name, as its own tools show it. */
  readonly pool: string;
  readonly path: string;
  readonly sourceType: DiskState["sourceType"];
}

export function volumeIn(pool: Resource<StoragePoolSpec>, host: TargetId, file: string): VolumePlace {
  if (pool.spec.type === "rbd") return imageIn(pool, file);
  const name = nativeName(pool);
  const ref = objectRef("volume", host, `${name}/${file}`);
  return { ref, pool: name, path: `${poolPath(pool.spec)}/${file}`, sourceType: PLACES[pool.spec.type] };
}

/** An image of a cluster is on no host: each reaches it. */
function imageIn(pool: Resource<StoragePoolSpec>, name: string): VolumePlace {
  const { pool: at = "" } = pool.spec;
  return { ref: imageRef(pool, name), pool: at, path: `${at}/${name}`, sourceType: "network" };
}

/** Thin copies need a file that others can be based on; a logical volume is copied whole. */
export const DEFAULT_FORMATS = { dir: "qcow2", logical: "raw", rbd: "raw" } as const;

const PLACES = { dir: "file", logical: "block" } as const;

export function poolPath(spec: StoragePoolSpec): string {
  return spec.type === "dir" ? (spec.path ?? "") : `/dev/${spec.volumeGroup ?? ""}`;
}

/** The file or logical volume of a Volume resource. */
export function volumeFile(resource: Resource<VolumeSpec>, pool: Resource<StoragePoolSpec>): string {
  const name = nativeName(resource);
  return pool.spec.type === "dir" ? `${name}.${resource.spec.format ?? DEFAULT_FORMATS.dir}` : name;
}
