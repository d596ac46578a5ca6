import { existsSync } from "node:fs";
import { isAbsolute, join, posix, resolve } from "node:path";
import { Failure } from "../model/failure.ts";
import { writeWhole } from "../store/atomic.ts";
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
  return async (path) => (isAbsolute(path) ? path : fileOfCommit(files, path, cache));
}

/** A file of a commit as a file of this machine, made once; the commit may be of a bare repository. */
async function fileOfCommit(files: CommitFiles, path: string, cache: string): Promise<string> {
  const inside = posix.join(files.path ?? "", path);
  const file = join(cache, "commits", files.commit, inside);
  if (existsSync(file)) return file;
  await writeWhole(file, await readBlob(files, inside));
  return file;
}

async function readBlob({ repo, commit }: CommitFiles, path: string): Promise<Uint8Array> {
  await using objects = await openObjects(repo);
  const tree = await treeAt(objects, commit, posix.dirname(path));
  const entries = tree === undefined ? [] : await objects.tree(tree);
  const found = entries.find(({ name, type }) => name === posix.basename(path) && type === "file");
  if (found !== undefined) return await objects.blob(found.oid);
  throw new Failure("rejected", `${path}: the commit ${commit.slice(0, 8)} has no such file`);
}
