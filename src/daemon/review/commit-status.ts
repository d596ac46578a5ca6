import { pluralize } from "../../engine/format.ts";
import { needsApproval } from "../../engine/plan/queries.ts";
import { summaryLine } from "../../engine/render/phrases.ts";
import type { CommitStatus } from "../../git/forge/api.ts";
import { escapeHidden } from "../../model/hidden-characters.ts";
import { formatProblem } from "../../model/problem.ts";
import type { ProposalPlan } from "./proposal.ts";

/** The state and text of a commit status. */
export type Verdict = Pick<CommitStatus, "state" | "text">;

/** Returns the status of a proposal: success, waiting for an approval, or failure because it cannot be merged as it is. */
export function commitStatusOf(planned: ProposalPlan): Verdict {
  if (planned.kind === "failed") return { state: "failure", text: escapeHidden(planned.failure.message) };
  const { plan } = planned;
  const [problem] = plan.problems;
  if (problem !== undefined)
    return {
      state: "failure",
      text: escapeHidden(`${pluralize(plan.problems.length, "problem")}: ${formatProblem(problem)}`),
    };
  const waits = plan.changes.some(needsApproval);
  return { state: waits ? "waiting" : "success", text: escapeHidden(summaryLine(plan)) };
}
