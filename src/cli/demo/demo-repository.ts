import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { runGit, tryRunGit } from "../../git/system-git.ts";

/** Creates a Git repository with a fleet's files. Returns false if the repository exists; it then stays unchanged. */
export async function makeRepository(folder: string, fleet: string): Promise<boolean> {
  if (existsSync(join(folder, ".git"))) return false;
  mkdirSync(folder, { recursive: true });
  cpSync(fleet, folder, { recursive: true });
  await runGit(["init", "--quiet", "--initial-branch=main"], { repo: folder });
  await createRootCommit(folder);
  await ensureAuthor(folder);
  await commitAll(folder, "The example fleet");
  return true;
}

/**
 * Creates the root commit, which is identical in every demo repository. Because the root commit is the origin of the fleet's objects, a
 * repository that was deleted and created again still owns the objects of its lab.
 */
async function createRootCommit(folder: string): Promise<void> {
  const [name, email, date] = ["Fleetwright demo", "demo@fleetwright.invalid", "2026-01-01T00:00:00Z"];
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  const settings = ["-c", "commit.gpgSign=false", "-c", "i18n.commitEncoding=UTF-8"];
  const message = "--message=A fleet for Fleetwright";
  await runGit([...settings, "commit", "--quiet", "--allow-empty", "--cleanup=strip", message], {
    repo: folder,
    env,
  });
}

/** Sets an author for the user's commits, unless Git has one configured. Otherwise `git commit` fails on a new machine. */
async function ensureAuthor(folder: string): Promise<void> {
  const { exitCode } = await tryRunGit(["config", "user.email"], { repo: folder });
  if (exitCode === 0) return;
  await runGit(["config", "user.name", "You"], { repo: folder });
  await runGit(["config", "user.email", "you@localhost"], { repo: folder });
}

/** Commits the working tree with the demo as author. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await runGit(["add", "--all"], { repo: folder });
  const author = ["-c", "user.name=Fleetwright demo", "-c", "user.email=demo@fleetwright.invalid"];
  await runGit([...author, "-c", "commit.gpgSign=false", "commit", "--quiet", `--message=${message}`], {
    repo: folder,
  });
}

/** Returns whether the working tree has uncommitted changes. */
export async function isDirty(folder: string): Promise<boolean> {
  return (await runGit(["status", "--porcelain"], { repo: folder })) !== "";
}
