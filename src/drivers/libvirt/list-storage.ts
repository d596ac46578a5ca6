import {
  type Connect,
  type StoragePoolRef,
  type StorageVolRef,
  virConnectListAllStoragePoolsFlags,
} from "node-libvirt";
import { readPool } from "./pool-xml.ts";
import { SIDECAR_FOLDER, type Sidecar, volumeSidecars } from "./sidecars.ts";
import type { PoolState, VolumeState } from "./states.ts";
import { readVolume, type VolumeDefinition } from "./volume-xml.ts";
import { parseXml } from "./xml.ts";

export interface Pool extends StoragePoolRef {
  readonly state: PoolState;
}

export async function listPools(connect: Connect): Promise<Pool[]> {
  const onlyAutostart = virConnectListAllStoragePoolsFlags.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART;
  const [refs, autostart] = await Promise.all([
    connect.listAllStoragePools(),
    connect.listAllStoragePools(onlyAutostart),
  ]);
  const starting = new Set(autostart.map((ref) => ref.uuid));
  const pools: Pool[] = [];
  for await (const batch of connect.storagePoolGetXMLDescAll(refs)) {
    for (const { ref, xml } of batch) {
      const active = refs.find((one) => one.uuid === ref.uuid)?.active ?? false;
      const state = { ...readPool(parseXml(xml)), active, autostart: starting.has(ref.uuid) };
      pools.push({ ...ref, state });
    }
  }
  return pools;
}

export interface Volume extends VolumeDefinition {
  readonly pool: string;
}

export async function listVolumes(connect: Connect, pools: readonly Pool[]): Promise<StorageVolRef[]> {
  const active = pools.filter((pool) => pool.state.active);
  const lists = await Promise.all(active.map((pool) => connect.storagePoolListAllVolumes(pool).catch(gone)));
  return lists.flat().filter((ref) => ref.name !== SIDECAR_FOLDER);
}

/**
 * libvirt is asked of no more than its word decides. Of what is filled by us - images, kernels, and as many seeds as there
 * are machines - that is whether it is there: the rest is what its sidecar says.
 */
export async function describeVolumes(
  connect: Connect,
  pools: readonly Pool[],
  refs: readonly StorageVolRef[],
  sidecars: ReadonlyMap<string, Sidecar>,
): Promise<Volume[]> {
  const byName = new Map(pools.map((pool) => [pool.name, pool]));
  const volumes: Volume[] = [];
  const asked: StorageVolRef[] = [];
  for (const ref of refs) {
    const known = knownBySidecar(ref, byName.get(ref.pool), sidecars);
    if (known === undefined) asked.push(ref);
    else volumes.push(known);
  }
  for await (const batch of connect.storageVolGetXMLDescAll(asked)) {
    for (const { ref, xml } of batch) volumes.push({ ...readVolume(parseXml(xml)), pool: ref.pool });
  }
  return volumes;
}

function knownBySidecar(
  { name, pool }: StorageVolRef,
  inPool: Pool | undefined,
  sidecars: ReadonlyMap<string, Sidecar>,
): Volume | undefined {
  if (inPool === undefined) return undefined;
  const { state } = inPool;
  const noted = sidecars.get(`${volumeSidecars(pool, state)}/${name}.json`)?.state as VolumeState | undefined; // of a volume's sidecar
  if (noted === undefined || !isFilled(noted)) return undefined;
  return { name, path: `${state.path}/${name}`, format: noted.format, capacityBytes: 0, pool };
}

/** A pool that was stopped since it was listed: its volumes are told by their sidecars. */
function gone(error: unknown): StorageVolRef[] {
  if (error instanceof Error && /not active|not found/i.test(error.message)) return [];
  throw error;
}

/** Images, kernels and seeds: their content says how large they are, and in which format. */
export function isFilled(noted: VolumeState | undefined): noted is VolumeState {
  return noted !== undefined && noted.capacityBytes === undefined;
}
