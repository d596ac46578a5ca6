import { Failure } from "../model/failure.ts";
import { type GitRun, lastWords, tryGit } from "./system-git.ts";

/** What a branch would be once it is merged. */
export interface Merged {
  /** The id of the tree that the merge gives: it is read like a commit. */
  readonly tree: string;
  /** The commits that were merged. */
  readonly base: string;
  readonly commit: string;
}

export interface MergeRequest {
  /** The branch that is merged into, or a commit of it. */
  readonly base: string;
  readonly ref: string;
  readonly signal?: AbortSignal;
}

/**
 * Merges without touching a branch or a working tree: git-merge-tree(1), with the renames that git itself would find. Only
 * objects that nothing refers to come into the repository. Throws `rejected` with the files that are in conflict.
 */
export async function merge(repo: string, { base, ref, signal }: MergeRequest): Promise<Merged> {
  const run: GitRun = { repo, ...(signal === undefined ? {} : { signal }) };
  const [into, commit] = [await commitOf(base, run), await commitOf(ref, run)];
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", into, commit];
  const { exitCode, stdout, stderr } = await tryGit(args, run);
  const [tree = "", ...conflicts] = stdout.split("\0").filter(Boolean);
  if (exitCode === 0) return { tree, base: into, commit };
  if (exitCode === 1 && conflicts.length > 0) throw inConflict({ base, ref }, conflicts);
  throw new Failure("rejected", `${ref}: cannot be merged into ${base}: ${lastWords(stderr)}`);
}

async function commitOf(ref: string, run: GitRun): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { exitCode, stdout } = await tryGit(args, run);
  if (exitCode === 0) return stdout.trim();
  throw new Failure("usage", `${run.repo}: has no branch, tag or commit "${ref}"`);
}

const SHOWN = 3;

function inConflict({ base, ref }: Pick<MergeRequest, "base" | "ref">, files: readonly string[]): Failure {
  const more = files.length > SHOWN ? ` and ${files.length - SHOWN} more` : "";
  const named = `${files.slice(0, SHOWN).join(", ")}${more}`;
  return new Failure("rejected", `${ref}: does not merge into ${base}: both changed ${named}`, {
    hint: `merge ${base} into it, or rebase it, and look again`,
  });
}
