import fs from "node:fs";
import path from "node:path";

/** A repository on this machine. */
interface GitRepository {
  /** The directory of objects and references, which all trees of git-worktree(1) share. */
  readonly gitdir: string;
  /** The content of HEAD: the full name of a branch, or the id of a commit. */
  readonly head: string;
}

/**
 * Opens a working tree, its `.git`, or a bare repository, also a tree of `git worktree add` (gitrepository-layout(5)). Throws if
 * `directory` is no repository.
 */
export async function openRepository(directory: string): Promise<GitRepository> {
  const inside = path.join(directory, ".git");
  const worktreeGitdir = await resolveGitdir(fs.existsSync(inside) ? inside : directory);
  const common = await readLine(path.join(worktreeGitdir, "commondir")).catch(() => ".");
  const head = await readLine(path.join(worktreeGitdir, "HEAD"));
  return { gitdir: path.resolve(worktreeGitdir, common), head: head.replace(/^ref: /, "") };
}

/** Returns the closest directory at or above `directory` that holds a `.git`; undefined when there is none. */
export function findRepositoryRoot(directory: string): string | undefined {
  if (fs.existsSync(path.join(directory, ".git"))) return directory;
  const parent = path.dirname(directory);
  return parent === directory ? undefined : findRepositoryRoot(parent);
}

/** Returns the directory that a `.git` stands for. In linked trees and submodules it is a file that names the directory. */
async function resolveGitdir(dotgit: string): Promise<string> {
  if ((await fs.promises.stat(dotgit)).isDirectory()) return dotgit;
  const line = await readLine(dotgit);
  return path.resolve(path.dirname(dotgit), line.replace(/^gitdir: /, ""));
}

async function readLine(file: string): Promise<string> {
  return (await fs.promises.readFile(file, "utf8")).trim();
}
