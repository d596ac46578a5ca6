import type { StoragePoolRef, StorageVolRef } from "node-libvirt";
import { quoteArgument } from "../../host/quote.ts";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Mark, Moved } from "../../model/object.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertStillOurs, replacedFailure } from "../shared/ownership-check.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import { readInode } from "./missing-folders.ts";
import { isOfPool } from "./owned-objects.ts";
import { refreshPool } from "./pool-refresh.ts";
import { type PoolDefinition, readPool } from "./pool-xml.ts";
import {
  asVolumeSidecar,
  findVolumeSidecar,
  hostSidecarFolder,
  type PoolFolder,
  poolSidecarPath,
  type VolumeSidecar,
  volumeSidecarFolders,
} from "./sidecars.ts";
import type { VolumeState } from "./states.ts";
import { readVolume, type VolumeDefinition } from "./volume-xml.ts";
import { parseXml } from "./xml.ts";

/** The place of a volume, and what exists there now. */
export interface VolumeLocation {
  /** Name without the pool. */
  readonly name: string;
  readonly poolName: string;
  readonly poolRef: StoragePoolRef;
  readonly pool: PoolDefinition;
  readonly sidecarPath: string;
  readonly sidecar: VolumeSidecar | undefined;
  /** For a volume in the directory of others: the directory, which its sidecar names. */
  readonly folder: PoolFolder | undefined;
  readonly ref: StorageVolRef | undefined;
}

/**
 * The last look at a volume, or at its place if it does not exist. An existing volume must be ours, and the mark beside
 * it that of this very volume. Throws `world-moved` otherwise.
 */
export async function lookUpOwnedVolume(
  host: LibvirtHost,
  change: Change,
  signal: AbortSignal,
): Promise<VolumeLocation> {
  const location = await lookUpVolume(host, change, signal);
  const { ref, sidecar } = location;
  if (sidecar !== undefined && asVolumeSidecar(location.poolName, sidecar) === undefined)
    throw replacedFailure(change, `belongs to the pool ${sidecar.state.pool}, which has the same directory`);
  if (ref !== undefined || sidecar !== undefined) assertStillOurs(change, host.context.fleet, sidecar?.mark);
  return location;
}

export async function lookUpVolume(
  host: LibvirtHost,
  change: Change,
  signal: AbortSignal,
): Promise<VolumeLocation> {
  const { connect } = host;
  const slash = change.name.indexOf("/");
  const [poolName, name] = [change.name.slice(0, slash), change.name.slice(slash + 1)];
  const poolRef = await ignoreNotFound(connect.storagePoolLookupByName(poolName));
  if (poolRef === undefined)
    throw new Failure("rejected", `${subjectOf(change)}: pool "${poolName}" does not exist`);
  const pool = readPool(parseXml(await connect.storagePoolGetXMLDesc(poolRef)));
  const record = await findRecord(host, poolName, pool, name, signal);
  const ref = await findVolume(host, pool, poolRef, name, signal);
  return { name, poolName, poolRef, pool, ref, ...record };
}

type VolumeRecord = Pick<VolumeLocation, "sidecarPath" | "sidecar" | "folder">;

/**
 * Finds the sidecar of a volume, or the place for one: in the directory of a pool of ours, else in our folder on the
 * host.
 */
async function findRecord(
  host: LibvirtHost,
  poolName: string,
  pool: PoolDefinition,
  name: string,
  signal: AbortSignal,
): Promise<VolumeRecord> {
  const paths = volumeSidecarFolders(poolName, pool).map((folder) => `${folder}/${name}.json`);
  const poolPath = poolSidecarPath(poolName);
  const sidecars = await host.sidecars.readAll([...paths, poolPath], signal);
  const found = findVolumeSidecar(poolName, pool, name, sidecars);
  if (found !== undefined)
    return { sidecarPath: found.path, sidecar: found.sidecar, folder: found.sidecar.folder };
  const [ownPath = ""] = paths;
  const beside = sidecars.get(ownPath) as VolumeSidecar | undefined; // the folder has only volumes' sidecars
  if (beside !== undefined || isOfPool(sidecars.get(poolPath), pool.uuid))
    return { sidecarPath: ownPath, sidecar: beside, folder: undefined };
  const sidecarPath = `${hostSidecarFolder(poolName)}/${name}.json`;
  const inode = pool.type === "logical" ? undefined : await readInode(host, pool.path, signal);
  const folder = inode === undefined ? { path: pool.path } : { path: pool.path, inode };
  return { sidecarPath, sidecar: undefined, folder };
}

/**
 * Finds a volume. libvirt caches the content of a pool, so that the pool is refreshed before a volume counts as absent.
 */
async function findVolume(
  host: LibvirtHost,
  pool: PoolDefinition,
  poolRef: StoragePoolRef,
  name: string,
  signal: AbortSignal,
): Promise<StorageVolRef | undefined> {
  const { connect } = host;
  const listed = await ignoreNotFound(connect.storageVolLookupByName(poolRef, name));
  if (listed !== undefined || (await isAbsent(host, pool, name, signal))) return listed;
  await refreshPool(connect, poolRef, signal);
  return ignoreNotFound(connect.storageVolLookupByName(poolRef, name));
}

/**
 * Returns true if the volume's file does not exist. It is then in no pool, and libvirt need not open all the others to
 * find that out.
 */
async function isAbsent(
  { shell }: LibvirtHost,
  { type, path }: PoolDefinition,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (shell === undefined || type === "logical") return false;
  const at = quoteArgument(`${path}/${name}`);
  const { exitCode } = await shell.script(`[ -e ${at} ] || [ -L ${at} ]`, { signal });
  return exitCode === 1;
}

export async function describeVolume(
  { connect }: LibvirtHost,
  ref: StorageVolRef,
): Promise<VolumeDefinition> {
  return readVolume(parseXml(await connect.storageVolGetXMLDesc(ref)));
}

/** Writes the sidecar of a volume that is complete and in use, not in the trash. */
export function writeSidecar(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
  state: VolumeState,
): Promise<void> {
  const mark = markFor(change, location);
  const { moved } = location.sidecar ?? {};
  const record = { mark, state, ...folderOf(location), ...(moved === undefined ? {} : { moved }) };
  return host.sidecars.write(location.sidecarPath, record);
}

/** Records a volume that a migration brings. Until it is complete, nothing but the migration may touch it. */
export function writeArrivingSidecar(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
  {
    state,
    moved,
    isComplete,
  }: { readonly state: VolumeState; readonly moved: Moved; readonly isComplete: boolean },
): Promise<void> {
  const filling = isComplete ? {} : { filling: `migration from ${moved.from}` };
  const record = { mark: markFor(change, location), state, moved, ...filling, ...folderOf(location) };
  return host.sidecars.write(location.sidecarPath, record);
}

/** Records that a volume is incomplete, and the content that fills it. */
export function writeFillingSidecar(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
  { content, ...state }: VolumeState & Required<Pick<VolumeState, "content">>,
): Promise<void> {
  return host.sidecars.write(location.sidecarPath, {
    mark: markFor(change, location),
    state,
    filling: content,
    ...folderOf(location),
  });
}

function folderOf({ folder }: VolumeLocation): Pick<VolumeSidecar, "folder"> {
  return folder === undefined ? {} : { folder };
}

function markFor(change: Change, { sidecar }: VolumeLocation): Mark {
  const mark = change.mark ?? sidecar?.mark;
  if (mark !== undefined) return mark;
  throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a mark`);
}
