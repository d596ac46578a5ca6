import type { CommitEntry } from "./listing.ts";
import type { TreeFile } from "./tree.ts";

/**
 * What was read of the last few commits, so that only what changed is read again, and what did not is the very same
 * object. Git's ids say what is the same. What none of these commits has is forgotten.
 */
export interface Memory {
  /** Begins to read a commit. */
  begin(): Generation;
}

/** What one commit holds; what an earlier one had is taken over instead of being made. */
export interface Generation {
  tree(oid: string, make: () => Promise<readonly CommitEntry[]>): Promise<readonly CommitEntry[]>;
  blob(oid: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>;
  file(path: string, content: Uint8Array): TreeFile;
}

interface Kept {
  readonly trees: Map<string, Promise<readonly CommitEntry[]>>;
  readonly blobs: Map<string, Promise<Uint8Array>>;
  readonly files: Map<string, TreeFile>;
}

/** The commit in force, the one that is tried, and branches that are planned. */
const COMMITS = 4;

export function createMemory(): Memory {
  let kept: readonly Kept[] = [];
  return {
    begin() {
      const now: Kept = { trees: new Map(), blobs: new Map(), files: new Map() };
      const before = kept;
      kept = [now, ...before].slice(0, COMMITS);
      return {
        tree: (oid, make) => keep(now.trees, find(before, "trees", oid), oid, make),
        blob: (oid, make) => keep(now.blobs, find(before, "blobs", oid), oid, make),
        file(path, content) {
          const same = before.map(({ files }) => files.get(path)).find((file) => file?.content === content);
          const file = same ?? { path, content };
          now.files.set(path, file);
          return file;
        },
      };
    },
  };
}

function find<K extends "trees" | "blobs">(kept: readonly Kept[], of: K, oid: string) {
  for (const one of kept) {
    const found = one[of].get(oid);
    if (found !== undefined) return found as ReturnType<Kept[K]["get"]>;
  }
  return undefined;
}

/** What could not be read is not remembered. */
function keep<T>(
  into: Map<string, Promise<T>>,
  before: Promise<T> | undefined,
  oid: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = into.get(oid) ?? before;
  const value = known ?? make();
  into.set(oid, value);
  if (known === undefined) value.catch(() => into.delete(oid));
  return value;
}
