import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { Failure } from "../model/failure.ts";
import { writeWhole } from "../store/atomic.ts";
import { gitLibrary, openRepository } from "./repository.ts";

/** Where the files lie that specs name: images and kernels. Plain data, so that a saved plan can say it. */
export type Files = { readonly directory: string } | { readonly repo: string; readonly commit: string };

/** A file that a spec names, as a path of this machine. */
export function locatorIn(files: Files, cache: string): (path: string) => Promise<string> {
  if ("directory" in files) return async (path) => resolve(files.directory, path);
  return async (path) => (isAbsolute(path) ? path : fileOfCommit(files, path, cache));
}

/** A file of a commit as a file of this machine, made once; the commit may be of a bare repository. */
async function fileOfCommit(
  { repo, commit }: Extract<Files, { repo: string }>,
  path: string,
  cache: string,
): Promise<string> {
  const file = join(cache, "commits", commit, path);
  if (existsSync(file)) return file;
  const { repository } = await openRepository(repo);
  const git = await gitLibrary();
  const { blob } = await git
    .readBlob({ ...repository, oid: commit, filepath: path })
    .catch((cause: unknown) => {
      throw new Failure("rejected", `${path}: the commit ${commit.slice(0, 8)} has no such file`, { cause });
    });
  await writeWhole(file, blob);
  return file;
}
