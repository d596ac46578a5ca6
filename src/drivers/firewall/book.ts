import type { Shell } from "../../host/shell.ts";
import { asFailure } from "../../model/failure.ts";
import { FAMILIES, type Items } from "./items.ts";
import { membersSet } from "./names.ts";
import { applyCommands, readTables } from "./nft.ts";
import { type Tables, transaction } from "./transaction.ts";
import { isMember, type Noted, wantedOf } from "./wish.ts";

/** What our tables hold, kept while changes are made: a change then costs one call of nft, however much there is. */
export interface Book {
  read(signal: AbortSignal): Promise<Tables>;
  /**
   * Writes these items; what nobody wants goes. `groups`: their members are among the items, and only those stay.
   * What was known may be out of date: when the kernel refuses, it is read and tried again, once.
   */
  write(noted: Noted, mine: Items, groups: readonly string[], signal: AbortSignal): Promise<void>;
  forget(): void;
}

export function openBook(shell: Shell, table: string): Book {
  let known: Tables | undefined;
  const read = async (signal: AbortSignal) => {
    known = await readTables(shell, table, signal);
    return known;
  };
  const attempt = async (noted: Noted, mine: Items, groups: readonly string[], signal: AbortSignal) => {
    const there = known ?? (await read(signal));
    known = undefined; // until it is certain again
    const wanted = completeWish(noted, mine, groups, there.items);
    const { commands, after } = transaction(table, { wanted, mine }, there);
    await applyCommands(shell, commands, signal);
    known = { families: new Set(after.size === 0 ? [] : FAMILIES), items: after };
  };
  return {
    read,
    async write(noted, mine, groups, signal) {
      const wasKnown = known !== undefined;
      try {
        await attempt(noted, mine, groups, signal);
      } catch (error) {
        if (!wasKnown || asFailure(error).code !== "rejected") throw error;
        await attempt(noted, mine, groups, signal);
      }
    },
    forget: () => {
      known = undefined;
    },
  };
}

function completeWish(noted: Noted, mine: Items, groups: readonly string[], there: Items): Items {
  const wanted = wantedOf(noted, there);
  if (wanted.size === 0) return wanted;
  const filled = new Set(groups.map(membersSet));
  for (const [address, item] of there) {
    if (filled.has(item.name) && isMember(item, noted)) wanted.delete(address);
  }
  for (const [address, item] of mine) wanted.set(address, item); // two may want one entry for a moment: this one gets it
  return wanted;
}
