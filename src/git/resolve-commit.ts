import { type GitResult, type GitRun, tryRunGit } from "./system-git.ts";

/** Runs git on one repository, such as `Mirror.run` does. */
export type RepositoryRunner = (args: readonly string[], more?: Partial<GitRun>) => Promise<GitResult>;

/**
 * Returns the id of the commit that a revision names; undefined when there is none. A full id is that of a commit. `HEAD` and full
 * reference names (`refs/heads/main`) are exact: branches and tags with the same name do not change them. A short name is looked up
 * among branches first, then remote branches (`origin/main`), then tags, then by git's own rules (gitrevisions(7)). Because of this
 * order, a user who may push tags cannot replace a trusted branch. The same order holds for `main~2`.
 */
export async function resolveCommit(
  repo: string,
  revision: string,
  more: Partial<GitRun> = {},
): Promise<string | undefined> {
  const run: RepositoryRunner = (args) => tryRunGit(args, { ...more, repo });
  const [, name = "", steps = ""] = /^([^~^@:]*)(.*)$/s.exec(revision) ?? [];
  for (const candidate of candidateNames(name)) {
    const commit = await resolveExactCommit(run, `${candidate}${steps}`);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

/** HEAD and similar names (ORIG_HEAD) are files of the repository itself. */
const EXACT_NAME = /^([A-Z_]*HEAD$|refs\/|[0-9a-f]{40}$|[0-9a-f]{64}$)/;

function candidateNames(name: string): readonly string[] {
  if (name === "" || EXACT_NAME.test(name)) return [name];
  return [`refs/heads/${name}`, `refs/remotes/${name}`, `refs/tags/${name}`, name];
}

/** Returns the full names of the references that a short name means, the one that `resolveCommit` takes first. */
export async function findMeanings(
  repo: string,
  name: string,
  more: Partial<GitRun> = {},
): Promise<readonly string[]> {
  const references = candidateNames(name).filter((candidate) => candidate.startsWith("refs/"));
  if (EXACT_NAME.test(name) || references.length === 0) return [];
  const args = ["for-each-ref", "--format=%(refname)", ...references];
  const { stdout } = await tryRunGit(args, { ...more, repo });
  const existing = new Set(stdout.split("\n"));
  return references.filter((reference) => existing.has(reference));
}

/**
 * Returns the id of the commit that a full reference name or a full id names; undefined when there is none. Do not pass short
 * names: git prefers tags for these.
 */
export async function resolveExactCommit(
  run: RepositoryRunner,
  revision: string,
): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const { exitCode, stdout } = await run(args);
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Returns whether the repository holds the commit with a full id. */
export async function hasCommit(run: RepositoryRunner, commit: string): Promise<boolean> {
  return (await run(["cat-file", "-e", `${commit}^{commit}`])).exitCode === 0;
}

/** Returns whether `ancestor` is `commit` itself or one of its ancestors; false when the repository lacks one of them. */
export async function isAncestor(run: RepositoryRunner, ancestor: string, commit: string): Promise<boolean> {
  return (await run(["merge-base", "--is-ancestor", ancestor, commit])).exitCode === 0;
}
