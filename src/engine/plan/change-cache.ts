import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { PlanAuthor } from "./draft.ts";
import type { ObjectChanges } from "./object-changes.ts";

interface CachedChanges {
  readonly observed: ObservedObject | undefined;
  readonly author: PlanAuthor;
  readonly changes: ObjectChanges;
}

/**
 * Caches the changes of a pair by the identity of its sides, so that a plan after a small change compares only that
 * change. Sound, because both sides are immutable. Entries live as long as the desired object.
 */
export function createChangeCache() {
  const cache = new WeakMap<DesiredObject, CachedChanges>();
  return {
    get(
      desired: DesiredObject,
      observed: ObservedObject | undefined,
      author: PlanAuthor,
    ): ObjectChanges | undefined {
      const last = cache.get(desired);
      return last?.observed === observed && last !== undefined && isReusable(last, author)
        ? last.changes
        : undefined;
    },
    set(
      desired: DesiredObject,
      observed: ObservedObject | undefined,
      author: PlanAuthor,
      changes: ObjectChanges,
    ): ObjectChanges {
      cache.set(desired, { observed, author, changes });
      return changes;
    },
  };
}

/** Returns whether cached changes are valid for this author. Without any change, the commit is irrelevant. */
function isReusable({ changes, author }: CachedChanges, { fleet, commit, origin }: PlanAuthor): boolean {
  if (author.fleet !== fleet) return false;
  const isSame = author.commit === commit && author.origin === origin;
  return isSame || (changes.drafts.length === 0 && changes.blocked.length === 0);
}

/**
 * Keeps the index of a list from call to call. If `exchange` can replace all items that differ, the index is updated.
 * Otherwise it is rebuilt, which costs most of a plan with few changes.
 */
export function memoizeIndex<Item, Index>(
  make: (items: readonly Item[]) => Index,
  exchange: (index: Index, before: Item, after: Item) => boolean,
) {
  let last: { readonly items: readonly Item[]; readonly index: Index } | undefined;
  return (items: readonly Item[]): Index => {
    const isUpdated = last !== undefined && exchangeAll(last.items, items, last.index, exchange);
    last = { items, index: isUpdated && last !== undefined ? last.index : make(items) };
    return last.index;
  };
}

function exchangeAll<Item, Index>(
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
