import path from "node:path";
import pLimit from "p-limit";
import { Failure } from "../model/failure.ts";
import { openGitObjects } from "./cat-file.ts";
import { type GitObjects, ObjectUnreadableError } from "./git-objects.ts";
import { listCommit, normalizeDirectory, resolveTree } from "./listing.ts";
import { type MergeRequest, type MergeResult, merge } from "./merge.ts";
import {
  type CommitEntry,
  checkContent,
  createSizeBudget,
  isFleetFile,
  joinPath,
  LINKED_DIRECTORY,
  LINKED_DIRECTORY_HINT,
  rejectTree,
  TREE_LIMITS,
  type Tree,
  type TreeFile,
  type TreeLimits,
} from "./tree.ts";
import { type CacheGeneration, createTreeCache, type TreeCache } from "./tree-cache.ts";

const PARALLEL_READS = 32;

/**
 * Reads the fleet's files of a commit, without a checkout. `repo` is a working tree, its `.git`, or a bare repository. `ref` is a
 * branch, a tag, or the id of a commit, possibly shortened. Throws `usage` if `ref` names no commit.
 */
export async function readCommit(
  repo: string,
  ref: string,
  subdir = "",
  options: ReadOptions = {},
): Promise<Tree> {
  const rethrow = (cause: unknown) => {
    throw cause instanceof Failure && !(cause instanceof ObjectUnreadableError)
      ? cause
      : commitNotFound(repo, ref, cause);
  };
  await using objects = await openGitObjects(path.resolve(repo)).catch(rethrow);
  const commit = await objects.resolve(ref).catch(rethrow);
  const directory = normalizeDirectory(subdir);
  const files = await readFiles(objects, { repo, ref, commit, directory }, options);
  return { files, commit, dirty: false, root: path.resolve(repo, directory) };
}

/** Reads the fleet's files of the merge of `ref` into `base`. The `commit` of the result is that of `ref`. */
export async function readMerge(
  repo: string,
  request: MergeRequest,
  subdir = "",
  options: ReadOptions = {},
): Promise<Tree & MergeResult> {
  const root = path.resolve(repo);
  const merged = await merge(root, request);
  const directory = normalizeDirectory(subdir);
  await using objects = await openGitObjects(root);
  const { ref, base } = request.shown ?? request;
  const folder = { repo, ref: `${ref} in ${base}`, commit: merged.tree, directory };
  const files = await readFiles(objects, folder, options);
  return { ...merged, files, dirty: false, root: path.resolve(root, directory) };
}

function commitNotFound(repo: string, ref: string, cause: unknown): Failure {
  const hint = "it takes the path of a repository, and the name of a branch or tag or the id of a commit";
  return new Failure("usage", `${repo}: has no branch, tag or commit "${ref}"`, { hint, cause });
}

/** A directory of a commit, with its names for messages. */
interface FleetFolder {
  readonly repo: string;
  readonly ref: string;
  /** The id of a commit or of a tree. */
  readonly commit: string;
  readonly directory: string;
}

export type ReadLimits = Pick<ReadOptions, "limits" | "trusted">;

interface ReadOptions {
  /** Holds files that are not read again. [an empty cache] */
  readonly cache?: TreeCache | undefined;
  /** [TREE_LIMITS] */
  readonly limits?: TreeLimits | undefined;
  /** A trusted commit. `limits` then apply only to files that this commit does not hold unchanged. [none] */
  readonly trusted?: string | undefined;
}

/** Reads the fleet's files in a directory of a commit, sorted by path. The sizes of all files are checked before any is read. */
export async function readFiles(
  objects: GitObjects,
  { repo, ref, commit, directory }: FleetFolder,
  { cache = createTreeCache(), limits = TREE_LIMITS, trusted }: ReadOptions = {},
): Promise<TreeFile[]> {
  const generation = cache.startGeneration();
  const trustedBlobs = await listFleetBlobs(objects, trusted, directory, generation);
  const widened = { ...TREE_LIMITS, files: limits.files + trustedBlobs.size };
  const entries = await listCommit(objects, commit, directory, {
    generation,
    limits: trusted === undefined ? limits : widened,
  });
  if (entries === undefined) throw directoryNotFound(repo, directory, ref);
  return readEntries({ objects, commit, directory, entries, generation, limits, trustedBlobs });
}

/** Returns the ids of the blobs of the fleet's files of a commit; none for undefined. */
async function listFleetBlobs(
  objects: GitObjects,
  commit: string | undefined,
  directory: string,
  generation: CacheGeneration,
): Promise<ReadonlySet<string>> {
  const entries = commit === undefined ? [] : await listCommit(objects, commit, directory, { generation });
  return new Set((entries ?? []).map(({ oid }) => oid));
}

function directoryNotFound(repo: string, directory: string, ref: string): Failure {
  const hint = "no change is made, since an empty fleet would delete everything";
  return new Failure("rejected", `${repo}: has no directory "${directory}" at ${ref}`, { hint });
}

interface CommitListing {
  readonly objects: GitObjects;
  readonly commit: string;
  readonly directory: string;
  readonly entries: readonly CommitEntry[];
  readonly generation: CacheGeneration;
  readonly limits: TreeLimits;
  readonly trustedBlobs: ReadonlySet<string>;
}

/** A file with the id of its blob. */
interface FileBlob {
  readonly path: string;
  readonly oid: string;
}

