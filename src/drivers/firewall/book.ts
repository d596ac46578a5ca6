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
   * Writes these items; what nobody wants goes. `group`: its members are among the items, and only those stay.
   * What was known may be out of date: when the kernel refuses, it is read and tried again, once.
   */
  write(noted: Noted, mine: Items, group: string | undefined, signal: AbortSignal): Promise<void>;
  forget(): void;
}

export function openBook(shell: Shell, table: string): Book {
  let known: Tables | undefined;
  const read = async (signal: AbortSignal) => {
    known = await readTables(shell, table, signal);
    return known;
  };
  const attempt = async (noted: Noted, mine: Items, group: string | undefined, signal: AbortSignal) => {
    const there = known ?? (await read(signal));
    known = undefined; // until it is certain again
    const wanted = completeWish(noted, mine, group, there.items);
    const { commands, after } = transaction(table, { wanted, mine }, there);
    await applyCommands(shell, commands, signal);
    known = { families: new Set(after.size === 0 ? [] : FAMILIES), items: after };
  };
  return {
    read,
    async write(noted, mine, group, signal) {
      const wasKnown = known !== undefined;
      try {
        await attempt(noted, mine, group, signal);
      } catch (error) {
        if (!wasKnown || asFailure(error).code !== "rejected") throw error;
        await attempt(noted, mine, group, signal);
      }
    },
    forget: () => {
      known = undefined;
    },
  };
}

function completeWish(noted: Noted, mine: Items, group: string | undefined, there: Items): Items {
  const wanted = wantedOf(noted, there);
  if (wanted.size === 0) return wanted;
  for (const [address, item] of there) {
    const leaves = group !== undefined && item.name === membersSet(group) && isMember(item, noted);
    if (leaves) wanted.delete(address);
  }
  for (const [address, item] of mine) wanted.set(address, item); // two may want one entry for a moment: this one gets it
  return wanted;
}
