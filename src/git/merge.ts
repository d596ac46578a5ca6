import { Failure } from "../model/failure.ts";
import { listSome } from "../model/list-some.ts";
import { resolveCommit } from "./resolve-commit.ts";
import { type GitRun, summarizeStderr, tryRunGit } from "./system-git.ts";

/** The result of a merge that exists only as a tree. */
export interface MergeResult {
  /** The id of the merged tree. Readers accept it like that of a commit. */
  readonly tree: string;
  /** The commits that were merged. */
  readonly base: string;
  readonly commit: string;
}

export interface MergeRequest {
  /** The branch to merge into, or a commit of it. */
  readonly base: string;
  readonly ref: string;
  readonly signal?: AbortSignal | undefined;
  /** The names of both for messages. [base and ref themselves] */
  readonly shown?: { readonly base: string; readonly ref: string };
}

/**
 * Merges without touching a branch or a working tree: git-merge-tree(1), with git's own detection of renames. The repository gets only
 * unreferenced objects. Throws `rejected` with the conflicting files.
 */
export async function merge(repo: string, { base, ref, signal, shown }: MergeRequest): Promise<MergeResult> {
  const names = shown ?? { base, ref };
  const run: GitRun = { repo, signal };
  const [into, commit] = [await requireCommit(base, run), await requireCommit(ref, run)];
  const args = [
    ...LOW_MEMORY_ARGUMENTS,
    "merge-tree",
    "--write-tree",
    "--name-only",
    "--no-messages",
    "-z",
    into,
    commit,
  ];
  const { exitCode, stdout, stderr } = await tryRunGit(args, { ...run, ...MERGE_LIMITS });
  const [tree = "", ...conflicts] = stdout.split("\0").filter(Boolean);
  if (exitCode === 0) return { tree, base: into, commit };
  if (exitCode === 1 && conflicts.length > 0) throw conflictFailure(names, conflicts);
  const hint = "merge it by hand, and plan the result";
  throw new Failure(
    "rejected",
    `${names.ref}: cannot be merged into ${names.base}: ${summarizeStderr(stderr)}`,
    {
      hint,
    },
  );
}

/**
 * The limits of a merge, because a branch may come from an untrusted author. One with thirty kilobytes of empty lines once took git
 * 7 GiB and a minute. Larger merges must be done by hand.
 */
const MERGE_LIMITS = { memoryBytes: 2 ** 30, timeoutMs: 30_000 };
/** Maps packs in small pieces. Otherwise a large repository alone would reach the memory limit. */
const LOW_MEMORY_ARGUMENTS = ["-c", "core.packedGitWindowSize=32m", "-c", "core.packedGitLimit=128m"];

async function requireCommit(ref: string, run: GitRun): Promise<string> {
  const commit = await resolveCommit(run.repo, ref, run);
  if (commit !== undefined) return commit;
  throw new Failure("usage", `${run.repo}: has no branch, tag or commit "${ref}"`);
}

const MAX_LISTED = 3;

function conflictFailure(
  { base, ref }: Pick<MergeRequest, "base" | "ref">,
  files: readonly string[],
): Failure {
  const listed = listSome(files, MAX_LISTED);
  return new Failure("rejected", `${ref}: does not merge into ${base}: both changed ${listed}`, {
    hint: `merge ${base} into it, or rebase it, and look again`,
  });
}
