import type { ImageInfo } from "node-ceph";
import type { Cluster } from "./cluster.ts";
import { BASE } from "./states.ts";

type Snapshots = Pick<ImageInfo, "id" | "snapshots">;

/** Protected, so that nobody takes it away from under its copies by mistake. */
export async function ensureBase({ pool }: Cluster, { id, snapshots }: Snapshots): Promise<void> {
  if (!snapshots.some(({ name }) => name === BASE)) await pool.snapshotCreate({ id }, BASE);
  await pool.snapshotProtect({ id }, BASE);
}

export async function dropBase({ pool }: Cluster, { id, snapshots }: Snapshots): Promise<void> {
  const base = snapshots.find(({ name }) => name === BASE);
  if (base === undefined) return;
  if (base.protected) await pool.snapshotUnprotect({ id }, BASE);
  await pool.snapshotRemove({ id }, BASE);
}
