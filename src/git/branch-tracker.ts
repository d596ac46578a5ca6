import type { FleetFile } from "../fleet/load.ts";
import { asFailure } from "../model/failure.ts";
import { ABANDONED_REFS } from "./history.ts";
import type { KeyRing } from "./key-ring.ts";
import { type Mirror, RemoteUnreachableError } from "./mirror.ts";
import type { PolledSource, SourceStatus } from "./polling-source.ts";
import { fullName } from "./reference.ts";
import { hasCommit, resolveExactCommit } from "./resolve-commit.ts";
import {
  checkRewind,
  mayBeLocalDamage,
  RevisionRejectedError,
  repositoryUnreachable,
} from "./revision-rejected.ts";
import { checkSignatures } from "./signatures.ts";
import type { SourceProblem } from "./source-problem.ts";
import type { SourceOptions } from "./types.ts";

interface BranchTrackerOptions extends Pick<SourceOptions, "rewinds" | "applied"> {
  readonly mirror: Mirror;
  /** Undefined: the branch that HEAD of the original names. */
  readonly branch: string | undefined;
  readonly keys: KeyRing | undefined;
  /** Reads the fleet's files of a commit. */
  read(commit: string): Promise<readonly FleetFile[]>;
}

/** A commit that passed all checks. */
interface AcceptedCommit {
  readonly commit: string;
  readonly warnings: readonly SourceProblem[];
  /** Undefined when an earlier process accepted the commit and this one has not read it yet. */
  readonly files?: readonly FleetFile[];
  /** The fingerprint of the keys that its signature was checked with. */
  readonly keys?: string;
}

/** A tracker of the commit of a branch that is in force, and of the problems that hold newer commits back. */
export class BranchTracker implements Pick<PolledSource, "refresh" | "status" | "fingerprint"> {
  readonly #options: BranchTrackerOptions;
  #branch: string | undefined;
  #accepted: AcceptedCommit | undefined;
  #rejections: readonly SourceProblem[] = [];
  #fetchWarnings: readonly SourceProblem[] = [];
  /** Undefined until the original was asked, once. */
  #nameWarnings: readonly SourceProblem[] | undefined;
  #branches: ReadonlyMap<string, string> = new Map();
  #confirmed = false;

  constructor(options: BranchTrackerOptions) {
    this.#options = options;
    this.#branch = options.branch;
  }

  /** Fetches the branch and accepts its newest commit if that passes all checks. Otherwise the problem appears in `status()`. */
  async refresh(signal: AbortSignal): Promise<void> {
    this.#accepted ??= await this.#loadAcceptedCommit();
    try {
      await this.#update(signal).catch((error: unknown) => this.#retryWithNewMirror(error, signal));
      this.#rejections = [];
    } catch (error) {
      if (!(error instanceof RevisionRejectedError)) throw error;
      this.#rejections = [this.#withEffect(error.toProblem(this.#options.mirror.shown))];
    }
  }

