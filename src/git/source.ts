import type { FleetFile } from "../fleet/load.ts";
import { openCommits } from "./commits-source.ts";
import { follow } from "./following.ts";
import type { Files } from "./locate.ts";
import type { Reviews } from "./reviews.ts";
import { openWorktree } from "./worktree-source.ts";

/** A place in a Git repository that a fleet is read from. Several fleets of one repository are several sources. */
export interface GitSource extends AsyncDisposable {
  /**
   * The newest commit of the branch that may be used: fetched, readable, signed as it must be. What keeps a newer one
   * from being used is a problem, and then the last good commit stays in force. Throws a Failure while there is no good
   * one yet.
   */
  head(signal: AbortSignal): Promise<SourceHead>;
  /**
   * The fleet's files of a commit that head() returned, sorted by path, relative to the source's `path`. A file that is
   * the same as in the last commit is the very same object again.
   */
  files(commit: string): Promise<readonly FleetFile[]>;
  /** Where the files of a commit lie that specs name: images and kernels. */
  place(commit: string): Files;
  /** Calls back, debounced, when the branch may have moved, or may be read again. Dispose of it to stop. */
  watch(onMoved: () => void): AsyncDisposable;
  /** Branches, merges, notes and approvals; undefined in mode `worktree`. */
  readonly reviews: Reviews | undefined;
  /** Look again now: somebody said that the branch has moved. */
  poke(): void;
}

export interface SourceHead {
  /** The commit's full id; in mode `worktree`, `worktree` when the files are not those of the last commit. */
  readonly commit: string;
  /** The branch's short name: `main`. */
  readonly branch: string;
  readonly problems: readonly SourceProblem[];
}

/** What keeps a source from following its branch. */
export const SOURCE_PROBLEMS = {
  unreachable: "the repository does not answer, is gone, or is no repository",
  "no-branch": "the branch is not there, or not any more",
  rewound: "the branch no longer contains the commit that is in force",
  signature: "a commit is not signed by somebody who may",
  unreadable: "the files of the newest commit cannot be read",
} as const satisfies Record<string, string>;

export interface SourceProblem {
  readonly code: keyof typeof SOURCE_PROBLEMS;
  /** `held`: the last good commit stays in force. `told`: the newest commit is used all the same. */
  readonly effect: "held" | "told";
  /** Names the repository first, without any password: `https://git.example.com/fleet.git: ...`. */
  readonly message: string;
  readonly hint?: string;
  /** The commit that is not used, where one is known. */
  readonly commit?: string;
}

export interface SourceOptions {
  /** A directory, a bare repository, or an address that git knows: `https://`, `ssh://`, `user@host:path`, `git://`, `file://`. */
  readonly repo: string;
  /** A branch; the one that HEAD names when it is not given. */
  readonly ref?: string;
  /** The directory of the fleet inside of the repository, with `/`. */
  readonly path?: string;
  /** `worktree`: the files of a local directory as they lie there, committed or not. */
  readonly mode: "commits" | "worktree";
  /** A directory of our own, for mirrors of repositories; it may be lost. */
  readonly cache: string;
  /** Who must have signed every commit. Without it, signatures are not looked at. */
  readonly signers?: Signers;
  /** Patterns of what is fetched for reviews besides branches; for GitHub, `refs/pull/` with any number and `/head`. */
  readonly reviewed?: readonly string[];
  /** A branch that was moved to a commit that does not contain the one in force: followed, or refused. [allow] */
  readonly rewinds?: "allow" | "refuse";
  /**
   * The last commit that was good, where the cache does not know it any more: signatures are checked from there, and it stays in
   * force as long as there is no better one.
   */
  readonly applied?: string;
  /** How often a remote repository is asked, in milliseconds, give or take a tenth. [60 s] */
  readonly intervalMs?: number;
  /** How long one conversation with a remote repository may take. [120 s] */
  readonly timeoutMs?: number;
}

/** Files of keys, outside of the repository. A commit must be signed by one of either. */
export interface Signers {
  /** A file as in ssh-keygen(1), ALLOWED SIGNERS. */
  readonly ssh?: string;
  /** Files of OpenPGP public keys. */
  readonly openpgp?: readonly string[];
}

/** Opens a source. The repository need not be there yet: head() says what is wrong with it. */
export async function openSource(options: SourceOptions): Promise<GitSource> {
  return follow(await (options.mode === "worktree" ? openWorktree(options) : openCommits(options)));
}
