import type { Change } from "../../model/change.ts";
import type { Host } from "./host.ts";
import type { ObservedStorage } from "./observe-storage.ts";
import type { Disks } from "./origins.ts";

export interface KnownDisks {
  readonly disks: Host["disks"];
  read(signal: AbortSignal): Promise<ObservedStorage>;
  /** What a change of ours may have made different. */
  forget(change: Change): void;
}

/**
 * Remembers what the last reading of the pools found, so that a change of one machine need not read them all. A disk in
 * a pool's folder that the pool does not know makes libvirt look there once: snapshots are made behind its back.
 */
export function knownDisks(
  observe: (signal: AbortSignal) => Promise<ObservedStorage>,
  refresh: (pools: ReadonlySet<string>) => Promise<void>,
): KnownDisks {
  const searched = new Set<string>();
  let known: Disks | undefined;
  let stale = false;
  const read = async (signal: AbortSignal): Promise<ObservedStorage> => {
    stale = false;
    const observed = await observe(signal);
    known = observed.disks;
    return observed;
  };
  const disks: Host["disks"] = async (signal, paths) => {
    const before = known ?? (await read(signal)).disks;
    const missing = paths.filter((path) => !before.volumes.has(path));
    const pools = poolsOf(
      before,
      missing.filter((path) => !searched.has(path)),
    );
    if (pools.size === 0 && !(stale && missing.length > 0)) return before;
    for (const path of missing) searched.add(path);
    if (pools.size > 0) await refresh(pools);
    return (await read(signal)).disks;
  };
  return {
    disks,
    read,
    forget: ({ type }) => {
      if (type === "volume" || type === "pool") stale = true;
    },
  };
}

/** The pools in whose folders these files are. */
function poolsOf({ folders }: Disks, paths: readonly string[]): Set<string> {
  const pools = paths.map((path) => folders.get(path.slice(0, path.lastIndexOf("/"))));
  return new Set(pools.filter((pool) => pool !== undefined));
}
