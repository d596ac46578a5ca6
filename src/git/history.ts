import path from "node:path";
import type { CommitRelation, Lineage } from "../model/lineage.ts";
import { findRepositoryRoot } from "./repository.ts";
import type { RepositoryRunner } from "./resolve-commit.ts";
import { type GitResult, tryRunGit } from "./system-git.ts";

/** The history of the planned revisions. It caches relations to commits. */
export interface History {
  /** Returns a lineage that knows the relation to every commit in `commits`, and to those of earlier calls. */
  lineageFor(commits: Iterable<string>): Promise<Lineage>;
}

/** The history of files outside of any repository. The relation to every commit is unknown. */
const NO_HISTORY: History = {
  lineageFor: async () => ({ roots: [], relationTo: () => "unknown" }),
};

interface HistoryOptions {
  /** The revisions whose common history is planned: for example a branch and its base. */
  readonly heads: readonly string[];
  /** Runs git on the repository. */
  readonly run: RepositoryRunner;
}

/** The references of commits that were in force before their branch was rewound. */
export const ABANDONED_REFS = "refs/fleetwright/left";

/** Opens the history of revisions, and of the commits that were in force before the branch was rewound. */
export function openHistory({ heads, run: runGit }: HistoryOptions): History {
  const run: RepositoryRunner = (args, more) => runGit(args, { env: OFFLINE, ...more });
  const relationCache = new Map<string, CommitRelation>();
  let starting: Promise<HistoryStart | undefined> | undefined;
  return {
    async lineageFor(commits) {
      starting ??= readHistoryStart(heads, run);
      const start = await starting;
      if (start === undefined) return NO_HISTORY.lineageFor(commits);
      for (const tip of start.tips) relationCache.set(tip, "contained"); // applied objects are marked with the planned commit itself
      const unresolved = [...commits].filter((commit) => FULL_ID.test(commit) && !relationCache.has(commit));
      if (unresolved.length > 0)
        for (const [id, relation] of await readRelations(unresolved, start, run))
          relationCache.set(id, relation);
      return { roots: start.roots, relationTo: (commit) => relationCache.get(commit) ?? "unknown" };
    },
  };
}

/** Opens the history of a directory: that of the last commit of its repository, even if the files are not committed. */
export function openDirectoryHistory(directory: string): History {
  const repo = findRepositoryRoot(path.resolve(directory));
  return repo === undefined ? NO_HISTORY : openRepositoryHistory(repo, ["HEAD"]);
}

/** Opens the history of revisions of a repository on this machine. */
export function openRepositoryHistory(repo: string, heads: readonly string[]): History {
  return openHistory({ heads, run: (args, more) => tryRunGit(args, { repo, ...more }) });
}

/** Keeps git from fetching a missing commit, and from starting programs for it, as in a partial clone. */
const OFFLINE = { GIT_ALLOW_PROTOCOL: "none", GIT_NO_LAZY_FETCH: "1" };
const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

interface HistoryStart {
  readonly roots: readonly string[];
  /** The commits whose ancestors are all contained. */
  readonly tips: readonly string[];
}

/** Returns undefined when the repository has no commit yet, or cannot be read. */
async function readHistoryStart(
  heads: readonly string[],
  run: RepositoryRunner,
): Promise<HistoryStart | undefined> {
  const [tips, abandoned, roots] = await Promise.all([
    run(["rev-parse", "--is-shallow-repository", "--revs-only", ...heads.map((head) => `${head}^{commit}`)]),
    run(["for-each-ref", "--format=%(objectname)", ABANDONED_REFS]),
    run(["rev-list", "--max-parents=0", ...heads, "--"]),
  ]);
  const [shallow, ...commits] = outputLines(tips);
  if (tips.exitCode !== 0 || commits.length < heads.length) return undefined;
  const isComplete = shallow === "false" && roots.exitCode === 0;
  return {
    roots: isComplete ? outputLines(roots).sort() : [],
    tips: [...commits, ...outputLines(abandoned)],
  };
}

/** Reads the relations with two processes for any number of commits. If git fails, all are unknown. */
async function readRelations(
  commits: readonly string[],
  { tips }: HistoryStart,
  run: RepositoryRunner,
): Promise<[string, CommitRelation][]> {
  const input = (lines: readonly string[]) => ({ input: `${lines.join("\n")}\n` });
  const types = await run(["cat-file", "--batch-check=%(objectname) %(objecttype)"], input(commits));
  const present = new Set(
    outputLines(types).flatMap((line) => (line.endsWith(" commit") ? [line.split(" ")[0]] : [])),
  );
  const presentCommits = commits.filter((id) => present.has(id));
  const listing = await run(
    ["rev-list", "--stdin"],
    input([...presentCommits, ...tips.map((tip) => `^${tip}`)]),
  );
  const outside = new Set(outputLines(listing));
  const isListed = listing.exitCode === 0;
  return commits.map((id) => {
    if (!present.has(id) || !isListed) return [id, "unknown"];
    return [id, outside.has(id) ? "newer" : "contained"];
  });
}

function outputLines({ exitCode, stdout }: GitResult): string[] {
  return exitCode === 0 ? stdout.split("\n").filter(Boolean) : [];
}
