import { existsSync } from "node:fs";
import { isAbsolute, join, posix, resolve } from "node:path";
import { Failure } from "../model/failure.ts";
import { writeWhole } from "../store/atomic.ts";
import { removeUnused, use } from "./blob-files.ts";
import { treeAt } from "./listing.ts";
import { openObjects } from "./objects.ts";

/** Where the files lie that specs name: images and kernels. Plain data, so that a saved plan can say it. */
export type Files = { readonly directory: string } | CommitFiles;

interface CommitFiles {
  readonly repo: string;
  readonly commit: string;
  /** The directory of the fleet inside of the repository. */
  readonly path?: string;
}

/** A file that a spec names, as a path of this machine. */
export function locatorIn(files: Files, cache: string): (path: string) => Promise<string> {
  if ("directory" in files) return async (path) => resolve(files.directory, path);
  const known = new Map<string, string>();
  return async (path) => {
    if (isAbsolute(path)) return path;
    const inside = posix.join(files.path ?? "", path);
    const oid = known.get(inside) ?? (await oidOf(files, inside));
    known.set(inside, oid);
    return fileOf(files, { oid, name: posix.basename(inside) }, join(cache, "blobs"));
  };
}

interface Blob {
  readonly oid: string;
  readonly name: string;
}

/**
 * A file of a commit as a file of this machine; the commit may be of a bare repository. It lies below the id of its content: what
 * is the same in another commit is the very same file, and is neither copied nor read again.
 */
async function fileOf({ repo }: CommitFiles, { oid, name }: Blob, folder: string): Promise<string> {
  const own = join(folder, oid);
  const file = join(own, name);
  await use(own);
  if (existsSync(file)) return file;
  await using objects = await openObjects(repo);
  await writeWhole(file, await objects.blob(oid));
  await removeUnused(folder);
  return file;
}

async function oidOf({ repo, commit }: CommitFiles, path: string): Promise<string> {
  await using objects = await openObjects(repo);
  const tree = await treeAt(objects, commit, posix.dirname(path));
  const entries = tree === undefined ? [] : await objects.tree(tree);
  const found = entries.find(({ name, type }) => name === posix.basename(path) && type === "file");
  if (found !== undefined) return found.oid;
  throw new Failure("rejected", `${path}: the commit ${commit.slice(0, 8)} has no such file`);
}
