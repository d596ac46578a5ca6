import { isHeld, needsApproval } from "../../../engine/plan/queries.ts";
import type { PlannedChange } from "../../../model/change.ts";
import type { DaemonState } from "../../daemon-state.ts";

import { planIndexOf } from "./plan-index.ts";

/** Returns a summary of the fleet. */
export function toFleetJson(state: PlannedState, version: string) {
  const { latest, sourceProblems, commit, inFlight } = state;
  const { reconciliation, at } = latest;
  const { plan, snapshot, planning, revision } = reconciliation;
  const { targets } = revision;
  return {
    fleet: plan.fleet,
    version,
    state: fleetState(state),
    commit: { id: plan.commit, branch: commit?.branch ?? "", since: (commit?.since ?? at).toISOString() },
    plannedAt: at.toISOString(),
    plan: { digest: plan.digest, ...planTotals(reconciliation) },
    inProgress: inFlight.size,
    targets: { total: targets.length, unreachable: [...snapshot.unreadable.keys()].sort() },
    resources: planning.resources.length,
    objects: planIndexOf(reconciliation).own.filter(({ trashed }) => trashed === undefined).length,
    problems: revision.problems.length + sourceProblems.length,
    suspended: [...planning.suspended].map(([resource, reason]) => ({ resource, reason })),
  };
}

/** The state of a daemon that has planned. */
export type PlannedState = DaemonState & { readonly latest: NonNullable<DaemonState["latest"]> };

export function hasPlanned(state: DaemonState): state is PlannedState {
  return state.latest !== undefined;
}

function planTotals({ plan }: PlannedState["latest"]["reconciliation"]) {
  const { changes, blocked, orphans, unchanged } = plan;
  return {
    changes: changes.length,
    held: changes.filter(isHeld).length,
    approvals: changes.filter(needsApproval).length,
    drift: changes.filter(({ cause }) => cause === "drift").length,
    blocked: blocked.length,
    orphans: orphans.length,
    unchanged,
  };
}

/** The states of a fleet. The first that applies counts. */
const STATES: readonly (readonly [state: string, applies: (state: PlannedState) => boolean])[] = [
  ["stopping", ({ stopping }) => stopping],
  ["failing", isFailing],
  [
    "reconciling",
    (state) =>
      state.inFlight.size > 0 ||
      isBehind(state) ||
      state.latest.reconciliation.plan.changes.some(isInProgress),
  ],
  ["waiting", ({ latest }) => latest.reconciliation.plan.changes.length > 0],
];

/** Returns the state of a fleet; `ready` when nothing is left to do. */
export function fleetState(state: PlannedState): string {
  return STATES.find(([, applies]) => applies(state))?.[0] ?? "ready";
}

/** Returns whether something is wrong that waiting does not fix. */
function isFailing({ latest, sourceProblems }: PlannedState): boolean {
  const { plan, revision, snapshot } = latest.reconciliation;
  const isWrong =
    plan.blocked.length + revision.problems.length + sourceProblems.length + snapshot.unreadable.size > 0;
  return isWrong || plan.changes.some(({ hold }) => hold?.gate === "backoff");
}

/** Returns whether the commit in force has not been planned yet. */
function isBehind({ commit, latest }: PlannedState): boolean {
  return commit !== undefined && commit.id !== latest.reconciliation.plan.commit;
}

function isInProgress({ hold }: PlannedChange): boolean {
  return hold === undefined || hold.gate === "in-progress";
}
