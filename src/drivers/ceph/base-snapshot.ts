import type { ImageInfo } from "node-ceph";
import type { CephPoolContext } from "./pool-context.ts";
import { BASE_SNAPSHOT } from "./states.ts";

type Snapshots = Pick<ImageInfo, "id" | "snapshots">;

/** Creates and protects the snapshot, so that it cannot be removed by mistake while copies are based on it. */
export async function ensureBaseSnapshot(
  { pool }: CephPoolContext,
  { id, snapshots }: Snapshots,
): Promise<void> {
  if (!snapshots.some(({ name }) => name === BASE_SNAPSHOT)) await pool.snapshotCreate({ id }, BASE_SNAPSHOT);
  await pool.snapshotProtect({ id }, BASE_SNAPSHOT);
}

export async function removeBaseSnapshot(
  { pool }: CephPoolContext,
  { id, snapshots }: Snapshots,
): Promise<void> {
  const base = snapshots.find(({ name }) => name === BASE_SNAPSHOT);
  if (base === undefined) return;
  if (base.protected) await pool.snapshotUnprotect({ id }, BASE_SNAPSHOT);
  await pool.snapshotRemove({ id }, BASE_SNAPSHOT);
}
