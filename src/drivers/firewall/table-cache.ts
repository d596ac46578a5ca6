import type { Shell } from "../../host/shell.ts";
import { asFailure } from "../../model/failure.ts";
import { desiredItems, isMember, type ManagedObjects } from "./desired-items.ts";
import { FAMILIES, type Items } from "./items.ts";
import { applyCommands, readTables } from "./nft.ts";
import { membersSet } from "./table-names.ts";
import { planTransaction, type Tables } from "./transaction.ts";

/** A cache of our tables during changes, so that a change costs one call of nft, however large the tables are. */
export interface TableCache {
  read(signal: AbortSignal): Promise<Tables>;
  /**
   * Writes these items and removes undesired ones. For `groups`, the items hold all members, and other members are
   * removed. The cache may be stale: if the kernel refuses, the tables are read and the write is retried once.
   */
  write(
    managed: ManagedObjects,
    writable: Items,
    groups: readonly string[],
    signal: AbortSignal,
  ): Promise<void>;
  invalidate(): void;
}

export function createTableCache(shell: Shell, table: string): TableCache {
  let cached: Tables | undefined;
  const read = async (signal: AbortSignal) => {
    cached = await readTables(shell, table, signal);
    return cached;
  };
  const attempt = async (
    managed: ManagedObjects,
    writable: Items,
    groups: readonly string[],
    signal: AbortSignal,
  ) => {
    const current = cached ?? (await read(signal));
    cached = undefined; // until the write has succeeded
    const desired = completeDesired(managed, writable, groups, current.items);
    const { commands, after } = planTransaction(table, { desired, writable }, current);
    await applyCommands(shell, commands, signal);
    cached = { families: new Set(after.size === 0 ? [] : FAMILIES), items: after };
  };
  return {
    read,
    async write(managed, writable, groups, signal) {
      const wasCached = cached !== undefined;
      try {
        await attempt(managed, writable, groups, signal);
      } catch (error) {
        if (!wasCached || asFailure(error).code !== "rejected") throw error;
        await attempt(managed, writable, groups, signal);
      }
    },
    invalidate: () => {
      cached = undefined;
    },
  };
}

function completeDesired(
  managed: ManagedObjects,
  writable: Items,
  groups: readonly string[],
  current: Items,
): Items {
  const desired = desiredItems(managed, current);
  if (desired.size === 0) return desired;
  const filled = new Set(groups.map(membersSet));
  for (const [address, item] of current) {
    if (filled.has(item.name) && isMember(item, managed)) desired.delete(address);
  }
  for (const [address, item] of writable) desired.set(address, item); // two objects may want one entry for a moment: this one gets it
  return desired;
}
