import fs from "node:fs";
import path from "node:path";
import { Failure } from "../model/failure.ts";
import { openCatFile } from "./cat-file.ts";
import { gitLibrary, type Opened, openRepository, type Repository, resolveCommit } from "./repository.ts";

/** Reads what a repository holds. */
export interface Objects extends AsyncDisposable {
  /** The full id of the commit that a branch, a tag or a shortened id names. Throws when there is none. */
  resolve(ref: string): Promise<string>;
  /** The entries of a tree, or of the tree of a commit. */
  tree(oid: string): Promise<readonly ObjectEntry[]>;
  blob(oid: string): Promise<Uint8Array>;
}

export interface ObjectEntry {
  readonly name: string;
  readonly oid: string;
  /** `commit` is a submodule. */
  readonly type: "tree" | "file" | "link" | "commit";
}

/** An object that must be there, since another one refers to it, is not, or is broken. */
export class Unreadable extends Failure {
  constructor(oid: string, cause?: unknown) {
    const hint = "look what git fsck says of the repository";
    super("rejected", `the repository has no readable object ${oid}`, { hint, cause });
  }
}

/** isomorphic-git holds a pack in memory as a whole. */
const MAX_PACK_BYTES = 32 * 2 ** 20;

/**
 * Opens a working tree, its `.git`, or a bare repository for reading: in this process where isomorphic-git can, and through
 * `git cat-file` where it is slow or cannot: objects that lie elsewhere (a push in quarantine, alternates, a partial clone), SHA-256,
 * other forms of references, and packs too large to be held in memory.
 */
export async function openObjects(directory: string): Promise<Objects> {
  const opened = await openRepository(directory);
  return needsGit(opened.repository) ? openCatFile(directory) : quick(inProcess(opened), directory);
}

/** So many are read without a process; more are read several times faster by one. */
const FEW = 64;

/** What changed since the last commit is read here, a whole fleet through git, where it is installed. */
function quick(own: Objects, directory: string): Objects {
  let reads = 0;
  let cat: Objects | undefined;
  const read = <T>(how: (objects: Objects) => Promise<T>): Promise<T> => {
    reads += 1;
    if (reads > FEW) cat ??= openCatFile(directory);
    return cat === undefined ? how(own) : how(cat).catch(() => how(own));
  };
  return {
    resolve: own.resolve,
    tree: (oid) => read((objects) => objects.tree(oid)),
    blob: (oid) => read((objects) => objects.blob(oid)),
    [Symbol.asyncDispose]: async () => cat?.[Symbol.asyncDispose](),
  };
}

function inProcess(opened: Opened): Objects {
  const { repository } = opened;
  return {
    resolve: (ref) => resolveCommit(opened, ref),
    async tree(oid) {
      const { tree } = await (await gitLibrary()).readTree({ ...repository, oid }).catch(unreadable(oid));
      return tree.map((entry) => ({ name: entry.path, oid: entry.oid, type: typeOf(entry.mode) }));
    },
    async blob(oid) {
      return (await (await gitLibrary()).readBlob({ ...repository, oid }).catch(unreadable(oid))).blob;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function unreadable(oid: string): (cause: unknown) => never {
  return (cause) => {
    throw new Unreadable(oid, cause);
  };
}

const TYPES: Readonly<Record<string, ObjectEntry["type"]>> = {
  "40000": "tree",
  "120000": "link",
  "160000": "commit",
};

/** What the mode of a tree's entry says, with or without a leading zero. */
export function typeOf(mode: string): ObjectEntry["type"] {
  return TYPES[mode.replace(/^0/, "")] ?? "file";
}

function needsGit({ gitdir }: Repository): boolean {
  if (process.env.GIT_OBJECT_DIRECTORY !== undefined) return true;
  if (sizeOf(path.join(gitdir, "objects/info/alternates")) > 0) return true;
  return hasExtensions(gitdir) || largestPack(gitdir) > MAX_PACK_BYTES;
}

/** Extensions are what older readers must not pass over: gitrepository-layout(5), `extensions.*` of git-config(1). */
function hasExtensions(gitdir: string): boolean {
  const config = fs.readFileSync(path.join(gitdir, "config"), "utf8");
  return /^\s*(objectformat|refstorage|partialclone)\s*=\s*(?!sha1\b|files\b)/im.test(config);
}

function largestPack(gitdir: string): number {
  const directory = path.join(gitdir, "objects/pack");
  const packs = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
  const sizes = packs
    .filter((name) => name.endsWith(".pack"))
    .map((name) => sizeOf(path.join(directory, name)));
  return Math.max(0, ...sizes);
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
