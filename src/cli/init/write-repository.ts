import { existsSync, readdirSync } from "node:fs";
import { constants, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runGit, tryRunGit } from "../../git/system-git.ts";
import { packageFile } from "../../host/package-file.ts";
import { Failure } from "../../model/failure.ts";
import { type RepositoryFile, SCHEMA_FILE } from "./repository-file.ts";

/** Throws `usage` if the folder has anything but a new Git repository in it. It need not exist. */
export function assertEmpty(folder: string): void {
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => name !== ".git") : [];
  if (found.length === 0) return;
  throw new Failure("usage", `${folder} is not empty: it has ${found.slice(0, 3).join(", ")}`, {
    hint: "give another folder: fleetwright init DIR; to add a host and its machines to a fleet: fleetwright import URI --out DIR",
  });
}

/** Writes the files, and never replaces one. If anything fails, removes what it wrote. */
export async function writeFiles(folder: string, files: readonly RepositoryFile[]): Promise<void> {
  const created: string[] = [];
  try {
    const first = await mkdir(folder, { recursive: true });
    if (first !== undefined) created.push(first);
    for (const { path, text } of files) {
      const full = join(folder, path);
      const parent = await mkdir(dirname(full), { recursive: true });
      if (parent !== undefined) created.push(parent);
      await writeFile(full, text, { flag: "wx" });
      created.push(full); // only now: another file of this name is not ours to remove
    }
    await copyFile(packageFile(`schemas/${SCHEMA_FILE}`), join(folder, SCHEMA_FILE), constants.COPYFILE_EXCL);
  } catch (error) {
    for (const path of created.reverse()) await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Returns the Git repository that would have the files of a folder: that folder itself, or one above it. Undefined without one, and
 * where the one above ignores the folder: its history can never have the files.
 */
export async function findRepository(folder: string): Promise<string | undefined> {
  let present = folder;
  while (!existsSync(present)) present = dirname(present);
  const { exitCode, stdout } = await tryRunGit(["rev-parse", "--show-toplevel"], { repo: present });
  if (exitCode !== 0) return undefined;
  return (await isIgnored(folder, present)) ? undefined : stdout.trim();
}

async function isIgnored(folder: string, repo: string): Promise<boolean> {
  // git check-ignore knows no literal pathspecs. An absolute path has no magic, and no pattern is expanded (gitglossary(7)).
  const args = ["--no-literal-pathspecs", "check-ignore", "--quiet", "--", `${folder}/`];
  return (await tryRunGit(args, { repo })).exitCode === 0;
}

/** The message of the first commit. */
export const FIRST_COMMIT = "A first fleet";

/** Makes a repository with one commit. Returns false if Git does not know the author: then the files are only staged. */
export async function commitFirst(folder: string, files: readonly RepositoryFile[]): Promise<boolean> {
  if (!existsSync(join(folder, ".git")))
    await runGit(["init", "--quiet", "--initial-branch=main"], { repo: folder });
  const paths = [...files.map(({ path }) => path), SCHEMA_FILE];
  await runGit(["add", "--", ...paths], { repo: folder });
  if (!(await knowsAuthor(folder))) return false;
  await runGit(["commit", "--quiet", `--message=${FIRST_COMMIT}`], { repo: folder });
  return true;
}

/** Returns whether Git has a name and an address for commits, and did not guess the address from the name of this machine. */
async function knowsAuthor(repo: string): Promise<boolean> {
  for (const args of [
    ["config", "user.email"],
    ["var", "GIT_AUTHOR_IDENT"],
    ["var", "GIT_COMMITTER_IDENT"],
  ])
    if ((await tryRunGit(args, { repo })).exitCode !== 0) return false;
  return true;
}
