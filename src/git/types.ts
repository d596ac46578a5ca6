import type { FleetFile } from "../fleet/load.ts";
import type { FilesLocation } from "./file-locator.ts";
import type { History } from "./history.ts";
import type { Reviews } from "./reviews.ts";
import type { Signers } from "./signers.ts";
import type { SourceProblem } from "./source-problem.ts";

/** A place in a Git repository that a fleet is read from. Several fleets of one repository are several sources. */
export interface GitSource extends AsyncDisposable {
  /**
   * Returns the newest usable commit of the branch: fetched, readable, and signed if signatures are required. When a newer commit
   * cannot be used, `problems` says why and the last good commit stays in force. Throws a `Failure` until a first commit is good.
   */
  head(signal: AbortSignal): Promise<SourceHead>;
  /**
   * Returns the fleet's files of a commit that `head()` returned, sorted by path, relative to the source's `path`. A file that did
   * not change since the last commit is the identical object.
   */
  files(commit: string): Promise<readonly FleetFile[]>;
  /** Returns the place of the files of a commit that specs name: images and kernels. */
  location(commit: string): FilesLocation;
  /** Returns the history that the plan of a commit treats as its own: the commits before it, and those that were in force. */
  history(commit: string): History;
  /** Calls `onMoved`, debounced, when the branch may have moved or may be readable again. Dispose the result to stop. */
  watch(onMoved: () => void): AsyncDisposable;
  /** Branches, merges, notes and approvals; undefined in mode `worktree`. */
  readonly reviews: Reviews | undefined;
  /** Reads the branch again now. Call it after a webhook that says that the branch moved. */
  refresh(): void;
}

export interface SourceHead {
  /** The full id of the commit. In mode `worktree`, `worktree` when the files differ from those of the last commit. */
  readonly commit: string;
  /** The branch's short name: `main`. */
  readonly branch: string;
  /**
   * Whether the repository was read since the source was opened. Until then the commit is the last one that an earlier process
   * accepted, and the branch may already have newer commits.
   */
  readonly confirmed: boolean;
  readonly problems: readonly SourceProblem[];
}

export interface SourceOptions {
  /** A working tree, a bare repository, or an address that git knows: `https://`, `ssh://`, `user@host:path`, `git://`, `file://`. */
  readonly repo: string;
  /** A branch. [the branch that HEAD names] */
  readonly ref?: string;
  /** The directory of the fleet inside the repository, separated by `/`. [its root] */
  readonly path?: string;
  /** `worktree`: the files of a local directory, committed or not. `commits`: those of the branch's commits. */
  readonly mode: "commits" | "worktree";
  /** The directory for mirrors of repositories. It may be deleted while no process uses it. */
  readonly cache: string;
  /** The keys that must have signed every commit. Without them, signatures are not checked. */
  readonly signers?: Signers;
  /** The keys whose signatures make a `Fleetwright-Approve` trailer count. Without them, no trailer counts. */
  readonly approvers?: Signers;
  /** Whether approvers may approve their own commits. [allow] */
  readonly selfApproval?: "allow" | "refuse";
  /** Patterns of references to fetch for reviews, in addition to branches. For GitHub: `refs/pull/` with any number and `/head`. */
  readonly reviewed?: readonly string[];
  /**
   * Whether to follow a branch that was moved to a commit that does not contain the one in force. Otherwise a user who may push but
   * not sign could bring back any older signed commit. [refuse with `signers`, else allow]
   */
  readonly rewinds?: "allow" | "refuse";
  /**
   * The last good commit, for a cache that was lost. Signatures are checked from this commit on, and it stays in force until a newer
   * commit is good.
   */
  readonly applied?: string;
  /** The interval of polls in milliseconds, varied by up to a tenth. [60 s] */
  readonly intervalMs?: number;
  /** The timeout of one connection to the repository, in milliseconds. [120 s] */
  readonly timeoutMs?: number;
}
