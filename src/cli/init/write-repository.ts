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
    hint: "give another folder: fleetwright init DIR; to add a host to a fleet, write a Host: fleetwright explain Host",
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

/** Returns the Git repository that a folder is in: that folder itself, or one above it. Undefined without one. */
export async function findRepository(folder: string): Promise<string | undefined> {
  let present = folder;
  while (!existsSync(present)) present = dirname(present);
  const { exitCode, stdout } = await tryRunGit(["rev-parse", "--show-toplevel"], { repo: present });
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Makes a repository with one commit. Returns false if Git does not know the author: then nothing is committed. */
export async function commitFirst(folder: string, files: readonly RepositoryFile[]): Promise<boolean> {
  if (!existsSync(join(folder, ".git")))
    await runGit(["init", "--quiet", "--initial-branch=main"], { repo: folder });
  const { exitCode } = await tryRunGit(["config", "user.email"], { repo: folder });
  if (exitCode !== 0) return false;
  const paths = [...files.map(({ path }) => path), SCHEMA_FILE];
  await runGit(["add", "--", ...paths], { repo: folder });
  await runGit(["commit", "--quiet", "--message=A first fleet"], { repo: folder });
  return true;
}
