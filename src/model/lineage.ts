import type { Mark } from "./object.ts";

/** Values that stand for a commit when files come from a directory. */
const NO_COMMIT: ReadonlySet<string> = new Set(["worktree", ""]);

/** Relation of a mark's commit to the planned history. */
export type CommitRelation = "contained" | "newer" | "unknown";

/** History of the planned commit. */
export interface Lineage {
  /** Root commits. Marks carry the first. Empty: unknown, as in a plain directory or a shallow clone. */
  readonly roots: readonly string[];
  /**
   * Returns `newer` if the repository has the commit, but the planned history does not contain it. Returns `unknown` if
   * the repository does not have the commit.
   */
  relationTo(commit: string): CommitRelation;
}

/** Lineage for plans without Git: it contains every commit. */
export const EVERY_LINEAGE: Lineage = { roots: [], relationTo: () => "contained" };

/**
 * Whose an object is by its mark, among marks of one fleet:
 *
 * ```
 * commit of the mark     origin of the mark              standing
 * contained              any                             own
 * worktree               absent, or a root               own
 * any other              a root of none of ours          foreign
 * newer, unknown         absent, a root, or no roots     newer, unknown
 * worktree               present, and no roots           unknown
 * ```
 *
 * `foreign`: another repository's fleet of the same name; its objects are unmanaged here. `newer` and `unknown`: the
 * object is perhaps of this repository, and what this plan does not want of it may be wanted elsewhere. It is not ended.
 */
export type LineageStanding = "own" | "foreign" | Exclude<CommitRelation, "contained">;

export function standingOf(
  { commit, origin }: Pick<Mark, "commit" | "origin">,
  { roots, relationTo }: Lineage,
): LineageStanding {
  const unnamed = NO_COMMIT.has(commit);
  const relation = unnamed ? "unknown" : relationTo(commit);
  if (relation === "contained") return "own";
  const related = origin !== undefined && roots.includes(origin);
  if (unnamed && (origin === undefined || related)) return "own";
  return origin !== undefined && roots.length > 0 && !related ? "foreign" : relation;
}

/** Returns the distinct commits in marks, those of templates included. A lineage must know their relations. */
export function commitsIn(objects: Iterable<{ readonly mark: Mark | undefined }>): Set<string> {
  const commits = new Set<string>();
  for (const { mark } of objects) {
    if (mark === undefined) continue;
    commits.add(mark.commit);
    if (mark.member === undefined) continue;
    commits.add(mark.member.commit);
    if (mark.member.previous !== undefined) commits.add(mark.member.previous.commit);
  }
  for (const commit of NO_COMMIT) commits.delete(commit);
  return commits;
}
