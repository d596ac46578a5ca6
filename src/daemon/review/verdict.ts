import { conclusion } from "../../engine/render/words.ts";
import { count } from "../../engine/show.ts";
import type { Status } from "../../git/forge/api.ts";
import { showProblem } from "../../model/problem.ts";
import type { Planned } from "./proposal.ts";

/** What a commit's status says. */
export type Verdict = Pick<Status, "state" | "text">;

/** Whether a proposal is in order, waits for a person, or cannot be merged as it is. */
export function verdictOf(planned: Planned): Verdict {
  if (planned.is === "trouble") return { state: "failure", text: planned.failure.message };
  const { plan } = planned;
  const [problem] = plan.problems;
  if (problem !== undefined)
    return { state: "failure", text: `${count(plan.problems.length, "problem")}: ${showProblem(problem)}` };
  const waits = plan.changes.some(({ hold }) => hold?.gate === "approval" || hold?.gate === "brake");
  return { state: waits ? "waiting" : "success", text: conclusion(plan) };
}
