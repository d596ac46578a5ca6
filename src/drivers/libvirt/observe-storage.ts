import { type ObjectId, type ObservedObject, objectRef, observedObject } from "../../model/object.ts";
import { isArriving, readArrivedPaths } from "./incoming-volumes.ts";
import type { DiskFiles } from "./backing-chain.ts";
import { omitUndefined } from "./definition-values.ts";
import { normalizePath } from "./domain-uses.ts";
import type { LibvirtHost } from "./host.ts";
import {
  describeVolumes,
  isFilled,
  type ListedPool,
  type ListedVolume,
  listPools,
  listVolumes,
} from "./list-storage.ts";
import { findMissingFolders } from "./missing-folders.ts";
import { isOfPool } from "./owned-objects.ts";
import { describeDirectoryOwner } from "./pool-directory.ts";
import type { PoolDefinition } from "./pool-xml.ts";
import {
  asVolumeSidecar,
  directorySidecarPath,
  findVolumeSidecar,
  isInFolder,
  isVolumeSidecar,
  POOL_SIDECARS,
  poolSidecarPath,
  type Sidecar,
  type VolumeSidecar,
  volumeSidecarFolders,
} from "./sidecars.ts";
import { isFilePool, type PoolState, type VolumeState } from "./states.ts";
import { requestedBytes } from "./volume-size.ts";
import type { VolumeDefinition } from "./volume-xml.ts";

export interface ObservedStorage {
  readonly objects: readonly (ObservedObject<PoolState> | ObservedObject<VolumeState>)[];
  readonly disks: DiskFiles;
}

/** Reads pools and volumes with their sidecars: one command on the host besides libvirt's calls. */
export async function observeStorage(host: LibvirtHost, signal: AbortSignal): Promise<ObservedStorage> {
  const pools = await listPools(host.connect);
  const folders = pools.flatMap((pool) => volumeSidecarFolders(pool.name, pool.state));
  const [refs, sidecars] = await Promise.all([
    listVolumes(host.connect, pools),
    host.sidecars.readAll([...new Set([...folders, POOL_SIDECARS])], signal),
  ]);
  const volumes = await describeVolumes(host.connect, pools, refs, sidecars);
  const missing = await findMissingFolders(host, pools, volumes, sidecars, signal);
  const arrived = await findArrivedPaths(host, sidecars);
  return toObservedStorage(host, pools, volumes, { sidecars, arrived }, missing);
}

async function findArrivedPaths(
  host: LibvirtHost,
  sidecars: ReadonlyMap<string, Sidecar>,
): Promise<ReadonlySet<string>> {
  return [...sidecars.values()].some(isArriving) ? readArrivedPaths(host) : new Set();
}

interface VolumeRecords {
  readonly sidecars: ReadonlyMap<string, Sidecar>;
  /** The paths of disks that have arrived by migrations. */
  readonly arrived: ReadonlySet<string>;
}

function toObservedStorage(
  host: LibvirtHost,
  pools: readonly ListedPool[],
  volumes: readonly ListedVolume[],
  records: VolumeRecords,
  missing: ReadonlyMap<string, string>,
): ObservedStorage {
  const { sidecars } = records;
  const idOf = (volume: ListedVolume) => volumeId(host.target, volume);
  const byPath = new Map(volumes.map((volume) => [normalizePath(volume.path), idOf(volume)]));
  const objects = [
    ...pools.map((pool) => toObservedPool(host.target, pool, sidecars, missing.get(pool.name))),
    ...pools.flatMap((pool) => toObservedVolumes(host.target, pool, volumes, records, byPath)),
  ];
  const folders = pools.filter(({ state }) => state.active && isFilePool(state.type));
  const marked = new Set<ObjectId>(objects.filter(({ mark }) => mark !== undefined).map(({ id }) => id));
  const ours = volumes.filter((volume) => marked.has(idOf(volume)));
  for (const volume of ours) byPath.set(normalizePath(volume.path), idOf(volume)); // if two names lead to one file, the managed one counts
  const disks = {
    volumes: byPath,
    owned: new Set(ours.map(({ path }) => path)),
    folders: new Map(folders.map(({ name, state }) => [normalizePath(state.path), name])),
    backing: new Map(
      volumes.flatMap(({ path, backing }) => (backing === undefined ? [] : [[path, backing.path]])),
    ),
  };
  return { objects, disks };
}

function volumeId(target: string, volume: { pool: string; name: string }): ObjectId {
  return objectRef("volume", target, `${volume.pool}/${volume.name}`).id;
}

function toObservedPool(
  target: string,
  { name, state }: ListedPool,
  sidecars: ReadonlyMap<string, Sidecar>,
  missingFolder: string | undefined,
): ObservedObject<PoolState> {
  const poolRecord = sidecars.get(poolSidecarPath(name));
  const sidecar = isOfPool(poolRecord, state.uuid) ? poolRecord : undefined;
  const unusable =
    missingFolder ??
    (sidecar && unusableReason(state, sidecar, sidecars.get(directorySidecarPath(state.path))));
  return observedObject("pool", target, name, { state, mark: sidecar?.mark, dependsOn: [], unusable });
}

