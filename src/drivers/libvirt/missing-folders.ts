import { compareText } from "../../model/compare.ts";
import type { LibvirtHost } from "./host.ts";
import type { ListedPool, ListedVolume } from "./list-storage.ts";
import { hostSidecarFolder, isVolumeSidecar, type PoolFolder, type Sidecar } from "./sidecars.ts";

/**
 * Returns the pools of others that do not hold the volumes that were made in them, by name, each with the reason. The
 * volumes would otherwise count as absent, and be made again, empty. Runs no command unless all volumes of a pool are
 * missing.
 */
export async function findMissingFolders(
  host: Pick<LibvirtHost, "shell">,
  pools: readonly ListedPool[],
  volumes: readonly Pick<ListedVolume, "name" | "pool">[],
  sidecars: ReadonlyMap<string, Sidecar>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  const records = recordsWithFolder(sidecars);
  if (records.length === 0) return reasons;
  for (const pool of pools.filter(({ state }) => state.active)) {
    const recorded = records.filter(({ path }) => isVolumeSidecar(hostSidecarFolder(pool.name), path));
    const reason = otherPath(pool, recorded) ?? (await otherDirectory(host, pool, volumes, recorded, signal));
    if (reason !== undefined)
      reasons.set(
        pool.name,
        `${reason} If they are gone for good: rm ${hostSidecarFolder(pool.name)}/*.json`,
      );
  }
  return reasons;
}

/** The record of a complete volume in a pool of others. */
interface FolderRecord {
  /** The path of the sidecar. */
  readonly path: string;
  readonly folder: PoolFolder;
}

function recordsWithFolder(sidecars: ReadonlyMap<string, Sidecar>): readonly FolderRecord[] {
  const records = [...sidecars].flatMap(([path, { folder, filling }]): FolderRecord[] =>
    folder === undefined || filling !== undefined ? [] : [{ path, folder }],
  );
  return records.sort((one, other) => compareText(one.path, other.path));
}

/** Returns the reason if the pool was defined anew, with another directory or volume group. */
function otherPath({ state }: ListedPool, recorded: readonly FolderRecord[]): string | undefined {
  const other = recorded.find(({ folder }) => folder.path !== state.path);
  if (other === undefined) return undefined;
  return `It is ${state.path} now, but Fleetwright made volumes in it when it was ${other.folder.path}.`;
}

/**
 * Returns the reason if none of the recorded volumes exists and the directory is another one, as its inode number tells.
 * Most likely its file system is not mounted.
 */
async function otherDirectory(
  host: Pick<LibvirtHost, "shell">,
  { name, state }: ListedPool,
  volumes: readonly Pick<ListedVolume, "name" | "pool">[],
  recorded: readonly FolderRecord[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const inodes = new Set(recorded.flatMap(({ folder }) => folder.inode ?? []));
  const paths = new Set(recorded.map(({ path }) => path));
  const isRecorded = (volume: Pick<ListedVolume, "name" | "pool">) =>
    volume.pool === name && paths.has(`${hostSidecarFolder(name)}/${volume.name}.json`);
  if (inodes.size === 0 || volumes.some(isRecorded)) return undefined;
  const inode = await readInode(host, state.path, signal);
  if (inode !== undefined && inodes.has(inode)) return undefined;
  return `${state.path} is not the directory in which Fleetwright made its volumes. Is its file system mounted?`;
}

/** Returns the inode number of a directory; undefined if it does not exist, and without a shell. */
export async function readInode(
  { shell }: Pick<LibvirtHost, "shell">,
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const result = await shell?.run(["stat", "-L", "-c", "%i", "--", path], { signal });
  return result?.exitCode === 0 ? result.stdout.trim() : undefined;
}
