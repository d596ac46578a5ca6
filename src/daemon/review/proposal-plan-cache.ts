import { setTimeout as sleep } from "node:timers/promises";
import type { ObservedObject } from "../../model/object.ts";
import { loadApprovals } from "../../workspace/approvals.ts";
import type { RuntimeContext } from "../../workspace/context.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import { createPlanningGuard } from "./planning-guard.ts";
import type { Proposal, ProposalPlan } from "./proposal.ts";
import type { PlanProposal } from "./proposal-planning.ts";
import { type StoredReport, toFailure } from "./report-store.ts";

/** A plan, with the inputs that it is valid for. */
export interface CachedProposalPlan {
  readonly key: string;
  readonly objects: readonly ObservedObject[];
  readonly planned: ProposalPlan;
}

export interface ProposalPlanCacheOptions {
  readonly fleet: string;
  readonly plan: PlanProposal;
  readonly context: Pick<RuntimeContext, "store" | "now">;
  readonly clock: () => number;
  /** Returns how many changes are in flight. They go first. */
  inFlightCount(): number;
}

/** The longest time that planning waits for changes in flight. */
const MAX_WAIT_MS = 30_000;

/** A refused commit is not planned again before this time. */
const RETRY_REFUSED_MS = 24 * 3_600_000;

/** Plans a proposal again only when its head, its base, the approvals or the observed state has changed. */
export function createProposalPlanCache(options: ProposalPlanCacheOptions, stop: AbortSignal) {
  const { fleet, context, clock, inFlightCount } = options;
  const guard = createPlanningGuard(fleet, context.store);
  const waitUntilIdle = async (): Promise<void> => {
    const until = clock() + MAX_WAIT_MS;
    while (inFlightCount() > 0 && clock() < until) await sleep(200, undefined, { signal: stop });
  };
  return async (
    { head }: Pick<Proposal, "head">,
    reconciliation: Reconciliation,
    before: CachedProposalPlan | undefined,
    storedReport: StoredReport | undefined,
  ): Promise<CachedProposalPlan> => {
    const refused = storedReport?.head === head ? storedReport.refused : undefined;
    if (refused !== undefined && context.now().getTime() - Date.parse(refused.at) < RETRY_REFUSED_MS)
      return { key: "", objects: [], planned: { kind: "failed", failure: toFailure(refused) } };
    const approved = await loadApprovals(fleet, context.store, context.now());
    const key = `${head} ${reconciliation.revision.commit} ${approved.join()}`;
    const { objects } = reconciliation.snapshot;
    if (before?.key === key && isSameObjects(before.objects, objects)) return before;
    await waitUntilIdle();
    const plan = () => options.plan(head, reconciliation, approved);
    return { key, objects, planned: await (storedReport?.head === head ? plan() : guard(head, plan)) };
  };
}

/** Compares by identity: an object that was read again and has not changed is the very same. */
function isSameObjects(previous: readonly ObservedObject[], next: readonly ObservedObject[]): boolean {
  return (
    previous === next ||
    (previous.length === next.length && previous.every((object, index) => object === next[index]))
  );
}
