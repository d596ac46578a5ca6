import { findOverlaps } from "../../engine/merge/merge-plan.ts";
import type { ApprovalComment } from "../../git/forge/approvers.ts";
import type { Plan } from "../../model/plan.ts";
import type { AcceptedApproval } from "./approvals.ts";
import { commitStatusOf } from "./commit-status.ts";
import type { Proposal, ProposalPlan } from "./proposal.ts";
import type { CachedProposalPlan } from "./proposal-plan-cache.ts";
import type { Report } from "./provider.ts";
import { isoDate, type Refusal, reportHash, type StoredReport, toRefusal } from "./report-store.ts";

/** The state of a proposal between two reviews. */
export interface ProposalDraft extends CachedProposalPlan {
  readonly proposal: Proposal;
  readonly comments: readonly ApprovalComment[];
  readonly accepted: readonly AcceptedApproval[];
  /** A sentence for users about each approval. */
  readonly sentences: readonly string[];
}

/** Returns a report for each proposal, with the proposals that change the same objects. */
export function toReports(drafts: readonly ProposalDraft[]): Report[] {
  const labelledPlans = drafts.map(({ proposal: { label, title }, planned }) => ({
    label,
    title,
    plan: planOrEmpty(planned),
  }));
  const overlaps = findOverlaps(labelledPlans);
  return drafts.map(({ proposal, planned, sentences }, index) => ({
    proposal,
    planned,
    approvals: sentences,
    status: commitStatusOf(planned),
    overlaps: overlaps[index] ?? [],
  }));
}

/** Returns what the store remembers of a report. */
export function toStoredReport(
  report: Report,
  { accepted }: Pick<ProposalDraft, "accepted">,
  now: Date,
  before: StoredReport | undefined,
): StoredReport {
  const { proposal, planned } = report;
  const refusal = carryRefusal(planned, now, before?.head === proposal.head ? before.refused : undefined);
  const { digest, changes } = planOrEmpty(planned);
  return {
    head: proposal.head,
    told: reportHash(report),
    plan: digest,
    approvals: accepted,
    at: isoDate(now),
    changes: changes.flatMap((change) => [change.digest, ...(change.supersedes ?? [])]),
    ...(refusal === undefined ? {} : { refused: refusal }),
  };
}

/** Keeps the time of an earlier refusal when the proposal was not planned again. */
function carryRefusal(planned: ProposalPlan, now: Date, before: Refusal | undefined): Refusal | undefined {
  if (planned.kind === "planned") return undefined;
  return (
    toRefusal(planned.failure, now) ?? (before?.message === planned.failure.message ? before : undefined)
  );
}

const EMPTY_PLAN: Pick<Plan, "changes" | "digest"> = { changes: [], digest: "" };

function planOrEmpty(planned: ProposalPlan): Plan {
  return planned.kind === "planned" ? planned.plan : (EMPTY_PLAN as Plan); // callers read only its changes and its digest
}
