import { existsSync } from "node:fs";
import { isAbsolute, join, posix, resolve } from "node:path";
import { Failure } from "../model/failure.ts";
import { writeStreamAtomic } from "../store/atomic.ts";
import { removeUnusedBlobFolders, touchBlobFolder } from "./blob-files.ts";
import { openGitObjects } from "./cat-file.ts";
import { resolveTree } from "./listing.ts";

/** The place of files that specs name: images and kernels. Plain data, because saved plans contain it. */
export type FilesLocation = { readonly directory: string } | CommitFilesLocation;

interface CommitFilesLocation {
  readonly repo: string;
  readonly commit: string;
  /** The directory of the fleet inside the repository. [its root] */
  readonly path?: string;
}

/** Creates a function that returns the local path of a file that a spec names. Files of commits are extracted into `cache`. */
export function createFileLocator(files: FilesLocation, cache: string): (path: string) => Promise<string> {
  if ("directory" in files) return async (path) => resolve(files.directory, path);
  const oids = new Map<string, string>();
  return async (path) => {
    if (isAbsolute(path)) return path;
    const inside = posix.join(files.path ?? "", path);
    const oid = oids.get(inside) ?? (await resolveFile(files, inside));
    oids.set(inside, oid);
    return materializeBlob(files, { oid, name: posix.basename(inside) }, join(cache, "blobs"));
  };
}

interface NamedBlob {
  readonly oid: string;
  readonly name: string;
}

/**
 * Extracts a blob into a folder named by its id, unless the file exists, and returns the path. Commits with the same content share
 * the file: it is neither copied nor read again.
 */
async function materializeBlob(
  { repo }: CommitFilesLocation,
  { oid, name }: NamedBlob,
  folder: string,
): Promise<string> {
  const blobFolder = join(folder, oid);
  const file = join(blobFolder, name);
  await touchBlobFolder(blobFolder);
  if (existsSync(file)) return file;
  await using objects = await openGitObjects(repo);
  await writeStreamAtomic(file, (sink) => objects.copyBlob(oid, sink));
  await removeUnusedBlobFolders(folder);
  return file;
}

async function resolveFile({ repo, commit }: CommitFilesLocation, path: string): Promise<string> {
  await using objects = await openGitObjects(repo);
  const tree = await resolveTree(objects, commit, posix.dirname(path));
  const entries = tree === undefined ? [] : await objects.readTree(tree);
  const entry = entries.find(({ name, type }) => name === posix.basename(path) && type === "file");
  if (entry !== undefined) return entry.oid;
  throw new Failure("rejected", `${path}: the commit ${commit.slice(0, 8)} has no such file`);
}