/**
 * Returns why the directory of a managed pool is not the pool's own. A pool older than directory records has no reason.
 */
function unusableReason(
  { type, path, active, uuid }: PoolState,
  { directory }: Sidecar,
  recorded: Sidecar | undefined,
): string | undefined {
  if (type !== "dir" || !active || isOfPool(recorded, uuid)) return undefined;
  if (recorded !== undefined)
    return `${path} is the directory of another pool: ${describeDirectoryOwner(recorded)}`;
  if (directory === undefined) return undefined;
  return `${path} is not the pool's directory: its record is gone. Is its file system mounted?`;
}

/**
 * Returns the volumes of a pool. Our volumes in a stopped pool are known by their sidecars: unknown does not mean
 * absent.
 */
function toObservedVolumes(
  target: string,
  pool: ListedPool,
  volumes: readonly ListedVolume[],
  { sidecars, arrived }: VolumeRecords,
  byPath: ReadonlyMap<string, ObjectId>,
): ObservedObject<VolumeState>[] {
  const inPool = volumes.filter((volume) => volume.pool === pool.name);
  const entries = pool.state.active
    ? inPool.map((volume) => ({
        name: volume.name,
        volume,
        sidecar: findVolumeSidecar(pool.name, pool.state, volume.name, sidecars)?.sidecar,
      }))
    : volumesFromSidecars(pool, sidecars);
  const poolId = objectRef("pool", target, pool.name).id;
  return entries.map(({ name, volume, sidecar }) => {
    const below = volume?.backing === undefined ? undefined : byPath.get(volume.backing.path);
    return observedObject("volume", target, `${pool.name}/${name}`, {
      state: volumeState(pool.name, pool.state, volume, sidecar),
      mark: sidecar?.mark,
      dependsOn: below === undefined ? [poolId] : [poolId, below],
      trashed: sidecar?.trashed,
      ...completeness(sidecar, arrived, volume),
      moved: sidecar?.moved,
    });
  });
}

/** A volume whose migration was to record its end, and whose machine is there, is complete all the same. */
function completeness(
  sidecar: Sidecar | undefined,
  arrived: ReadonlySet<string>,
  volume: ListedVolume | undefined,
): Pick<ObservedObject, "unfinished" | "unrecorded"> {
  if (sidecar?.filling === undefined) return {};
  const isThere = isArriving(sidecar) && volume !== undefined && arrived.has(normalizePath(volume.path));
  return isThere ? { unrecorded: true } : { unfinished: true };
}

interface RecordedVolume {
  readonly name: string;
  readonly volume: undefined;
  readonly sidecar: VolumeSidecar;
}

function volumesFromSidecars(
  { name: pool, state }: ListedPool,
  sidecars: ReadonlyMap<string, Sidecar>,
): readonly RecordedVolume[] {
  return volumeSidecarFolders(pool, state).flatMap((folder) =>
    [...sidecars].flatMap(([path, candidate]): RecordedVolume[] => {
      const sidecar = isVolumeSidecar(folder, path) ? asVolumeSidecar(pool, candidate) : undefined;
      if (sidecar === undefined || !isInFolder(sidecar, state)) return [];
      return [{ name: path.slice(folder.length + 1, -".json".length), volume: undefined, sidecar }];
    }),
  );
}

function volumeState(
  pool: string,
  { type, path }: PoolDefinition,
  volume: VolumeDefinition | undefined,
  sidecar: VolumeSidecar | undefined,
): VolumeState {
  const recorded = sidecar?.state;
  if (volume === undefined) return recorded ?? { pool, format: "raw" };
  const requested = requestedBytes(type, volume.capacityBytes, recorded?.capacityBytes);
  const capacityBytes = (sidecar?.growing && recorded?.capacityBytes) || requested;
  return {
    pool,
    ...(isFilled(recorded) ? {} : { capacityBytes }),
    ...contentFields(path, volume, recorded),
    ...omitUndefined({ content: recorded?.content }),
  };
}

/**
 * Returns format and backing file, which libvirt guesses from the content. A volume created as raw stays raw, whatever
 * its guest writes. A filled volume (without a size of its own) has the format of its sidecar, also while it is being
 * filled.
 */
function contentFields(
  folder: string,
  { format, backing }: VolumeDefinition,
  recorded: VolumeState | undefined,
): Pick<VolumeState, "format" | "backing"> {
  if (recorded?.format === "raw") return { format: "raw" };
  if (isFilled(recorded)) return { format: recorded.format };
  const inside = backing?.path.startsWith(`${folder}/`);
  const name = inside ? backing?.path.slice(folder.length + 1) : backing?.path;
  return { format: format as VolumeState["format"], ...omitUndefined({ backing: name }) }; // an unknown format differs from ours
}
