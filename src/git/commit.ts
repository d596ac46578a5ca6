import path from "node:path";
import pLimit from "p-limit";
import { Failure } from "../model/failure.ts";
import { type CommitEntry, directoryIn, listCommit, treeAt } from "./listing.ts";
import { createMemory, type Generation, type Memory } from "./memory.ts";
import { type Merged, type MergeRequest, merge } from "./merge.ts";
import { type Objects, openObjects } from "./objects.ts";
import { checkContent, createScale, join, refuse, type Tree, type TreeFile } from "./tree.ts";

const PARALLEL_READS = 32;

/**
 * The fleet's files of a commit, without a checkout. `repo` is a working tree, its `.git`, or a bare repository;
 * `ref` a branch, a tag or a commit, also a shortened one.
 */
export async function readCommit(repo: string, ref: string, subdir = ""): Promise<Tree> {
  const missing = (cause: unknown) => {
    throw noCommit(repo, ref, cause);
  };
  await using objects = await openObjects(path.resolve(repo)).catch(missing);
  const commit = await objects.resolve(ref).catch(missing);
  const directory = directoryIn(subdir);
  const files = await readFiles(objects, { repo, ref, commit, directory });
  return { files, commit, dirty: false, root: path.resolve(repo, directory) };
}

/** The fleet's files as they are once `ref` is merged into `base`. Its commit is that of `ref`. */
export async function readMerge(repo: string, request: MergeRequest, subdir = ""): Promise<Tree & Merged> {
  const root = path.resolve(repo);
  const merged = await merge(root, request);
  const directory = directoryIn(subdir);
  await using objects = await openObjects(root);
  const place = { repo, ref: `${request.ref} in ${request.base}`, commit: merged.tree, directory };
  const files = await readFiles(objects, place);
  return { ...merged, files, dirty: false, root: path.resolve(root, directory) };
}

function noCommit(repo: string, ref: string, cause: unknown): Failure {
  const hint = "it takes the path of a repository, and the name of a branch or tag or the id of a commit";
  return new Failure("usage", `${repo}: has no branch, tag or commit "${ref}"`, { hint, cause });
}

/** What is to be read, and how people call it. */
export interface Place {
  readonly repo: string;
  readonly ref: string;
  /** The id of a commit or of a tree. */
  readonly commit: string;
  readonly directory: string;
}

/** The fleet's files in a directory of a commit, sorted. What `memory` holds is not read again. */
export async function readFiles(
  objects: Objects,
  { repo, ref, commit, directory }: Place,
  memory: Memory = createMemory(),
): Promise<TreeFile[]> {
  const seen = memory.begin();
  const entries = await listCommit(objects, commit, directory, seen);
  if (entries === undefined) throw noDirectory(repo, directory, ref);
  return readEntries({ objects, commit, directory, entries, seen });
}

function noDirectory(repo: string, directory: string, ref: string): Failure {
  const hint = "nothing is changed, since an empty fleet would be a removed one";
  return new Failure("rejected", `${repo}: has no directory "${directory}" at ${ref}`, { hint });
}

interface Listing {
  readonly objects: Objects;
  readonly commit: string;
  readonly directory: string;
  readonly entries: readonly CommitEntry[];
  readonly seen: Generation;
}

async function readEntries(listing: Listing): Promise<TreeFile[]> {
  const { objects, directory, entries, seen } = listing;
  const limit = pLimit(PARALLEL_READS);
  const weigh = createScale(directory);
  const read = async (entry: CommitEntry): Promise<TreeFile> => {
    const oid = await fileOf(listing, entry);
    const content = await seen.blob(oid, () => objects.blob(oid));
    weigh(content.byteLength);
    checkContent(directory, entry.path, content);
    return seen.file(entry.path, content);
  };
  return Promise.all(entries.map((entry) => limit(read, entry)));
}

/** The id of the content that an entry stands for. */
async function fileOf(listing: Listing, { path: at, oid, type }: CommitEntry): Promise<string> {
  if (type === "file") return oid;
  if (type === "link") return follow(listing, at, new TextDecoder().decode(await listing.objects.blob(oid)));
  const hint = "put its files into the repository itself, or the fleet into a directory beside it";
  throw refuse(listing.directory, at, "is a submodule, which is not followed", hint);
}

/** What a link leads to must be a file of the same tree, and no link itself. */
async function follow({ objects, commit, directory }: Listing, at: string, target: string): Promise<string> {
  const to = path.posix.normalize(path.posix.join(path.posix.dirname(at), target));
  const outside = path.posix.isAbsolute(target) || to === ".." || to.startsWith("../");
  if (outside) throw refuse(directory, at, `is a link out of the tree, to ${target}`);
  const tree = await treeAt(objects, commit, join(directory, path.posix.dirname(to)));
  const entries = tree === undefined ? [] : await objects.tree(tree);
  const found = entries.find(({ name }) => name === path.posix.basename(to));
  if (found?.type === "link") throw refuse(directory, at, `is a link to a link, ${to}`);
  if (found?.type !== "file") throw refuse(directory, at, `is a link to ${to}, which is no file`);
  return found.oid;
}
