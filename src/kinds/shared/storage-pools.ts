import type { DiskState } from "../../drivers/libvirt/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { type ObjectId, type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, type Resource } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import type { HostView, KindContext } from "../kind.ts";
import { cephPoolRef, rbdImageRef } from "./ceph-names.ts";

/** Locations of volumes in storage pools, for several kinds. */

/** True if `labels` contains all keys and values of the selector. */
export function matchesLabels(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Returns the hosts of a pool. */
export function hostsOfPool(pool: Resource<StoragePoolSpec>, view: KindContext): readonly HostView[] {
  const { hosts } = pool.spec;
  return hosts === "all"
    ? view.hosts()
    : view.hosts().filter((host) => matchesLabels(host.resource.labels, hosts));
}

export function poolRef(pool: Resource<StoragePoolSpec>, host: TargetId): ObjectRef {
  return objectRef("pool", host, nativeName(pool));
}

/**
 * Returns the size of a disk in bytes, rounded up to KiB, because libvirt creates only whole KiB
 * (virStorageBackendCreateQemuImg).
 */
export function capacityBytes(size: string): number {
  return Math.ceil(parseBytes(size) / 1024) * 1024;
}

/** Returns the objects that a disk in the pool depends on: the pool, if Fleetwright creates it. */
export function poolDependencies(pool: Resource<StoragePoolSpec>, host: TargetId): readonly ObjectId[] {
  if (pool.spec.type !== "rbd") return [poolRef(pool, host).id];
  return pool.spec.create === undefined ? [] : [cephPoolRef(pool).id];
}

/**
 * The location of a volume: its id, its path on the host or its name in the cluster, and the source of a disk.
 */
export interface VolumeLocation {
  readonly ref: ObjectRef;
  /** The name of the pool in libvirt or Ceph. */
  readonly pool: string;
  readonly path: string;
  readonly sourceType: DiskState["sourceType"];
}

export function volumeLocation(
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  file: string,
): VolumeLocation {
  if (pool.spec.type === "rbd") return rbdImageLocation(pool, file);
  const name = nativeName(pool);
  const ref = objectRef("volume", host, `${name}/${file}`);
  return {
    ref,
    pool: name,
    path: `${poolPath(pool.spec)}/${file}`,
    sourceType: SOURCE_TYPES[pool.spec.type],
  };
}

/** Returns the location of an image in a cluster, which is the same for all hosts. */
function rbdImageLocation(pool: Resource<StoragePoolSpec>, name: string): VolumeLocation {
  const { pool: cephPool = "" } = pool.spec;
  return { ref: rbdImageRef(pool, name), pool: cephPool, path: `${cephPool}/${name}`, sourceType: "network" };
}

/** The default format per pool type. Thin copies need a qcow2 file; a logical volume is copied in full. */
export const DEFAULT_FORMATS = { dir: "qcow2", logical: "raw", rbd: "raw" } as const;

const SOURCE_TYPES = { dir: "file", logical: "block" } as const;

export function poolPath(spec: StoragePoolSpec): string {
  return spec.type === "dir" ? (spec.path ?? "") : `/dev/${spec.volumeGroup ?? ""}`;
}

/** Returns the name of the file or logical volume of a Volume. */
export function volumeFileName(resource: Resource<VolumeSpec>, pool: Resource<StoragePoolSpec>): string {
  const name = nativeName(resource);
  return pool.spec.type === "dir" ? `${name}.${resource.spec.format ?? DEFAULT_FORMATS.dir}` : name;
}
