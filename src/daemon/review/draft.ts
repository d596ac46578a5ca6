import { overlapsOf } from "../../engine/review.ts";
import type { Said } from "../../git/forge/forge.ts";
import type { Plan } from "../../model/plan.ts";
import type { Understood } from "./approving.ts";
import type { Report } from "./desk.ts";
import type { Planned, Proposal } from "./proposal.ts";
import { dayOf, type Reported, toldOf } from "./reported.ts";
import type { Thought } from "./thoughts.ts";
import { verdictOf } from "./verdict.ts";

/** What is known of a proposal between two looks. */
export interface Draft extends Thought {
  readonly proposal: Proposal;
  readonly said: readonly Said[];
  readonly understood: readonly Understood[];
  /** What became of approvals. */
  readonly sentences: readonly string[];
}

/** What is to be said of each, with who else is at the same objects. */
export function reportsOf(drafts: readonly Draft[]): Report[] {
  const proposed = drafts.map(({ proposal: { label, title }, planned }) => ({
    ...{ label, title, plan: planOf(planned) },
  }));
  const overlaps = overlapsOf(proposed);
  return drafts.map(({ proposal, planned, sentences }, index) => ({
    ...{ proposal, planned, approvals: sentences, verdict: verdictOf(planned) },
    overlaps: overlaps[index] ?? [],
  }));
}

/** What is remembered of a report. */
export function reportedOf(report: Report, { understood }: Pick<Draft, "understood">, now: Date): Reported {
  const { proposal, planned } = report;
  const { digest, changes } = planOf(planned);
  return {
    ...{ head: proposal.head, told: toldOf(report), plan: digest, approvals: understood, at: dayOf(now) },
    changes: changes.flatMap((change) => [change.digest, ...(change.supersedes ?? [])]),
  };
}

const NOTHING: Pick<Plan, "changes" | "digest"> = { changes: [], digest: "" };

function planOf(planned: Planned): Plan {
  return planned.is === "plan" ? planned.plan : (NOTHING as Plan); // only its changes and its digest are asked for
}
