import type { Overlap } from "../../engine/merge/merge-plan.ts";
import type { ApprovalComment } from "../../git/forge/approvers.ts";
import type { Failure } from "../../model/failure.ts";
import type { Verdict } from "./commit-status.ts";
import type { Proposal, ProposalPlan } from "./proposal.ts";

/** Lists the proposals of a repository and publishes reports on them. */
export interface ReviewProvider {
  /** The polling interval in milliseconds; undefined when changes of the repository suffice as triggers. */
  readonly intervalMs: number | undefined;
  /** Lists what is proposed for the branch of `base`. */
  listProposals(base: ReviewBase, signal: AbortSignal): Promise<readonly Proposal[]>;
  /** Shows that a proposal is being planned. */
  markPending(proposal: Proposal, signal: AbortSignal): Promise<void>;
  /** Publishes reports. Returns the failures by proposal; never throws. */
  publish(reports: readonly Report[], signal: AbortSignal): Promise<ReadonlyMap<Proposal, Failure>>;
  /** Returns the approvals in the discussion of a proposal. */
  approvals(proposal: Proposal, signal: AbortSignal): Promise<readonly ApprovalComment[]>;
}

/** The branch that proposals are merged into, and its commit in force. */
export interface ReviewBase {
  readonly branch: string;
  readonly commit: string;
}

export interface Report {
  readonly proposal: Proposal;
  readonly planned: ProposalPlan;
  readonly overlaps: readonly Overlap[];
  /** A sentence for users about each approval. */
  readonly approvals: readonly string[];
  readonly status: Verdict;
}
