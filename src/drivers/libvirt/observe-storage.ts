import { type ObjectId, type ObservedObject, objectRef } from "../../model/object.ts";
import { defined } from "./defined.ts";
import type { Host } from "./host.ts";
import { describeVolumes, isFilled, listPools, listVolumes, type Pool, type Volume } from "./list-storage.ts";
import type { Disks } from "./origins.ts";
import type { PoolDefinition } from "./pool-xml.ts";
import { POOL_SIDECARS, poolSidecar, type Sidecar, volumeSidecars } from "./sidecars.ts";
import type { PoolState, VolumeState } from "./states.ts";
import type { VolumeDefinition } from "./volume-xml.ts";

export interface ObservedStorage {
  readonly objects: readonly (ObservedObject<PoolState> | ObservedObject<VolumeState>)[];
  readonly disks: Disks;
}

/** Pools and volumes with their sidecars: one command on the host besides libvirt's calls. */
export async function observeStorage(host: Host, signal: AbortSignal): Promise<ObservedStorage> {
  const pools = await listPools(host.connect);
  const folders = pools.map((pool) => volumeSidecars(pool.name, pool.state));
  const [refs, sidecars] = await Promise.all([
    listVolumes(host.connect, pools),
    host.sidecars.readAll([...new Set([...folders, POOL_SIDECARS])], signal),
  ]);
  return assemble(host, pools, await describeVolumes(host.connect, pools, refs, sidecars), sidecars);
}

function assemble(
  host: Host,
  pools: readonly Pool[],
  volumes: readonly Volume[],
  sidecars: ReadonlyMap<string, Sidecar>,
): ObservedStorage {
  const byPath = new Map(volumes.map((volume) => [volume.path, volumeId(host.target, volume)]));
  const objects = [
    ...pools.map((pool) => observedPool(host.target, pool, sidecars)),
    ...pools.flatMap((pool) => observedVolumes(host.target, pool, volumes, sidecars, byPath)),
  ];
  const folders = pools.filter(({ state }) => state.active && state.type === "dir");
  const ours = new Set<ObjectId>(objects.filter((one) => one.mark !== undefined).map((one) => one.id));
  const disks = {
    volumes: byPath,
    ours: new Set([...byPath].filter(([, id]) => ours.has(id)).map(([path]) => path)),
    folders: new Map(folders.map(({ name, state }) => [state.path, name])),
    backing: new Map(
      volumes.flatMap(({ path, backing }) => (backing === undefined ? [] : [[path, backing.path]])),
    ),
  };
  return { objects, disks };
}

function volumeId(target: string, volume: { pool: string; name: string }): ObjectId {
  return objectRef("volume", target, `${volume.pool}/${volume.name}`).id;
}

function observedPool(
  target: string,
  { name, state }: Pool,
  sidecars: ReadonlyMap<string, Sidecar>,
): ObservedObject<PoolState> {
  return {
    ...objectRef("pool", target, name),
    state,
    mark: sidecars.get(poolSidecar(name))?.mark,
    needs: [],
  };
}

/** Of a pool that is down, our volumes are known by their sidecars: unknown is not the same as absent. */
function observedVolumes(
  target: string,
  pool: Pool,
  volumes: readonly Volume[],
  sidecars: ReadonlyMap<string, Sidecar>,
  byPath: ReadonlyMap<string, ObjectId>,
): ObservedObject<VolumeState>[] {
  const folder = volumeSidecars(pool.name, pool.state);
  const inPool = volumes.filter((volume) => volume.pool === pool.name);
  const found = pool.state.active
    ? inPool.map((volume) => ({
        name: volume.name,
        volume,
        sidecar: sidecars.get(`${folder}/${volume.name}.json`),
      }))
    : remembered(folder, sidecars);
  const poolId = objectRef("pool", target, pool.name).id;
  return found.map(({ name, volume, sidecar }) => {
    const below = volume?.backing === undefined ? undefined : byPath.get(volume.backing.path);
    return {
      state: volumeState(pool.name, pool.state, volume, sidecar?.state as VolumeState | undefined), // of a volume's sidecar
      mark: sidecar?.mark,
      needs: below === undefined ? [poolId] : [poolId, below],
      ...defined({ trashed: sidecar?.trashed }),
      ...objectRef("volume", target, `${pool.name}/${name}`),
    };
  });
}

function remembered(
  folder: string,
  sidecars: ReadonlyMap<string, Sidecar>,
): { name: string; volume: Volume | undefined; sidecar: Sidecar }[] {
  const here = [...sidecars].filter(([path]) => path.startsWith(`${folder}/`));
  return here.map(([path, sidecar]) => ({
    name: path.slice(folder.length + 1, -".json".length),
    volume: undefined,
    sidecar,
  }));
}

/** Logical volumes are made of extents: what was asked for, rounded up. */
const LARGEST_EXTENT = 32 * 1024 * 1024;

export function volumeState(
  pool: string,
  { type, path }: PoolDefinition,
  volume: VolumeDefinition | undefined,
  noted: VolumeState | undefined,
): VolumeState {
  if (volume === undefined) return noted ?? { pool, format: "raw" };
  const asked = noted?.capacityBytes;
  const surplus = volume.capacityBytes - (asked ?? 0);
  const rounded = type === "logical" && asked !== undefined && surplus >= 0 && surplus < LARGEST_EXTENT;
  const capacityBytes = rounded ? asked : volume.capacityBytes;
  return {
    pool,
    ...(isFilled(noted) ? {} : { capacityBytes }),
    ...contentOf(path, volume, noted),
    ...defined({ content: noted?.content }),
  };
}

/**
 * libvirt guesses by looking inside. What was made as raw is the guest's own business, whatever it looks like; and what is
 * filled by us (it has no size of its own) is what its sidecar says, also while it is half full.
 */
function contentOf(
  folder: string,
  { format, backing }: VolumeDefinition,
  noted: VolumeState | undefined,
): Pick<VolumeState, "format" | "backing"> {
  if (noted?.format === "raw") return { format: "raw" };
  if (isFilled(noted)) return { format: noted.format };
  const inside = backing?.path.startsWith(`${folder}/`);
  const name = inside ? backing?.path.slice(folder.length + 1) : backing?.path;
  return { format: format as VolumeState["format"], ...defined({ backing: name }) }; // one that we never write differs from ours
}
