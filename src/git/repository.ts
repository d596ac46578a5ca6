import fs from "node:fs";
import path from "node:path";

/** A repository as isomorphic-git wants to be told of it. The cache keeps an opened pack for further objects. */
export interface Repository {
  readonly fs: typeof fs;
  readonly gitdir: string;
  readonly cache: object;
}

export interface Opened {
  readonly repository: Repository;
  /** What HEAD says: the name of a branch, or the id of a commit. */
  readonly head: string;
}

/** Opens a working tree, its `.git`, or a bare repository; also a tree made by `git worktree add` (gitrepository-layout(5)). */
export async function openRepository(directory: string): Promise<Opened> {
  const inside = path.join(directory, ".git");
  const own = await followFile(fs.existsSync(inside) ? inside : directory);
  const common = await readLine(path.join(own, "commondir")).catch(() => ".");
  const head = await readLine(path.join(own, "HEAD"));
  const repository = { fs, gitdir: path.resolve(own, common), cache: {} };
  return { repository, head: head.replace(/^ref: /, "") };
}

/** In linked trees and submodules `.git` is a file that names the directory. */
async function followFile(dotgit: string): Promise<string> {
  if ((await fs.promises.stat(dotgit)).isDirectory()) return dotgit;
  const line = await readLine(dotgit);
  return path.resolve(path.dirname(dotgit), line.replace(/^gitdir: /, ""));
}

async function readLine(file: string): Promise<string> {
  return (await fs.promises.readFile(file, "utf8")).trim();
}

/** The full id of the commit that a branch, a tag or a shortened id names. Throws when there is none. */
export async function resolveCommit({ repository, head }: Opened, ref: string): Promise<string> {
  const name = ref === "HEAD" ? head : ref;
  const git = await gitLibrary();
  const expand = () => git.expandOid({ ...repository, oid: name });
  const oid = await git.resolveRef({ ...repository, ref: name }).catch(expand);
  return (await git.readCommit({ ...repository, oid })).oid;
}

/** isomorphic-git, loaded when there is a repository to read: it costs a tenth of a second. */
export function gitLibrary(): Promise<typeof import("isomorphic-git")> {
  return import("isomorphic-git");
}
