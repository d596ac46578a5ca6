import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { breather } from "../drivers/breather.ts";
import { Failure } from "../model/failure.ts";
import { type CommitEntry, listCommit } from "./listing.ts";
import { openObjects } from "./objects.ts";
import {
  byPath,
  checkContent,
  createScale,
  type Entry,
  isFleetDirectory,
  isFleetFile,
  join,
  refuse,
  type Tree,
  type TreeFile,
  WORKTREE,
} from "./tree.ts";

/** A file with the id that git gives its content; for a link, the id of its target's text. */
interface Loaded extends TreeFile {
  readonly oid: string;
}

/** The fleet's files as they lie in a directory, with the commit that they equal, if they equal the last one. */
export async function readWorktree(directory: string): Promise<Tree> {
  const root = await rootOf(directory);
  const entries = (await listDirectory(root, "")).sort(byPath);
  const loaded = await loadAll(root, entries);
  const files = loaded.map(({ path, content }) => ({ path, content }));
  return { files, root, ...(await standing(root, loaded)) };
}

async function rootOf(directory: string): Promise<string> {
  try {
    const root = await fs.promises.realpath(directory);
    if ((await fs.promises.stat(root)).isDirectory()) return root;
  } catch (cause) {
    throw new Failure("usage", `${directory}: cannot be read: ${reason(cause)}`, { cause });
  }
  throw new Failure("usage", `${directory}: is no directory`, {
    hint: "give the directory of the fleet's files",
  });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Links to directories are not followed, as git does not follow them either. */
async function listDirectory(root: string, directory: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const child of await fs.promises.readdir(path.join(root, directory), { withFileTypes: true })) {
    const at = join(directory, child.name);
    if (child.isDirectory() && isFleetDirectory(child.name)) found.push(...(await listDirectory(root, at)));
    if (isFleetFile(child.name) && (child.isFile() || child.isSymbolicLink()))
      found.push({ path: at, link: child.isSymbolicLink() });
  }
  return found;
}

/** Small files are read in no time: to wait for each by way of another thread takes five times as long. */
async function loadAll(root: string, entries: readonly Entry[]): Promise<Loaded[]> {
  const weigh = createScale(root);
  const breathe = breather();
  const loaded: Loaded[] = [];
  for (const entry of entries) {
    loaded.push(await load(root, entry, weigh));
    await breathe();
  }
  return loaded;
}

async function load(
  root: string,
  { path: at, link }: Entry,
  weigh: (bytes: number) => void,
): Promise<Loaded> {
  const full = path.join(root, at);
  const target = link ? await targetOf(root, at) : full;
  weigh(fs.statSync(target).size);
  const content = fs.readFileSync(target);
  checkContent(root, at, content);
  return { path: at, content, oid: blobId(link ? Buffer.from(await fs.promises.readlink(full)) : content) };
}

async function targetOf(root: string, at: string): Promise<string> {
  const text = await fs.promises.readlink(path.join(root, at));
  const target = await fs.promises.realpath(path.join(root, at)).catch(() => undefined);
  if (target === undefined) throw refuse(root, at, `is a link to ${text}, which does not exist`);
  if (!target.startsWith(root + path.sep)) throw refuse(root, at, `is a link out of the tree, to ${text}`);
  return target;
}

/** What git calls a content: SHA-1 over its kind, its length and itself. */
function blobId(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.byteLength}\0`).update(content).digest("hex");
}

/**
 * Which commit the files are. They are compared by their ids with those of the last commit, not by the index: a file
 * that git ignores counts for the fleet, and then the commit alone does not say what the fleet is.
 */
async function standing(root: string, loaded: readonly Loaded[]): Promise<Pick<Tree, "commit" | "dirty">> {
  const head = await headOf(root).catch(() => undefined); // no repository, no commit yet, or a format that is not known
  if (head === undefined) return { commit: WORKTREE, dirty: false };
  const same = sameFiles(head.entries, loaded);
  return same ? { commit: head.commit, dirty: false } : { commit: WORKTREE, dirty: true };
}

function repositoryAbove(directory: string): string {
  if (fs.existsSync(path.join(directory, ".git"))) return directory;
  const above = path.dirname(directory);
  if (above === directory) throw new Failure("usage", `${directory}: there is no repository`);
  return repositoryAbove(above);
}

async function headOf(root: string): Promise<{ commit: string; entries: readonly CommitEntry[] }> {
  const top = repositoryAbove(root);
  await using objects = await openObjects(top);
  const commit = await objects.resolve("HEAD");
  const directory = path.relative(top, root).split(path.sep).join("/");
  return { commit, entries: (await listCommit(objects, commit, directory)) ?? [] };
}

function sameFiles(entries: readonly CommitEntry[], loaded: readonly Loaded[]): boolean {
  return (
    entries.length === loaded.length &&
    entries.every(({ path: at, oid }, index) => loaded[index]?.path === at && loaded[index]?.oid === oid)
  );
}
