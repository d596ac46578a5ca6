import { typesOf } from "../../drivers/index.ts";
import { withUnusableHosts } from "../../engine/blocked/unusable.ts";
import { changesOfMerge, restrictToTargets } from "../../engine/merge/merge-plan.ts";
import { createPlanningPipeline, NO_CONDITIONS } from "../../engine/planning-pipeline.ts";
import { policyOf } from "../../engine/policy.ts";
import { collectRiskFields, compareRules, findRuleRisks } from "../../engine/rule-risks.ts";
import { rulesOf } from "../../engine/rules.ts";
import { asFailure } from "../../model/failure.ts";
import { commitsIn } from "../../model/lineage.ts";
import type { Plan } from "../../model/plan.ts";
import { loadApprovals } from "../../workspace/approvals.ts";
import { resolveRevision } from "../../workspace/revision.ts";
import type { ParsedArgs } from "../command.ts";
import { contextOf, type Session } from "../session.ts";
import { createImageContext, type FleetWorkspace } from "./open-fleet.ts";
import { readSource } from "./source.ts";
import type { FleetSource } from "./types.ts";

/**
 * Returns the plan to show. With `--base`, the plan contains only the changes of the merge itself, without those that the base would
 * make anyway.
 */
export async function planAgainstBase(
  workspace: FleetWorkspace,
  parsedArgs: ParsedArgs,
  session: Session,
): Promise<Plan> {
  if (parsedArgs.text("base") === undefined) return withRuleDangers(workspace.plan, workspace);
  const base = await readBase(parsedArgs, session);
  if (base === undefined) return workspace.plan;
  const { resources } = base.loaded;
  const rules = workspace.inForce ?? rulesOf(policyOf(resources), resources); // a proposal cannot loosen its own rules
  const plan = workspace.replan(workspace.snapshot, [], rules);
  const mergeOnly = changesOfMerge(plan, await computeBasePlan(base, workspace, session));
  const dangers = findRuleRisks(
    collectRiskFields(resources),
    collectRiskFields(workspace.source.loaded.resources),
  );
  return { ...mergeOnly, dangers };
}

/** Adds the changes of the rules in force to a plan. They change no object by themselves, so users could overlook them. */
export function withRuleDangers(
  plan: Plan,
  { inForce, rules }: Pick<FleetWorkspace, "inForce" | "rules">,
): Plan {
  const dangers = inForce === undefined ? [] : compareRules(inForce, rules);
  return dangers.length === 0 ? plan : { ...plan, dangers };
}

/** Reads the base; undefined if it has no fleet yet. The merge was read before, so `usage` and `rejected` mean nothing else. */
async function readBase(parsedArgs: ParsedArgs, session: Session): Promise<FleetSource | undefined> {
  try {
    return await readSource(argsForBase(parsedArgs), session, "any"); // the user who starts the command trusts the base
  } catch (error) {
    if (asFailure(error).code === "usage" || asFailure(error).code === "rejected") return undefined;
    throw error;
  }
}

/** Plans the base alone, against the same snapshot. */
async function computeBasePlan(
  source: FleetSource,
  workspace: FleetWorkspace,
  session: Session,
): Promise<Plan> {
  const context = contextOf(session);
  const { loaded, files, history } = source;
  const { desired, targets } = await resolveRevision(source, createImageContext(files, session), context);
  const targetIds = new Set(workspace.targets.map(({ id }) => id));
  const observed = restrictToTargets(workspace.snapshot, new Set(targets.map(({ id }) => id)), targetIds);
  const runPipeline = createPlanningPipeline({
    types: typesOf(await session.tools.drivers()),
    backend: context.backend,
  });
  const approvals = await loadApprovals(desired.fleet.id, session.store, session.now());
  const snapshot = withUnusableHosts(observed, loaded.unusable);
  const lineage = await history.lineageFor(commitsIn(snapshot.objects));
  const { inForce: rulesInForce, seenAt: now } = workspace;
  return runPipeline(desired, { ...NO_CONDITIONS, snapshot, lineage, approvals, rulesInForce, now }).plan;
}

/** Returns the arguments with the base in place of `--ref`. */
export function argsForBase(parsedArgs: ParsedArgs): ParsedArgs {
  const texts: Readonly<Record<string, string | undefined>> = {
    repo: parsedArgs.text("repo") ?? ".",
    ref: parsedArgs.text("base"),
    base: undefined,
    trust: undefined,
  };
  return { ...parsedArgs, text: (option) => (option in texts ? texts[option] : parsedArgs.text(option)) };
}
