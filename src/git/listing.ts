import { createMemory, type Generation } from "./memory.ts";
import type { Objects } from "./objects.ts";
import { byPath, isFleetDirectory, isFleetFile, join } from "./tree.ts";

/** A fleet file in a commit. For a link, the content of the object is its target; a `commit` is a submodule. */
export interface CommitEntry {
  readonly path: string;
  readonly oid: string;
  readonly type: "file" | "link" | "commit";
}

/** The fleet files below a directory of a commit, sorted; undefined when the commit has no such directory. */
export async function listCommit(
  objects: Objects,
  commit: string,
  directory: string,
  seen: Generation = createMemory().begin(),
): Promise<CommitEntry[] | undefined> {
  const tree = await treeAt(objects, commit, directory);
  return tree === undefined ? undefined : [...(await listTree(objects, tree, seen))].sort(byPath);
}

/** Relative to the tree, so that the answer is the same wherever the tree lies. */
function listTree(objects: Objects, oid: string, seen: Generation): Promise<readonly CommitEntry[]> {
  return seen.tree(oid, async () => {
    const found: CommitEntry[] = [];
    for (const { name, oid: child, type } of await objects.tree(oid)) {
      if (type === "tree" && isFleetDirectory(name)) {
        const below = await listTree(objects, child, seen);
        found.push(...below.map((entry) => ({ ...entry, path: join(name, entry.path) })));
      }
      if (type !== "tree" && isOurs(name, type)) found.push({ path: name, oid: child, type });
    }
    return found;
  });
}

function isOurs(name: string, type: CommitEntry["type"]): boolean {
  return type === "commit" ? isFleetDirectory(name) : isFleetFile(name);
}

/** The id of a directory of a commit; undefined when there is none. */
export async function treeAt(
  objects: Objects,
  commit: string,
  directory: string,
): Promise<string | undefined> {
  let oid = commit;
  for (const name of directoryIn(directory).split("/").filter(Boolean)) {
    const child = (await objects.tree(oid)).find((entry) => entry.name === name && entry.type === "tree");
    if (child === undefined) return undefined;
    oid = child.oid;
  }
  return oid;
}

/** A path inside of a repository as Git writes it: without `.`, and without slashes at its ends. */
export function directoryIn(subdir: string): string {
  return subdir
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
