import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** A repository made by git itself, for tests. */
export interface TestRepo {
  readonly dir: string;
  git(...args: string[]): string;
  /** Writes files, commits everything there is, and gives back the commit's id. */
  commit(files: Readonly<Record<string, string | undefined>>, ...args: string[]): string;
}

/** A folder for repositories, and for what is made of them. */
export interface TestFolder extends Disposable {
  readonly top: string;
  repo(name: string, ...args: string[]): TestRepo;
  openRepo(name: string): TestRepo;
}

export function testFolder(env: Readonly<Record<string, string>> = {}): TestFolder {
  const top = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "fleetwright-git-")));
  const openRepo = (name: string) => testRepo(path.join(top, name), env);
  return {
    top,
    openRepo,
    repo(name, ...args) {
      const repo = openRepo(name);
      fs.mkdirSync(repo.dir, { recursive: true });
      repo.git("init", "--quiet", "--initial-branch=main", ...args);
      return repo;
    },
    [Symbol.dispose]: () => fs.rmSync(top, { recursive: true, force: true }),
  };
}

const PEOPLE = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.test",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.test",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

function testRepo(dir: string, more: Readonly<Record<string, string>>): TestRepo {
  const env = { PATH: process.env.PATH, HOME: dir, ...PEOPLE, ...more };
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: dir, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  return {
    dir,
    git,
    commit(files, ...args) {
      for (const [name, text] of Object.entries(files)) write(path.join(dir, name), text);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "-m", "change", ...args);
      return git("rev-parse", "HEAD");
    },
  };
}

/** Undefined removes the file. */
function write(file: string, text: string | undefined): void {
  if (text !== undefined) fs.mkdirSync(path.dirname(file), { recursive: true });
  if (text === undefined) fs.rmSync(file);
  else fs.writeFileSync(file, text);
}
