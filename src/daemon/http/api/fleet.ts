import type { PlannedChange } from "../../../model/change.ts";
import type { Overview } from "../../overview.ts";
import { waitsForPeople } from "./changes.ts";
import { indexOf } from "./index-of.ts";

/** The whole fleet in a few numbers. */
export function asFleet(overview: Seen, version: string) {
  const { seen, source, commit, underWay } = overview;
  const { view, at } = seen;
  const { plan, snapshot, thought, inForce } = view;
  const { targets } = inForce;
  return {
    ...{ fleet: plan.fleet, version },
    state: stateOf(overview),
    commit: { id: plan.commit, branch: commit?.branch ?? "", since: (commit?.since ?? at).toISOString() },
    plannedAt: at.toISOString(),
    plan: { digest: plan.digest, ...totalsOf(view) },
    underWay: underWay.size,
    targets: { total: targets.length, unreachable: [...snapshot.unreadable.keys()].sort() },
    resources: thought.resources.length,
    objects: indexOf(view).own.filter(({ trashed }) => trashed === undefined).length,
    problems: inForce.problems.length + source.length,
    suspended: [...thought.suspended].map(([resource, reason]) => ({ resource, reason })),
  };
}

/** An overview of a daemon that has planned. */
export type Seen = Overview & { readonly seen: NonNullable<Overview["seen"]> };

export function isSeen(overview: Overview): overview is Seen {
  return overview.seen !== undefined;
}

function totalsOf({ plan }: Seen["seen"]["view"]) {
  const { changes, blocked, orphans, unchanged } = plan;
  return {
    changes: changes.length,
    held: changes.filter(({ hold }) => hold !== undefined).length,
    approvals: changes.filter(waitsForPeople).length,
    drift: changes.filter(({ cause }) => cause === "drift").length,
    ...{ blocked: blocked.length, orphans: orphans.length, unchanged },
  };
}

/** The first that is so. */
const STATES: readonly (readonly [state: string, isSo: (overview: Seen) => boolean])[] = [
  ["stopping", ({ stopping }) => stopping],
  ["failing", isFailing],
  ["working", ({ seen, underWay }) => underWay.size > 0 || seen.view.plan.changes.some(isGoing)],
  ["waiting", ({ seen }) => seen.view.plan.changes.length > 0],
];

/** In one word. */
export function stateOf(overview: Seen): string {
  return STATES.find(([, isSo]) => isSo(overview))?.[0] ?? "settled";
}

/** Something is wrong that does not go away by waiting. */
function isFailing({ seen, source }: Seen): boolean {
  const { plan, inForce, snapshot } = seen.view;
  const isWrong =
    plan.blocked.length + inForce.problems.length + source.length + snapshot.unreadable.size > 0;
  return isWrong || plan.changes.some(({ hold }) => hold?.gate === "backoff");
}

function isGoing({ hold }: PlannedChange): boolean {
  return hold === undefined || hold.gate === "busy";
}
