import type { Change } from "../../model/change.ts";
import type { DiskFiles } from "./backing-chain.ts";
import type { LibvirtHost } from "./host.ts";
import type { ObservedStorage } from "./observe-storage.ts";

interface DiskCache {
  readonly disks: LibvirtHost["disks"];
  read(signal: AbortSignal): Promise<ObservedStorage>;
  /** Returns the last read: looking for disks may have read the pools again since. Undefined before the first one. */
  latest(): ObservedStorage | undefined;
  /** Marks the disks as stale that this change may have changed. */
  invalidate(change: Change): void;
  readonly invalidateAll: () => void;
}

/**
 * Caches the disks found by the last read of the pools, so that a change of one machine need not read all pools. A disk
 * in a pool's folder that the pool does not know makes libvirt refresh the pool once. Because snapshots bypass
 * libvirt's pools, it may be new.
 */
export function createDiskCache(
  observe: (signal: AbortSignal) => Promise<ObservedStorage>,
  refresh: (pools: ReadonlySet<string>) => Promise<void>,
): DiskCache {
  const searched = new Set<string>();
  let latest: ObservedStorage | undefined;
  let isStale = false;
  const read = async (signal: AbortSignal): Promise<ObservedStorage> => {
    isStale = false;
    latest = await observe(signal);
    return latest;
  };
  const disks: LibvirtHost["disks"] = async (signal, paths) => {
    const before = (latest ?? (await read(signal))).disks;
    const missing = paths.filter((path) => !before.volumes.has(path));
    const pools = poolsOf(
      before,
      missing.filter((path) => !searched.has(path)),
    );
    if (pools.size === 0 && !(isStale && missing.length > 0)) return before;
    for (const path of missing) searched.add(path);
    if (pools.size > 0) await refresh(pools);
    return (await read(signal)).disks;
  };
  return {
    disks,
    read,
    latest: () => latest,
    invalidateAll: () => {
      isStale = true;
    },
    invalidate: ({ type }) => {
      if (type === "volume" || type === "pool") isStale = true;
    },
  };
}

/** Returns the pools whose folders hold these files. */
function poolsOf({ folders }: DiskFiles, paths: readonly string[]): Set<string> {
  const pools = paths.map((path) => folders.get(path.slice(0, path.lastIndexOf("/"))));
  return new Set(pools.filter((pool) => pool !== undefined));
}
