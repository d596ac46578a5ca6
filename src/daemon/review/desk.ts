import type { Overlap } from "../../engine/review.ts";
import type { Said } from "../../git/forge/forge.ts";
import type { Failure } from "../../model/failure.ts";
import type { Planned, Proposal } from "./proposal.ts";
import type { Verdict } from "./verdict.ts";

/** Where proposals are found, and where it is said what comes of them. */
export interface Desk {
  /** How often it must be asked; undefined where the repository itself tells. Milliseconds. */
  readonly intervalMs: number | undefined;
  /** What is to be merged into the branch whose commit this is. */
  open(base: Base, signal: AbortSignal): Promise<readonly Proposal[]>;
  /** Says that a proposal is being looked at. */
  begin(proposal: Proposal, signal: AbortSignal): Promise<void>;
  /** Says what comes of proposals; of those that it could not say, why. */
  report(reports: readonly Report[], signal: AbortSignal): Promise<ReadonlyMap<Proposal, Failure>>;
  /** What people approved there. */
  approvals(proposal: Proposal, signal: AbortSignal): Promise<readonly Said[]>;
}

export interface Base {
  readonly branch: string;
  readonly commit: string;
}

export interface Report {
  readonly proposal: Proposal;
  readonly planned: Planned;
  readonly overlaps: readonly Overlap[];
  /** What became of approvals, in sentences. */
  readonly approvals: readonly string[];
  readonly verdict: Verdict;
}
