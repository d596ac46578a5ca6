import type { StoragePoolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import { isOfPool } from "./owned-objects.ts";
import {
  asVolumeSidecar,
  directorySidecarPath,
  isVolumeSidecar,
  type Sidecar,
  volumeSidecarFolder,
} from "./sidecars.ts";
import type { PoolState } from "./states.ts";

/**
 * Throws `rejected` if a directory belongs to another pool: of this host under another spelling, a link or a mount, or
 * of another host that has it mounted. Otherwise the volumes of both would be the same files.
 */
export async function assertDirectoryFree(host: LibvirtHost, change: Change, pool: PoolState): Promise<void> {
  if (pool.type !== "dir") return;
  const folder = volumeSidecarFolder(change.name, pool);
  const sidecarsByPath = await host.sidecars.readAll([folder]);
  const claim = sidecarsByPath.get(directorySidecarPath(pool.path));
  if (claim !== undefined && !isOfPool(claim, pool.uuid))
    throw takenFailure(change, pool, describeDirectoryOwner(claim));
  for (const [path, { state }] of sidecarsByPath) {
    if (
      !isVolumeSidecar(folder, path) ||
      asVolumeSidecar(change.name, sidecarsByPath.get(path)) !== undefined
    )
      continue;
    throw takenFailure(change, pool, `pool ${"pool" in state ? state.pool : "unknown"}`);
  }
}

function takenFailure(change: Change, { path }: PoolState, by: string): Failure {
  const message = `${subjectOf(change)}: ${path} is the directory of another pool: ${by}`;
  return new Failure("rejected", message, {
    hint: `give each pool a directory of its own, on each host; if that pool is gone for good: rm ${directorySidecarPath(path)}`,
  });
}

/** Describes for users which pool recorded itself in a directory. */
export function describeDirectoryOwner({ mark, state }: Sidecar): string {
  const uuid = "uuid" in state ? state.uuid : "unknown";
  return `${mark.owner} of fleet ${mark.fleet} (UUID ${uuid})`;
}

/** Records a pool in its directory, so that the directory can be recognized. */
export async function claimDirectory(
  { sidecars }: LibvirtHost,
  sidecar: Sidecar,
  pool: PoolState,
): Promise<Sidecar> {
  if (pool.type !== "dir" || !pool.active) return sidecar;
  const claim = { ...sidecar, directory: true } as const;
  await sidecars.write(directorySidecarPath(pool.path), claim);
  return claim;
}

/** Removes the record of a deleted pool from its directory, if it is its own. */
export async function releaseDirectory(
  { sidecars }: LibvirtHost,
  { uuid }: StoragePoolRef,
  path: string,
): Promise<void> {
  const at = directorySidecarPath(path);
  const claim = (await sidecars.readAll([at])).get(at);
  if (isOfPool(claim, uuid)) await sidecars.remove(at);
}

/**
 * Throws `rejected` if an adopted pool's directory belongs to another pool of this libvirt. The record of a pool that
 * no longer exists is ignored.
 */
export async function assertNotClaimedByOther(
  host: LibvirtHost,
  change: Change,
  pool: PoolState,
): Promise<void> {
  const at = directorySidecarPath(pool.path);
  const claim = (await host.sidecars.readAll([at])).get(at);
  if (claim === undefined || isOfPool(claim, pool.uuid) || !("uuid" in claim.state)) return;
  const other = await ignoreNotFound(host.connect.storagePoolLookupByUUIDString(claim.state.uuid));
  if (other !== undefined) throw takenFailure(change, pool, describeDirectoryOwner(claim));
}
