import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { Author } from "./draft.ts";
import type { Split } from "./split.ts";

interface Known {
  readonly observed: ObservedObject | undefined;
  readonly author: Author;
  readonly split: Split;
}

/**
 * Remembers what became of a pair, by the identity of its two sides: a pass after a small change looks only at that.
 * Sound because both sides are never changed, and forgotten as soon as nobody holds them any more.
 */
export function createMemo() {
  const known = new WeakMap<DesiredObject, Known>();
  return {
    get(desired: DesiredObject, observed: ObservedObject | undefined, author: Author): Split | undefined {
      const last = known.get(desired);
      return last?.observed === observed && last !== undefined && isValid(last, author)
        ? last.split
        : undefined;
    },
    set(desired: DesiredObject, observed: ObservedObject | undefined, author: Author, split: Split): Split {
      known.set(desired, { observed, author, split });
      return split;
    },
  };
}

/** Where nothing is to be done, it does not matter for whose commit. */
function isValid({ split, author }: Known, { fleet, commit }: Author): boolean {
  if (author.fleet !== fleet) return false;
  return author.commit === commit || (split.drafts.length === 0 && split.blocked.length === 0);
}

/**
 * The index of a list, kept from call to call. Where the next list differs only by items that `exchange` can put in
 * the place of others, it is not made anew: that is most of the work when little has moved.
 */
export function keptIndex<Item, Index>(
  make: (items: readonly Item[]) => Index,
  exchange: (index: Index, before: Item, after: Item) => boolean,
) {
  let last: { readonly items: readonly Item[]; readonly index: Index } | undefined;
  return (items: readonly Item[]): Index => {
    const kept = last !== undefined && isExchanged(last.items, items, last.index, exchange);
    last = { items, index: kept && last !== undefined ? last.index : make(items) };
    return last.index;
  };
}

function isExchanged<Item, Index>(
  before: readonly Item[],
  after: readonly Item[],
  index: Index,
  exchange: (index: Index, before: Item, after: Item) => boolean,
): boolean {
  if (before.length !== after.length) return false;
  for (let at = 0; at < after.length; at += 1) {
    const [left, right] = [before[at], after[at]];
    if (left !== right && left !== undefined && right !== undefined && !exchange(index, left, right))
      return false;
  }
  return true;
}
