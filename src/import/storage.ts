import { normalizePath } from "../drivers/libvirt/domain-uses.ts";
import type { PoolState, VolumeState } from "../drivers/libvirt/states.ts";
import type { Element } from "../drivers/libvirt/xml.ts";
import { child } from "../drivers/libvirt/xml-edit.ts";
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
