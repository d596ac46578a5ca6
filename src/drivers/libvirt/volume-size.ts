import type { PoolState } from "./states.ts";

/** The largest extent of LVM that is expected. A logical volume has its requested size rounded up to extents. */
const LARGEST_EXTENT = 32 * 1024 * 1024;

/** Returns the requested size of a volume if its actual size is that size, as its pool rounds it; else the actual one. */
export function requestedBytes(
  pool: PoolState["type"],
  actualBytes: number,
  requested: number | undefined,
): number {
  if (pool !== "logical" || requested === undefined) return actualBytes;
  const surplus = actualBytes - requested;
  return surplus >= 0 && surplus < LARGEST_EXTENT ? requested : actualBytes;
}
