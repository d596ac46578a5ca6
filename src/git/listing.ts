import type { GitObjects } from "./git-objects.ts";
import {
  type CommitEntry,
  checkName,
  comparePaths,
  isFleetDirectory,
  isFleetFile,
  joinPath,
  TREE_LIMITS,
  type TreeLimits,
  treeTooLarge,
} from "./tree.ts";
import { type CacheGeneration, createTreeCache } from "./tree-cache.ts";

interface ListingOptions {
  /** [an empty cache] */
  readonly generation?: CacheGeneration;
  /** [TREE_LIMITS] */
  readonly limits?: TreeLimits;
}

/** Lists the fleet files below a directory of a commit, sorted by path. Undefined when the commit has no such directory. */
export async function listCommit(
  objects: GitObjects,
  commit: string,
  directory: string,
  { generation = createTreeCache().startGeneration(), limits = TREE_LIMITS }: ListingOptions = {},
): Promise<CommitEntry[] | undefined> {
  const tree = await resolveTree(objects, commit, directory);
  if (tree === undefined) return undefined;
  const walk = { objects, generation, root: directory, files: limits.files };
  return [...(await listTree(walk, tree, 0))].sort(comparePaths);
}

/** More levels than any fleet has, and few enough for paths of a usable length. */
const MAX_DEPTH = 64;

interface TreeWalk {
  readonly objects: GitObjects;
  readonly generation: CacheGeneration;
  readonly root: string;
  /** The largest number of entries. */
  readonly files: number;
}

/**
 * Lists a tree with paths relative to it, so that the cached result is valid wherever the tree lies. Counts entries during the walk,
 * because a few small trees that contain each other many times stand for any number of files.
 */
function listTree(walk: TreeWalk, oid: string, depth: number): Promise<readonly CommitEntry[]> {
  const { objects, generation, root, files } = walk;
  if (depth > MAX_DEPTH) throw treeTooLarge(root, `directories in more than ${MAX_DEPTH} others`);
  return generation.tree(oid, async () => {
    const entries: CommitEntry[] = [];
    for (const { name, oid: child, type } of await objects.readTree(oid)) {
      if (type === "tree" ? isFleetDirectory(name) : isFleetEntry(name, type)) checkName(root, name);
      if (type === "tree" && isFleetDirectory(name)) {
        for (const entry of await listTree(walk, child, depth + 1))
          entries.push({ ...entry, path: joinPath(name, entry.path) });
      }
      if (type !== "tree" && isFleetEntry(name, type)) entries.push({ path: name, oid: child, type });
      if (entries.length > files) throw treeTooLarge(root, `more than ${files} YAML files`);
    }
    return entries;
  });
}

function isFleetEntry(name: string, type: CommitEntry["type"]): boolean {
  return type === "file" ? isFleetFile(name) : isFleetFile(name) || isFleetDirectory(name);
}

/** Returns the id of the tree of a directory of a commit; undefined when the directory does not exist. */
export async function resolveTree(
  objects: GitObjects,
  commit: string,
  directory: string,
): Promise<string | undefined> {
  let oid = commit;
  for (const name of normalizeDirectory(directory).split("/").filter(Boolean)) {
    const child = (await objects.readTree(oid)).find((entry) => entry.name === name && entry.type === "tree");
    if (child === undefined) return undefined;
    oid = child.oid;
  }
  return oid;
}

/** Returns a path inside a repository in git's form: without `.`, and without slashes at its ends. */
export function normalizeDirectory(subdir: string): string {
  return subdir
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
