import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { git } from "../../git/system-git.ts";

/** Makes a Git repository with a fleet's files in it. False when there is one already: it is left as it is. */
export async function makeRepository(folder: string, fleet: string): Promise<boolean> {
  if (existsSync(join(folder, ".git"))) return false;
  mkdirSync(folder, { recursive: true });
  cpSync(fleet, folder, { recursive: true });
  await git(["init", "--quiet", "--initial-branch=main"], { repo: folder });
  await commitAll(folder, "The example fleet");
  return true;
}

/** Commits what lies there, in the demo's own name: people commit in theirs. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await git(["add", "--all"], { repo: folder });
  const author = ["-c", "user.name=Fleetwright demo", "-c", "user.email=demo@fleetwright.invalid"];
  await git([...author, "-c", "commit.gpgSign=false", "commit", "--quiet", `--message=${message}`], {
    repo: folder,
  });
}

/** Whether files lie there that are in no commit. */
export async function isDirty(folder: string): Promise<boolean> {
  return (await git(["status", "--porcelain"], { repo: folder })) !== "";
}
