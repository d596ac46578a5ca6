import type { CommitEntry, TreeFile } from "./tree.ts";

/**
 * A cache of the trees, blobs and files of the last few commits, by git's object ids. Unchanged files are not read again and stay
 * identical objects. Entries that none of these commits holds are dropped.
 */
export interface TreeCache {
  /** Starts the cache of one more commit, and drops that of the oldest. */
  startGeneration(): CacheGeneration;
}

/** The cache of one commit. Entries of earlier commits are reused; `make` runs only for others. */
export interface CacheGeneration {
  tree(oid: string, make: () => Promise<readonly CommitEntry[]>): Promise<readonly CommitEntry[]>;
  /** Returns whether `blob` has this content without a call of `make`. */
  has(oid: string): boolean;
  blob(oid: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>;
  file(path: string, content: Uint8Array): TreeFile;
}

interface CachedCommit {
  readonly trees: Map<string, Promise<readonly CommitEntry[]>>;
  readonly blobs: Map<string, Promise<Uint8Array>>;
  readonly files: Map<string, TreeFile>;
}

/** Enough for the commit in force, the one that is checked, and planned branches. */
const MAX_GENERATIONS = 4;

export function createTreeCache(): TreeCache {
  let generations: readonly CachedCommit[] = [];
  return {
    startGeneration() {
      const current: CachedCommit = { trees: new Map(), blobs: new Map(), files: new Map() };
      const earlier = generations;
      generations = [current, ...earlier].slice(0, MAX_GENERATIONS);
      return {
        tree: (oid, make) => memoize(current.trees, findCached(earlier, "trees", oid), oid, make),
        has: (oid) => current.blobs.has(oid) || findCached(earlier, "blobs", oid) !== undefined,
        blob: (oid, make) => memoize(current.blobs, findCached(earlier, "blobs", oid), oid, make),
        file(path, content) {
          const unchanged = earlier
            .map(({ files }) => files.get(path))
            .find((file) => file?.content === content);
          const file = unchanged ?? { path, content };
          current.files.set(path, file);
          return file;
        },
      };
    },
  };
}

function findCached<K extends "trees" | "blobs">(generations: readonly CachedCommit[], of: K, oid: string) {
  for (const generation of generations) {
    const cached = generation[of].get(oid);
    if (cached !== undefined) return cached as ReturnType<CachedCommit[K]["get"]>;
  }
  return undefined;
}

/** Returns the cached promise, or that of `make`. A promise that rejects is removed from the cache. */
function memoize<T>(
  into: Map<string, Promise<T>>,
  earlier: Promise<T> | undefined,
  oid: string,
  make: () => Promise<T>,
): Promise<T> {
  const cached = into.get(oid) ?? earlier;
  const value = cached ?? make();
  into.set(oid, value);
  if (cached === undefined) value.catch(() => into.delete(oid));
  return value;
}
