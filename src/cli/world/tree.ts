import { existsSync } from "node:fs";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { createLoader, type Loaded } from "../../fleet/load.ts";
import { readCommit } from "../../git/commit.ts";
import { gitLibrary, openRepository } from "../../git/repository.ts";
import type { Tree } from "../../git/tree.ts";
import { readWorktree } from "../../git/worktree.ts";
import { Failure } from "../../model/failure.ts";
import { writeWhole } from "../../store/atomic.ts";
import type { Given } from "../command.ts";
import type { Session } from "../session.ts";

/** The fleet's files, read: from a directory, or from a commit of a repository. */
export interface Source {
  readonly loaded: Loaded;
  /** The commit's id, or `worktree`. */
  readonly commit: string;
  /** For people: `fleet/`, `repo@main`. */
  readonly where: string;
  readonly files: Files;
}

/** Where the files lie that specs name: images and kernels. Plain data, so that a saved plan can say it. */
export type Files = { readonly directory: string } | { readonly repo: string; readonly commit: string };

/** A file that a spec names, as a path of this machine. */
export function locatorIn(files: Files, cache: string): (path: string) => Promise<string> {
  if ("directory" in files) return async (path) => resolve(files.directory, path);
  return async (path) => (isAbsolute(path) ? path : fileOfCommit(files, path, cache));
}

/** Reads the fleet that the command line names: `[dir]`, or `--repo` with `--ref`. */
export async function readSource(given: Given, session: Session): Promise<Source> {
  const repo = given.text("repo");
  const [dir] = given.args;
  if (repo === undefined) return fromDirectory(fleetDirectory(dir, session.directory), session);
  if (dir !== undefined) throw new Failure("usage", "either a directory or --repo, not both");
  return fromCommit(resolve(session.directory, repo), given.text("ref") ?? "HEAD");
}

/** For commands that take no directory as an argument. */
export function readOwnSource(session: Session): Promise<Source> {
  return fromDirectory(fleetDirectory(undefined, session.directory), session);
}

/** What was named; else `fleet/` where it exists; else the directory itself. */
export function fleetDirectory(named: string | undefined, cwd: string): string {
  if (named !== undefined) return resolve(cwd, named);
  const usual = join(cwd, "fleet");
  return existsSync(usual) ? usual : cwd;
}

async function fromDirectory(directory: string, session: Session): Promise<Source> {
  const tree = await readWorktree(directory);
  const below = relative(session.directory, tree.root);
  const where = below.startsWith("..") ? tree.root : below;
  const { commit } = tree;
  return { loaded: load(tree, where), commit, where: where || ".", files: { directory: tree.root } };
}

async function fromCommit(repo: string, ref: string): Promise<Source> {
  const tree = await readCommit(repo, ref);
  const { commit } = tree;
  return { loaded: load(tree, ""), commit, where: `${basename(repo)}@${ref}`, files: { repo, commit } };
}

function load({ files, root }: Tree, prefix: string): Loaded {
  const loaded = createLoader().load(
    files.map(({ path, content }) => ({ path: join(prefix, path), content })),
  );
  if (loaded.documents > 0) return loaded;
  throw new Failure("usage", `${root}: no fleet files are here`, {
    hint: "give the directory of your YAML files, or begin with: fleetwright explain VirtualMachine",
  });
}

/** A file of a commit as a file of this machine, made once; the commit may be of a bare repository. */
async function fileOfCommit(
  { repo, commit }: Extract<Files, { repo: string }>,
  path: string,
  cache: string,
): Promise<string> {
  const file = join(cache, "commits", commit, path);
  if (existsSync(file)) return file;
  const { repository } = await openRepository(repo);
  const git = await gitLibrary();
  const { blob } = await git
    .readBlob({ ...repository, oid: commit, filepath: path })
    .catch((cause: unknown) => {
      throw new Failure("rejected", `${path}: the commit ${commit.slice(0, 8)} has no such file`, { cause });
    });
  await writeWhole(file, blob);
  return file;
}
