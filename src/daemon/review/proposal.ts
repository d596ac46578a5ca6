import type { PullRequest } from "../../git/forge/api.ts";
import type { Failure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";

/** A branch or a pull request that is to be merged. */
export interface Proposal {
  /** Identifies it across reviews and for users: `#12`, or the name of a branch. */
  readonly label: string;
  readonly title: string;
  /** Its newest commit. */
  readonly head: string;
  /** Changes with every new comment. While it is equal, the approvals need not be read again. */
  readonly discussionVersion: string;
  /** The pull request, on a forge. */
  readonly pullRequest?: PullRequest;
}

/** The changes that merging a proposal would add to the current plan, or why they cannot be planned. */
export type ProposalPlan =
  | { readonly kind: "planned"; readonly plan: Plan }
  | { readonly kind: "failed"; readonly failure: Failure };