async function readEntries(listing: CommitListing): Promise<TreeFile[]> {
  const { objects, directory, generation } = listing;
  const limit = pLimit(PARALLEL_READS);
  for (const entry of listing.entries.filter(isNonYamlLink)) await rejectDirectoryLink(listing, entry);
  const entries = listing.entries.filter((entry) => !isNonYamlLink(entry));
  const files = await Promise.all(
    entries.map((entry) =>
      limit(async () => ({ path: entry.path, oid: await resolveEntry(listing, entry) })),
    ),
  );
  await checkSizes(listing, files);
  const read = async ({ path: at, oid }: FileBlob): Promise<TreeFile> => {
    const content = await generation.blob(oid, () =>
      objects.readBlob(oid, limitsFor(oid, listing).fileBytes),
    );
    checkContent(directory, at, content);
    return generation.file(at, content);
  };
  return Promise.all(files.map((file) => limit(read, file))).finally(() => limit.clearQueue());
}

/** Checks the sizes of all files before the read. Cached files count for the total too, with the size of their content. */
async function checkSizes(listing: CommitListing, files: readonly FileBlob[]): Promise<void> {
  const { objects, directory, generation, limits, trustedBlobs } = listing;
  const unread = [...new Set(files.map(({ oid }) => oid).filter((oid) => !generation.has(oid)))];
  const sizes = await objects.readSizes(unread);
  const sizeOf = new Map(unread.map((oid, index) => [oid, sizes[index] ?? 0]));
  const budgets = { fresh: createSizeBudget(directory, limits), all: createSizeBudget(directory) };
  for (const { path: at, oid } of files) {
    const read = () => objects.readBlob(oid, limitsFor(oid, listing).fileBytes);
    const bytes = sizeOf.get(oid) ?? (await generation.blob(oid, read)).byteLength;
    if (!trustedBlobs.has(oid)) budgets.fresh(at, bytes);
    budgets.all(at, bytes);
  }
}

function limitsFor(oid: string, { trustedBlobs, limits }: CommitListing): TreeLimits {
  return trustedBlobs.has(oid) ? TREE_LIMITS : limits;
}

/** Returns the id of the blob that an entry stands for. Follows links. Throws `rejected` for submodules. */
async function resolveEntry(listing: CommitListing, { path: at, oid, type }: CommitEntry): Promise<string> {
  if (type === "file") return oid;
  if (type === "link") return followLink(listing, at, await readLinkTarget(listing, at, oid));
  const hint = "put its files into the repository itself, or the fleet into a directory beside it";
  throw rejectTree(listing.directory, at, "is a submodule, which is not followed", hint);
}

/** Returns whether an entry is a link without the name of a fleet file. Only its target shows whether it is a directory. */
function isNonYamlLink({ path: at, type }: CommitEntry): boolean {
  return type === "link" && !isFleetFile(path.posix.basename(at));
}

/** The longest chain of links in a path on Linux: MAXSYMLINKS, path_resolution(7). */
const MAX_LINKS = 40;

/** Throws `rejected` for a link to a directory of the repository, and for a link out of it, whose target is unknown. */
async function rejectDirectoryLink(listing: CommitListing, { path: at, oid }: CommitEntry): Promise<void> {
  const { objects, commit, directory } = listing;
  let [linkPath, target] = [joinPath(directory, at), await readLinkTarget(listing, at, oid)];
  for (let links = 0; links < MAX_LINKS; links += 1) {
    const to = path.posix.normalize(path.posix.join(path.posix.dirname(linkPath), target));
    if (path.posix.isAbsolute(target) || to === ".." || to.startsWith("../"))
      throw rejectTree(directory, at, `is a link out of the repository, to ${target}`, LINKED_DIRECTORY_HINT);
    const tree = await resolveTree(objects, commit, path.posix.dirname(to));
    const name = path.posix.basename(to);
    const destination =
      tree === undefined ? undefined : (await objects.readTree(tree)).find((child) => child.name === name);
    if (to === "." || destination?.type === "tree")
      throw rejectTree(directory, at, LINKED_DIRECTORY, LINKED_DIRECTORY_HINT);
    if (destination?.type !== "link") return;
    [linkPath, target] = [to, await readLinkTarget(listing, at, destination.oid)];
  }
  throw rejectTree(directory, at, "is a link in a ring of links");
}

/** The longest path of a file system: PATH_MAX of limits.h. */
const MAX_LINK_BYTES = 4096;

async function readLinkTarget(
  { objects, directory }: CommitListing,
  at: string,
  oid: string,
): Promise<string> {
  const [size = 0] = await objects.readSizes([oid]);
  if (size > MAX_LINK_BYTES) throw rejectTree(directory, at, `is a link of ${size} bytes, which is no path`);
  return new TextDecoder().decode(await objects.readBlob(oid, MAX_LINK_BYTES));
}

/** Returns the id of the target of a link. Throws `rejected` unless it is a file of the same tree, and no link itself. */
async function followLink(
  { objects, commit, directory }: CommitListing,
  at: string,
  target: string,
): Promise<string> {
  const to = path.posix.normalize(path.posix.join(path.posix.dirname(at), target));
  const outside = path.posix.isAbsolute(target) || to === ".." || to.startsWith("../");
  if (outside) throw rejectTree(directory, at, `is a link out of the tree, to ${target}`);
  const tree = await resolveTree(objects, commit, joinPath(directory, path.posix.dirname(to)));
  const entries = tree === undefined ? [] : await objects.readTree(tree);
  const destination = entries.find(({ name }) => name === path.posix.basename(to));
  if (destination?.type === "link") throw rejectTree(directory, at, `is a link to a link, ${to}`);
  if (destination?.type !== "file") throw rejectTree(directory, at, `is a link to ${to}, which is no file`);
  return destination.oid;
}
