import { type DiskState, isFilePool, type PoolState } from "../../drivers/libvirt/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { type ObjectId, type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
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

/** Returns the hosts of a pool, as its spec selects them. */
export function hostsOfPool(
  pool: Resource<StoragePoolSpec>,
  view: Pick<KindContext, "hosts">,
): readonly HostView[] {
  return view.hosts().filter((host) => isHostOfPool(pool, host.resource));
}

/** True if the pool's spec selects the host. */
export function isHostOfPool(
  { spec: { hosts }, project }: Pick<Resource<StoragePoolSpec>, "spec" | "project">,
  { id, labels }: Pick<Resource, "id" | "labels">,
): boolean {
  if (hosts === "all") return true;
  if (!Array.isArray(hosts)) return matchesLabels(labels, hosts);
  return hosts.some((name) => resolveReference("Host", name, project) === id);
}

/** Returns libvirt's pool on a host: our own, or the one that others made. */
export function poolRef(pool: Resource<StoragePoolSpec>, host: TargetId): ObjectRef {
  const { type, name = "" } = pool.spec;
  return objectRef("pool", host, type === "existing" ? name : nativeName(pool));
}

/** How a pool holds volumes: as files, as logical volumes, or as images in a cluster. */
export type Storage = "dir" | "logical" | "rbd";

/** Returns how the pool holds volumes on the host. Undefined while that is not known of a pool that others made. */
export function storageOf(
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  view: Pick<KindContext, "found">,
): Storage | undefined {
  if (pool.spec.type !== "existing") return pool.spec.type;
  const type = foundPool(pool, host, view)?.type;
  if (type === undefined) return undefined;
  if (isFilePool(type)) return "dir";
  return type === "logical" ? "logical" : undefined;
}

function foundPool(
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  view: Pick<KindContext, "found">,
): PoolState | undefined {
  return view.found(poolRef(pool, host).id)?.state as PoolState | undefined; // the driver returns this type
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
  if (pool.spec.type === "existing") return [];
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

/** Returns the location of a volume. Undefined while a pool that others made is not known. */
export function volumeLocation(
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  file: string,
  view: Pick<KindContext, "found">,
): VolumeLocation | undefined {
  const storage = storageOf(pool, host, view);
  if (storage === undefined) return undefined;
  if (storage === "rbd") return rbdImageLocation(pool, file);
  const { name } = poolRef(pool, host);
  const folder = pool.spec.type === "existing" ? foundPool(pool, host, view)?.path : poolPath(pool.spec);
  const ref = objectRef("volume", host, `${name}/${file}`);
  return { ref, pool: name, path: `${folder}/${file}`, sourceType: SOURCE_TYPES[storage] };
}

/** Returns the location of an image in a cluster, which is the same for all hosts. */
export function rbdImageLocation(pool: Resource<StoragePoolSpec>, name: string): VolumeLocation {
  const { pool: cephPool = "" } = pool.spec;
  return { ref: rbdImageRef(pool, name), pool: cephPool, path: `${cephPool}/${name}`, sourceType: "network" };
}

/** The default format per storage. Thin copies need a qcow2 file; a logical volume is copied in full. */
export const DEFAULT_FORMATS = { dir: "qcow2", logical: "raw", rbd: "raw" } as const satisfies Record<
  Storage,
  DiskState["format"]
>;

const SOURCE_TYPES = { dir: "file", logical: "block" } as const;

/** Returns the directory of a pool of Fleetwright's own on its hosts. */
export function poolPath(spec: StoragePoolSpec): string {
  return spec.type === "dir" ? (spec.path ?? "") : `/dev/${spec.volumeGroup ?? ""}`;
}

/** A Volume with its pool and its place. */
export interface StoredVolume {
  readonly volume: Resource<VolumeSpec>;
  readonly pool: Resource<StoragePoolSpec>;
  readonly storage: Storage;
  readonly location: VolumeLocation;
}

/** Returns a Volume with its place on a host. Undefined while one of them is not known. */
export function storedVolume(id: ResourceId, host: TargetId, view: KindContext): StoredVolume | undefined {
  const volume = view.get<VolumeSpec>(id);
  const pool =
    volume && view.get<StoragePoolSpec>(resolveReference("StoragePool", volume.spec.pool, volume.project));
  if (volume === undefined || pool === undefined) return undefined;
  const storage = storageOf(pool, host, view);
  const location = storage && volumeLocation(pool, host, volumeFileName(volume, storage), view);
  return storage && location && { volume, pool, storage, location };
}

/** Returns the name of the file, logical volume or image of a Volume. */
export function volumeFileName(resource: Resource<VolumeSpec>, storage: Storage): string {
  if (resource.spec.existing !== undefined) return resource.spec.existing.name;
  const name = nativeName(resource);
  return storage === "dir" ? `${name}.${resource.spec.format ?? DEFAULT_FORMATS.dir}` : name;
}
