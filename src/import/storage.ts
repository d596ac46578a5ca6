import { normalizePath } from "../drivers/libvirt/domain-uses.ts";
import type { PoolState, VolumeState } from "../drivers/libvirt/states.ts";
import type { Element } from "../drivers/libvirt/xml.ts";
import { child } from "../drivers/libvirt/xml-edit.ts";
import { quoteForDisplay } from "../host/quote.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";

/** A volume of a pool on the host. */
export interface FoundVolume {
  readonly id: ObjectId;
  readonly pool: ObservedObject<PoolState>;
  /** The name of the file or logical volume in the pool. */
  readonly file: string;
  readonly state: VolumeState;
  readonly mark: ObservedObject["mark"];
}

/** The volumes of a host by their paths, and by `pool/file`. */
export type VolumeIndex = ReadonlyMap<string, FoundVolume>;

/** Returns the volumes of the active pools whose volumes are files or devices below the pool's path. */
export function indexVolumes(objects: readonly ObservedObject[]): VolumeIndex {
  const pools = new Map(
    objects.filter(({ type }) => type === "pool").map((pool) => [pool.name, asPool(pool)]),
  );
  const index = new Map<string, FoundVolume>();
  for (const object of objects) {
    if (object.type !== "volume") continue;
    const state = object.state as unknown as VolumeState; // the driver returns this type for volumes
    const pool = pools.get(state.pool);
    if (pool === undefined || !pool.state.active || !POOL_TYPES.has(pool.state.type)) continue;
    const file = object.name.slice(pool.name.length + 1);
    const volume = { id: object.id, pool, file, state, mark: object.mark };
    index.set(normalizePath(`${pool.state.path}/${file}`), volume);
    index.set(volumeKey(pool.name, file), volume);
  }
  return index;
}

/** Pools of which a StoragePool of type `existing` can be made. */
const POOL_TYPES: ReadonlySet<string> = new Set(["dir", "fs", "netfs", "logical"]);
const TYPES_TEXT = "dir, fs, netfs or logical";

/** Returns why a disk is no volume in a `VolumeIndex`, and what helps: a sentence without its subject. */
export function whyInNoPool(disk: Element, objects: readonly ObservedObject[]): string {
  const { file, dev, pool, protocol } = child(disk, "source")?.attributes ?? {};
  const type = disk.attributes.type ?? "file";
  if (type === "network")
    return `it is reached over ${protocol ?? "a network"}, and Volumes are files and block devices of the host: copy it into a pool, virsh blockcopy`;
  if (!DISK_TYPES.has(type)) return `it is of libvirt's type ${type}, which no Volume describes`;
  const path = normalizePath(file ?? dev ?? "");
  const folder = path.slice(0, path.lastIndexOf("/"));
  const pools = objects.filter((object) => object.type === "pool").map(asPool);
  const found = pools.find(({ name, state }) => name === pool || normalizePath(state.path) === folder);
  if (found !== undefined) return whyNotOfPool(found);
  if (pool !== undefined) return `the host has no pool ${pool}`;
  if (file === undefined) return "it is a block device in no pool of type logical";
  return `it is in no pool of type ${TYPES_TEXT}: make one of its directory, virsh pool-create-as`;
}

/** Types of disks whose source is a file, a block device, or a volume of a pool. */
const DISK_TYPES: ReadonlySet<string> = new Set(["file", "block", "volume"]);

function whyNotOfPool({ name, state: { type, active } }: ObservedObject<PoolState>): string {
  if (!POOL_TYPES.has(type))
    return `its pool ${name} is of type ${type}, and a Volume can be in one of type ${TYPES_TEXT}`;
  const [why, command] = active ? ["does not know it", "refresh"] : ["is not active", "start"];
  return `its pool ${name} ${why}: virsh pool-${command} ${quoteForDisplay(name)}`;
}

function asPool(pool: ObservedObject): ObservedObject<PoolState> {
  return pool as unknown as ObservedObject<PoolState>; // the driver returns this type for pools
}

function volumeKey(pool: string, file: string): string {
  return `${pool}/${file}`;
}

/** Returns the key of a disk's source in a `VolumeIndex`, which is the same for two disks of one file. Undefined without a file. */
export function sourceKey(disk: Element, volumes: VolumeIndex): string | undefined {
  const { file, dev, pool, volume } = child(disk, "source")?.attributes ?? {};
  const path = file ?? dev;
  if (path !== undefined) return normalizePath(path);
  if (pool === undefined || volume === undefined) return undefined;
  const found = volumes.get(volumeKey(pool, volume));
  return found === undefined
    ? volumeKey(pool, volume)
    : normalizePath(`${found.pool.state.path}/${found.file}`);
}
