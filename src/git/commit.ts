import path from "node:path";
import pLimit from "p-limit";
import { Failure } from "../model/failure.ts";
import { gitLibrary, openRepository, type Repository, resolveCommit } from "./repository.ts";
import {
  byPath,
  createScale,
  type Entry,
  isFleetDirectory,
  isFleetFile,
  join,
  refuse,
  type Tree,
  type TreeFile,
} from "./tree.ts";

/** A fleet file in a commit. For a link, the content of the object is its target. */
export interface CommitEntry extends Entry {
  readonly oid: string;
}

const LINK_MODE = "120000";
const PARALLEL_READS = 32;

/**
 * The fleet's files of a commit, without a checkout. `repo` is a working tree, its `.git`, or a bare repository;
 * `ref` a branch, a tag or a commit, also a shortened one.
 */
export async function readCommit(repo: string, ref: string, subdir = ""): Promise<Tree> {
  const { repository, commit } = await open(repo, ref);
  const directory = subdir
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  const entries = await listCommit(repository, commit, directory);
  if (entries === undefined) throw noDirectory(repo, directory, ref);
  const files = await readEntries({ repository, commit, directory, entries });
  return { files, commit, dirty: false, root: path.resolve(repo, directory) };
}

async function open(repo: string, ref: string): Promise<{ repository: Repository; commit: string }> {
  try {
    const opened = await openRepository(path.resolve(repo));
    return { repository: opened.repository, commit: await resolveCommit(opened, ref) };
  } catch (cause) {
    const hint = "it takes the path of a repository, and the name of a branch or tag or the id of a commit";
    throw new Failure("usage", `${repo}: has no branch, tag or commit "${ref}"`, { hint, cause });
  }
}

function noDirectory(repo: string, directory: string, ref: string): Failure {
  const hint = "nothing is changed, since an empty fleet would be a removed one";
  return new Failure("rejected", `${repo}: has no directory "${directory}" at ${ref}`, { hint });
}

/** The fleet files below a directory of a commit, sorted; undefined when the commit has no such directory. */
export async function listCommit(
  repository: Repository,
  commit: string,
  directory: string,
): Promise<CommitEntry[] | undefined> {
  const git = await gitLibrary();
  let { oid } = await git.readTree({ ...repository, oid: commit });
  for (const name of directory.split("/").filter(Boolean)) {
    const { tree } = await git.readTree({ ...repository, oid });
    const child = tree.find((entry) => entry.path === name && entry.type === "tree");
    if (child === undefined) return undefined;
    oid = child.oid;
  }
  return (await listTree(repository, oid, "")).sort(byPath);
}

async function listTree(repository: Repository, oid: string, directory: string): Promise<CommitEntry[]> {
  const git = await gitLibrary();
  const { tree } = await git.readTree({ ...repository, oid });
  const found: CommitEntry[] = [];
  for (const { path: name, mode, oid: child, type } of tree) {
    const at = join(directory, name);
    if (type === "tree" && isFleetDirectory(name)) found.push(...(await listTree(repository, child, at)));
    if (type === "blob" && isFleetFile(name)) found.push({ path: at, oid: child, link: mode === LINK_MODE });
  }
  return found;
}

interface Listing {
  readonly repository: Repository;
  readonly commit: string;
  readonly directory: string;
  readonly entries: readonly CommitEntry[];
}

async function readEntries(listing: Listing): Promise<TreeFile[]> {
  const git = await gitLibrary();
  const limit = pLimit(PARALLEL_READS);
  const weigh = createScale(listing.directory);
  const read = async (entry: CommitEntry): Promise<TreeFile> => {
    const { blob } = await git.readBlob({ ...listing.repository, oid: entry.oid });
    const content = entry.link ? await follow(listing, entry.path, new TextDecoder().decode(blob)) : blob;
    weigh(content.byteLength);
    return { path: entry.path, content };
  };
  return Promise.all(listing.entries.map((entry) => limit(read, entry)));
}

/** The content that a link stands for. It must be a file of the same tree, and no link itself. */
async function follow(listing: Listing, at: string, target: string): Promise<Uint8Array> {
  const { repository, commit, directory, entries } = listing;
  const to = path.posix.normalize(path.posix.join(path.posix.dirname(at), target));
  const outside = path.posix.isAbsolute(target) || to === ".." || to.startsWith("../");
  if (outside) throw refuse(directory, at, `is a link out of the tree, to ${target}`);
  if (entries.some((entry) => entry.link && entry.path === to))
    throw refuse(directory, at, `is a link to a link, ${to}`);
  const git = await gitLibrary();
  const found = await git
    .readBlob({ ...repository, oid: commit, filepath: join(directory, to) })
    .catch(() => undefined);
  if (found === undefined) throw refuse(directory, at, `is a link to ${to}, which is no file`);
  return found.blob;
}
