import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { createYielder } from "../drivers/shared/yield-to-event-loop.ts";
import { MAX_FILE_BYTES } from "../fleet/source-text.ts";
import { readNamedFileSync } from "../host/named-file.ts";
import { Failure } from "../model/failure.ts";
import { openGitObjects } from "./cat-file.ts";
import { listCommit } from "./listing.ts";
import { findRepositoryRoot } from "./repository.ts";
import {
  type CommitEntry,
  checkContent,
  checkName,
  comparePaths,
  createSizeBudget,
  isFleetDirectory,
  isFleetFile,
  joinPath,
  LINKED_DIRECTORY,
  LINKED_DIRECTORY_HINT,
  rejectTree,
  type SizeBudget,
  type Tree,
  type TreeFile,
  WORKTREE,
  type WorktreeEntry,
} from "./tree.ts";

/** A file with git's id of its content; for a link, the id of the text of its target. */
interface LoadedFile extends TreeFile {
  readonly oid: string;
  /** Git's id of the content with LF in place of CRLF, if it differs. */
  readonly lfOid?: string;
}

/**
 * Reads the fleet's files of a directory. `commit` is the last commit if it holds these files, else `worktree`. CRLF of a file counts as
 * LF: git checks files out like this with core.autocrlf, and YAML reads both the same (YAML 1.2.2, 5.4).
 */
export async function readWorktree(directory: string): Promise<Tree> {
  const root = await resolveRoot(directory);
  const entries = (await listDirectory(root, "")).sort(comparePaths);
  const loaded = await loadFiles(root, entries);
  const files = loaded.map(({ path, content }) => ({ path, content }));
  return { files, root, ...(await findEqualCommit(root, loaded)) };
}

async function resolveRoot(directory: string): Promise<string> {
  try {
    const root = await fs.promises.realpath(directory);
    if ((await fs.promises.stat(root)).isDirectory()) return root;
  } catch (cause) {
    const isGone = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new Failure(
      "usage",
      `${directory}: ${isGone ? "is not there" : `cannot be read: ${reason(cause)}`}`,
      {
        cause,
        hint: "give the directory of the fleet's files",
      },
    );
  }
  throw new Failure("usage", `${directory}: is no directory`, {
    hint: "give the directory of the fleet's files",
  });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

async function listDirectory(root: string, directory: string): Promise<WorktreeEntry[]> {
  const entries: WorktreeEntry[] = [];
  for (const child of await fs.promises.readdir(path.join(root, directory), { withFileTypes: true })) {
    const at = joinPath(directory, child.name);
    if (isFleetFile(child.name) || (!child.isFile() && isFleetDirectory(child.name))) checkName(root, at);
    if (child.isDirectory() && isFleetDirectory(child.name)) entries.push(...(await listDirectory(root, at)));
    if (child.isSymbolicLink() && isFleetDirectory(child.name) && (await isDirectory(path.join(root, at))))
      throw rejectTree(root, at, LINKED_DIRECTORY, LINKED_DIRECTORY_HINT);
    if (!isFleetFile(child.name) || child.isDirectory()) continue;
    if (!child.isFile() && !child.isSymbolicLink())
      throw rejectTree(root, at, "is a pipe, a socket or a device");
    entries.push({ path: at, link: child.isSymbolicLink() });
  }
  return entries;
}

/** Returns whether a link leads to a directory; false for a broken link. */
async function isDirectory(full: string): Promise<boolean> {
  const stats = await fs.promises.stat(full).catch(() => undefined);
  return stats?.isDirectory() === true;
}

/** Reads all files synchronously. Asynchronous reads of small files take five times as long, because each uses another thread. */
async function loadFiles(root: string, entries: readonly WorktreeEntry[]): Promise<LoadedFile[]> {
  const checkSize = createSizeBudget(root);
  const yieldToEventLoop = createYielder();
  const loaded: LoadedFile[] = [];
  for (const entry of entries) {
    loaded.push(await loadFile(root, entry, checkSize));
    await yieldToEventLoop();
  }
  return loaded;
}

async function loadFile(
  root: string,
  { path: at, link }: WorktreeEntry,
  checkSize: SizeBudget,
): Promise<LoadedFile> {
  const full = path.join(root, at);
  const target = link ? await resolveLinkTarget(root, at) : full;
  checkSize(at, fs.statSync(target).size);
  const content = readNamedFileSync(target, { maxBytes: MAX_FILE_BYTES });
  checkContent(root, at, content);
  if (link) return { path: at, content, oid: blobId(Buffer.from(await fs.promises.readlink(full))) };
  const lf = withLf(content);
  return { path: at, content, oid: blobId(content), ...(lf === undefined ? {} : { lfOid: blobId(lf) }) };
}

/** Returns the content with LF in place of CRLF; undefined if it has no CRLF. */
function withLf(content: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (!bytes.includes("\r\n")) return undefined;
  return Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

async function resolveLinkTarget(root: string, at: string): Promise<string> {
  const text = await fs.promises.readlink(path.join(root, at));
  const target = await fs.promises.realpath(path.join(root, at)).catch(() => undefined);
  if (target === undefined) throw rejectTree(root, at, `is a link to ${text}, which does not exist`);
  if (!target.startsWith(root + path.sep))
    throw rejectTree(root, at, `is a link out of the tree, to ${text}`);
  return target;
}

/** Returns git's id of a content: SHA-1 of its type, length and bytes. */
function blobId(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.byteLength}\0`).update(content).digest("hex");
}

/**
 * Compares the ids of the files with those of the last commit. The index is not used, because files that git ignores count for the
 * fleet too.
 */
async function findEqualCommit(
  root: string,
  loaded: readonly LoadedFile[],
): Promise<Pick<Tree, "commit" | "dirty">> {
  const head = await readHead(root).catch(() => undefined); // no repository, no commit yet, or an unknown format
  if (head === undefined) return { commit: WORKTREE, dirty: false };
  const isSame = hasSameFiles(head.entries, loaded);
  return isSame ? { commit: head.commit, dirty: false } : { commit: WORKTREE, dirty: true };
}

async function readHead(root: string): Promise<{ commit: string; entries: readonly CommitEntry[] }> {
  const repository = findRepositoryRoot(root);
  if (repository === undefined) throw new Failure("usage", `${root}: is in no repository`);
  await using objects = await openGitObjects(repository);
  const commit = await objects.resolve("HEAD");
  const directory = path.relative(repository, root).split(path.sep).join("/");
  const entries = (await listCommit(objects, commit, directory)) ?? [];
  return { commit, entries: entries.filter((entry) => isFleetFile(path.posix.basename(entry.path))) };
}

function hasSameFiles(entries: readonly CommitEntry[], loaded: readonly LoadedFile[]): boolean {
  return (
    entries.length === loaded.length &&
    entries.every(({ path: at, oid }, index) => {
      const file = loaded[index];
      return file?.path === at && (file.oid === oid || file.lfOid === oid);
    })
  );
}
