import type { LibvirtHost } from "./host.ts";
import type { ListedPool, ListedVolume } from "./list-storage.ts";
import { hostSidecarFolder, isVolumeSidecar, type PoolFolder, type Sidecar } from "./sidecars.ts";

/**
 * Returns the pools of others whose directory is not the one in which our volumes were made, by name, each with the
 * reason: none of the recorded volumes is there, and the directory is another one. Most likely its file system is not
 * mounted. Otherwise the volumes would count as absent, and be made again. Runs no command unless volumes are missing.
 */
export async function findMissingFolders(
  host: LibvirtHost,
  pools: readonly ListedPool[],
  volumes: readonly ListedVolume[],
  sidecars: ReadonlyMap<string, Sidecar>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  if (host.shell === undefined) return reasons;
  for (const pool of pools.filter(({ state }) => state.active)) {
    const recorded = missingVolumes(pool, volumes, sidecars);
    if (recorded.length === 0) continue;
    const inode = await readInode(host, pool.state.path, signal);
    if (recorded.every((folder) => folder.inode !== inode))
      reasons.set(
        pool.name,
        `${pool.state.path} is not the directory in which Fleetwright made its volumes. Is its file system mounted? If they are gone for good: rm ${hostSidecarFolder(pool.name)}/*.json`,
      );
  }
  return reasons;
}

/** Returns the directories of the recorded volumes if none of the volumes exists. */
function missingVolumes(
  { name, state }: ListedPool,
  volumes: readonly ListedVolume[],
  sidecars: ReadonlyMap<string, Sidecar>,
): readonly PoolFolder[] {
  const folder = hostSidecarFolder(name);
  const recorded = [...sidecars].filter(
    ([path, sidecar]) =>
      isVolumeSidecar(folder, path) && sidecar.folder?.path === state.path && sidecar.filling === undefined,
  );
  if (recorded.length === 0) return [];
  const paths = new Set(recorded.map(([path]) => path));
  const isOurs = (volume: ListedVolume) => volume.pool === name && paths.has(`${folder}/${volume.name}.json`);
  return volumes.some(isOurs) ? [] : recorded.flatMap(([, sidecar]) => sidecar.folder ?? []);
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
