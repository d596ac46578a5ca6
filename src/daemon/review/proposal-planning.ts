import { isDeepStrictEqual } from "node:util";
import type { FilesLocation } from "../../git/file-locator.ts";
import type { Reviews } from "../../git/reviews.ts";
import { asFailure } from "../../model/failure.ts";
import { PROPOSAL_LIMITS } from "../../workspace/proposals/limits.ts";
import type { ProposalPlanner } from "../../workspace/proposals/proposal-planner.ts";
import type { TrustedSide } from "../../workspace/proposals/trusted-side.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import type { ProposalPlan } from "./proposal.ts";

/** Plans the merge of `head` over the observed state. Returns failures, except `bug` and `cancelled`, which are thrown. */
export type PlanProposal = (
  head: string,
  reconciliation: Reconciliation,
  approvals: readonly string[],
) => Promise<ProposalPlan>;

export interface PlanProposalOptions {
  readonly reviews: Reviews;
  readonly planner: ProposalPlanner;
  /** Returns where the files of a commit are that specs name. */
  place(commit: string): FilesLocation;
}

export function createPlanProposal({ reviews, planner, place }: PlanProposalOptions): PlanProposal {
  const trustedSideOf = createTrustedSideMemo(place);
  return async (head, reconciliation, approvals) => {
    try {
      const merged = await reviews.readMerged(reconciliation.revision.commit, head, PROPOSAL_LIMITS);
      const plan = await planner.plan(
        { files: merged.files, place: merged.location, head },
        trustedSideOf(reconciliation),
        approvals,
      );
      return { kind: "planned", plan };
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code === "bug" || failure.code === "cancelled") throw failure;
      return { kind: "failed", failure };
    }
  };
}

/** Returns the very same value while it has not changed. Then the planning process need not receive it again. */
function createTrustedSideMemo(
  place: PlanProposalOptions["place"],
): (reconciliation: Reconciliation) => TrustedSide {
  let last: TrustedSide | undefined;
  return ({ revision: { commit, desired, targets }, snapshot, lineage, plan, rules }) => {
    const next: TrustedSide = {
      fleet: desired.fleet,
      resources: desired.loaded.resources,
      hashes: desired.hashes,
      snapshot,
      lineage,
      plan,
      rules,
      place: place(commit),
      targets: targets.map(({ id }) => id),
    };
    if (last === undefined || !isSameTrustedSide(last, next)) last = next;
    return last;
  };
}

/** Compares objects by identity: an object that was read again and has not changed is the very same. */
function isSameTrustedSide(previous: TrustedSide, next: TrustedSide): boolean {
  const { resources, hashes, lineage, snapshot, plan } = next;
  if (previous.resources !== resources || previous.hashes !== hashes || previous.lineage !== lineage)
    return false;
  const { objects, ...facts } = snapshot;
  const { objects: before, ...factsBefore } = previous.snapshot;
  if (before.length !== objects.length || before.some((object, index) => object !== objects[index]))
    return false;
  const parts = ({ changes, blocked, orphans, problems, notices }: TrustedSide["plan"]) => [
    changes.map(({ digest }) => digest),
    blocked,
    orphans,
    problems,
    notices,
  ];
  return (
    isDeepStrictEqual(
      [previous.fleet, previous.rules, previous.place, previous.targets],
      [next.fleet, next.rules, next.place, next.targets],
    ) &&
    isDeepStrictEqual(factsBefore, facts) &&
    isDeepStrictEqual(parts(previous.plan), parts(plan))
  );
}
