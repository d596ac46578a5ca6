import type { FleetFile } from "../fleet/load.ts";
import { Failure } from "../model/failure.ts";
import {
  readTrailerApprovals,
  type TrailerApproval,
  type TrailerRange,
  type TrailerRules,
} from "./approval-trailers.ts";
import type { FilesLocation } from "./file-locator.ts";
import { type GitNoteEdit, publishNotes } from "./git-notes.ts";
import { merge } from "./merge.ts";
import type { Mirror } from "./mirror.ts";
import { isAncestor } from "./resolve-commit.ts";
import { RevisionRejectedError } from "./revision-rejected.ts";
import type { TreeLimits } from "./tree.ts";
import { type Branch, listUnmergedBranches } from "./unmerged-branches.ts";

/** The operations on a repository that planning branches and pull requests needs. */
export interface Reviews {
  /** Returns the newest commits of all branches and other fetched references, by full name. Reads the last fetch only. */
  listBranches(): Promise<ReadonlyMap<string, string>>;
  /** Lists the branches with commits that `commit` does not contain, the newest first, at most five thousand. */
  listUnmerged(commit: string): Promise<readonly Branch[]>;
  /**
   * Reads the fleet after a merge of `commit` into `base`. Throws `rejected` with the conflicting files, or when the files that differ
   * from those of `base` exceed `limits`.
   */
  readMerged(base: string, commit: string, limits: TreeLimits): Promise<MergedFleet>;
  /** Writes notes and pushes them to the repository, under refs/notes/fleetwright. */
  annotate(notes: readonly GitNoteEdit[], now: Date, signal: AbortSignal): Promise<void>;
  /** Reads the approvals in trailers of the branch's own commits. Oldest first. */
  readApprovals(range: TrailerRange): Promise<TrailerApproval[]>;
  /** Returns whether `ancestor` is `commit` itself or one of its ancestors. */
  contains(commit: string, ancestor: string): Promise<boolean>;
}

interface MergedFleet {
  readonly files: readonly FleetFile[];
  /** The place of the files that specs name. */
  readonly location: FilesLocation;
}

interface ReviewsOptions {
  readonly mirror: Mirror;
  /** Reads the files of a tree. `limits` apply to files that differ from those of `base`. */
  read(tree: string, base: string, limits: TreeLimits): Promise<readonly FleetFile[]>;
  location(tree: string): FilesLocation;
  readonly trailers: TrailerRules;
}

export function createReviews({ mirror, read, location, trailers }: ReviewsOptions): Reviews {
  return {
    listBranches: mirror.listBranches,
    listUnmerged: (commit) => listUnmergedBranches(mirror, commit),
    async readMerged(base, commit, limits) {
      const { tree } = await merge(mirror.directory, { base, ref: commit });
      return { files: await read(tree, base, limits), location: location(tree) };
    },
    annotate: (notes, now, signal) => publishNotes(mirror, notes, now, signal),
    readApprovals: (range) => readTrailerApprovals(mirror, range, trailers).catch(asRejected),
    contains: (commit, ancestor) => isAncestor(mirror.run, ancestor, commit),
  };
}

/** Throws key files that cannot be read as `rejected`, because they are no fault of the repository. */
function asRejected(error: unknown): never {
  throw error instanceof RevisionRejectedError
    ? new Failure("rejected", error.message, { cause: error })
    : error;
}