  status(): SourceStatus {
    return {
      commit: this.#accepted?.commit,
      branch: this.#branch ?? "HEAD",
      confirmed: this.#confirmed,
      problems: [
        ...this.#rejections,
        ...this.#fetchWarnings,
        ...(this.#nameWarnings ?? []),
        ...(this.#accepted?.warnings ?? []),
      ],
    };
  }

  fingerprint(): string {
    return JSON.stringify([this.status(), [...this.#branches]]);
  }

  /** Returns the files of the commit in force; undefined for other commits. */
  files(commit: string): readonly FleetFile[] | undefined {
    return commit === this.#accepted?.commit ? this.#accepted.files : undefined;
  }

  async #update(signal: AbortSignal): Promise<void> {
    const { mirror } = this.#options;
    this.#branch ??= await resolveMainBranch(mirror, signal);
    const branch = this.#branch;
    this.#fetchWarnings = await fetchBranches(mirror, signal, branch);
    this.#accepted ??= await this.#findAppliedCommit();
    this.#branches = await mirror.listBranches();
    const hasTag = async () => !branch.startsWith("refs/") && (await mirror.hasTag(branch, signal));
    const commit = await requireTip(this.#branches, { branch, accepted: this.#accepted, hasTag });
    this.#nameWarnings ??= (await hasTag()) ? [ambiguousBranch(mirror, branch)] : [];
    this.#confirmed = true;
    this.#accepted = await this.#acceptTip({ commit, branch, signal });
  }

  /** Creates the mirror again if it is damaged, for example by a crash of the machine, and updates once more. */
  async #retryWithNewMirror(error: unknown, signal: AbortSignal): Promise<void> {
    const { mirror } = this.#options;
    if (signal.aborted || !mayBeLocalDamage(error) || (await isIntact(mirror))) throw error;
    await mirror.recreate(signal).catch((cause: unknown) => {
      throw asUnreachable(cause);
    });
    await this.#update(signal);
  }

  /** Returns the branch's newest commit as accepted. Throws the `RevisionRejectedError` that keeps it from being used. */
  async #acceptTip(tip: BranchTip): Promise<AcceptedCommit> {
    const accepted = this.#accepted;
    const { mirror, keys, read, applied, rewinds = keys === undefined ? "allow" : "refuse" } = this.#options;
    const keyState = (await keys?.fingerprint()) ?? "";
    const { commit } = tip;
    if (accepted?.files !== undefined && commit === accepted.commit && keyState === accepted.keys)
      return accepted;
    const before = accepted?.commit ?? applied;
    const rewindWarnings = await checkRewind(mirror, { ...tip, before, rewinds });
    if (accepted !== undefined && rewindWarnings.length > 0)
      await mirror.run(["update-ref", `${ABANDONED_REFS}/${accepted.commit}`, accepted.commit]);
    if (keys !== undefined) await checkSignatures(mirror, { ...tip, since: before }, keys);
    const files = await read(commit).catch((error: unknown) => {
      throw unreadableCommit(error, tip);
    });
    await mirror.run(["update-ref", this.#acceptedRef(), commit]);
    const warnings = commit === accepted?.commit ? accepted.warnings : rewindWarnings;
    return { commit, warnings, files, keys: keyState };
  }

  /**
   * Returns the reference that keeps the commit in force across restarts. Commits accepted without a check of signatures have a
   * reference of their own. Otherwise a daemon that requires signatures would take them over.
   */
  #acceptedRef(): string {
    return this.#options.keys === undefined ? "refs/fleetwright/good" : "refs/fleetwright/signed";
  }

  /** Returns the commit that was applied before the mirror was lost, if the repository still has it. */
  async #findAppliedCommit(): Promise<AcceptedCommit | undefined> {
    const { mirror, applied } = this.#options;
    if (applied === undefined) return undefined;
    return (await hasCommit(mirror.run, applied)) ? { commit: applied, warnings: [] } : undefined;
  }

  /** Returns the commit that an earlier process accepted. Its reference also keeps git from pruning it after a rewind. */
  async #loadAcceptedCommit(): Promise<AcceptedCommit | undefined> {
    const commit = await resolveExactCommit(this.#options.mirror.run, this.#acceptedRef());
    return commit === undefined ? undefined : { commit, warnings: [] };
  }

  /** Adds to a problem what it means for the fleet as long as the branch was not read since the daemon started. */
  #withEffect(problem: SourceProblem): SourceProblem {
    if (this.#confirmed || this.#accepted === undefined) return problem;
    const effect = `until the branch was read once, ${this.#accepted.commit.slice(0, 12)} is repaired and nothing is deleted`;
    return { ...problem, message: `${problem.message}; ${effect}` };
  }
}

/** Returns whether the mirror holds every object that its references lead to. This is slow: call it only after an error. */
async function isIntact(mirror: Mirror): Promise<boolean> {
  const { exitCode } = await mirror.run(["rev-list", "--objects", "--all", "--quiet"]);
  return exitCode === 0;
}

/** Fetches all branches, and returns a problem when only `branch` could be fetched. */
async function fetchBranches(
  mirror: Mirror,
  signal: AbortSignal,
  branch: string | undefined,
): Promise<readonly SourceProblem[]> {
  const why = await mirror.fetch(signal, branch).catch((error: unknown) => {
    throw asUnreachable(error);
  });
  if (why === undefined) return [];
  const message = `branches other than ${branch} could not be fetched, so proposals may be out of date: ${why}`;
  const hint = "find the branch that is too large or damaged: git clone --mirror";
  return [new RevisionRejectedError("other-branches", message, { hint }).toProblem(mirror.shown, "told")];
}

async function resolveMainBranch(mirror: Mirror, signal: AbortSignal): Promise<string> {
  const name = await mirror.readMainBranch(signal).catch((error: unknown) => {
    throw asUnreachable(error);
  });
  if (name === undefined)
    throw new RevisionRejectedError("no-branch", "its HEAD names no branch", { hint: "name one with --ref" });
  return name;
}

function asUnreachable(error: unknown): unknown {
  const isRemoteFault = error instanceof RemoteUnreachableError || asFailure(error).code === "timeout";
  return isRemoteFault ? repositoryUnreachable(asFailure(error).message) : error;
}

interface FollowedBranch {
  readonly branch: string;
  readonly accepted: AcceptedCommit | undefined;
  /** Returns whether the original has a tag of this name. */
  hasTag(): Promise<boolean>;
}

async function requireTip(
  branches: ReadonlyMap<string, string>,
  { branch, accepted, hasTag }: FollowedBranch,
): Promise<string> {
  const commit = branches.get(fullName(branch));
  if (commit !== undefined) return commit;
  const remark = accepted === undefined ? "" : `; the commit ${accepted.commit.slice(0, 12)} stays in force`;
  const hint = (await hasTag()) ? { hint: `it is a tag; to follow it: --ref refs/tags/${branch}` } : {};
  throw new RevisionRejectedError("no-branch", `has no branch "${branch}"${remark}`, hint);
}

function ambiguousBranch(mirror: Mirror, branch: string): SourceProblem {
  const message = `"${branch}" is a branch and a tag; the branch is followed`;
  const hint = `name it in full: --ref refs/heads/${branch}, or refs/tags/${branch} for the tag`;
  return new RevisionRejectedError("ambiguous-branch", message, { hint }).toProblem(mirror.shown, "told");
}

interface BranchTip {
  readonly commit: string;
  readonly branch: string;
  readonly signal: AbortSignal;
}

function unreadableCommit(error: unknown, { commit, branch }: BranchTip): RevisionRejectedError {
  const { message, hint } = asFailure(error);
  const where = `${branch} at ${commit.slice(0, 12)}`;
  return new RevisionRejectedError("unreadable", `${where}: ${message}`, { commit, hint }, error);
}
