import {
  type Connect,
  type StoragePoolRef,
  type StorageVolRef,
  virConnectListAllStoragePoolsFlags,
} from "node-libvirt";
import { readPool } from "./pool-xml.ts";
import { findVolumeSidecar, SIDECAR_FOLDER, type Sidecar } from "./sidecars.ts";
import type { PoolState, VolumeState } from "./states.ts";
import { asRaw, readVolume, type VolumeDefinition } from "./volume-xml.ts";
import { parseXml } from "./xml.ts";

export interface ListedPool extends StoragePoolRef {
  readonly state: PoolState;
}

export async function listPools(connect: Connect): Promise<ListedPool[]> {
  const onlyAutostart = virConnectListAllStoragePoolsFlags.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART;
  const [refs, autostart] = await Promise.all([
    connect.listAllStoragePools(),
    connect.listAllStoragePools(onlyAutostart),
  ]);
  const starting = new Set(autostart.map((ref) => ref.uuid));
  const pools: ListedPool[] = [];
  for await (const batch of connect.storagePoolGetXMLDescAll(refs)) {
    for (const { ref, xml } of batch) {
      const active = refs.find((candidate) => candidate.uuid === ref.uuid)?.active ?? false;
      const { uuid, type, path, source } = readPool(parseXml(xml));
      const state = { uuid, type, path, source, active, autostart: starting.has(ref.uuid) };
      pools.push({ ...ref, state });
    }
  }
  return pools;
}

export interface ListedVolume extends VolumeDefinition {
  readonly pool: string;
}

export async function listVolumes(connect: Connect, pools: readonly ListedPool[]): Promise<StorageVolRef[]> {
  const active = pools.filter((pool) => pool.state.active);
  const lists = await Promise.all(
    active.map((pool) => connect.storagePoolListAllVolumes(pool).catch(ignoreStoppedPool)),
  );
  return lists.flat().filter((ref) => ref.name !== SIDECAR_FOLDER);
}

/**
 * Describes the volumes, and queries libvirt only where its answer decides. For filled volumes (images, kernels, and a
 * seed for each machine) only their existence matters. The rest is in their sidecars.
 */
export async function describeVolumes(
  connect: Connect,
  pools: readonly ListedPool[],
  refs: readonly StorageVolRef[],
  sidecars: ReadonlyMap<string, Sidecar>,
): Promise<ListedVolume[]> {
  const byName = new Map(pools.map((pool) => [pool.name, pool]));
  const volumes: ListedVolume[] = [];
  const toDescribe: StorageVolRef[] = [];
  for (const ref of refs) {
    const pool = byName.get(ref.pool);
    const volume = pool && volumeFromSidecar(ref, pool, sidecars);
    if (volume === undefined) toDescribe.push(ref);
    else volumes.push(volume);
  }
  for await (const batch of connect.storageVolGetXMLDescAll(toDescribe)) {
    for (const { ref, xml } of batch) {
      const volume = readVolume(parseXml(xml));
      const isRaw = recordedState(ref, byName.get(ref.pool), sidecars)?.format === "raw";
      volumes.push({ ...(isRaw ? asRaw(volume) : volume), pool: ref.pool });
    }
  }
  return volumes;
}

function volumeFromSidecar(
  ref: StorageVolRef,
  inPool: ListedPool,
  sidecars: ReadonlyMap<string, Sidecar>,
): ListedVolume | undefined {
  const recorded = recordedState(ref, inPool, sidecars);
  if (recorded === undefined || !isFilled(recorded)) return undefined;
  const { name, pool } = ref;
  return { name, path: `${inPool.state.path}/${name}`, format: recorded.format, capacityBytes: 0, pool };
}

function recordedState(
  { name, pool }: StorageVolRef,
  inPool: ListedPool | undefined,
  sidecars: ReadonlyMap<string, Sidecar>,
): VolumeState | undefined {
  if (inPool === undefined) return undefined;
  return findVolumeSidecar(pool, inPool.state, name, sidecars)?.sidecar.state;
}

/** Ignores a pool that was stopped since it was listed: its volumes are known by their sidecars. */
function ignoreStoppedPool(error: unknown): StorageVolRef[] {
  if (error instanceof Error && /not active|not found/i.test(error.message)) return [];
  throw error;
}

/** Returns true for images, kernels and seeds, whose content determines size and format. */
export function isFilled(recorded: VolumeState | undefined): recorded is VolumeState {
  return recorded !== undefined && recorded.capacityBytes === undefined;
}
