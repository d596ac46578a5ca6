import type { PlannedChange } from "../../model/change.ts";
import { listSome } from "../../model/list-some.ts";
import type { ObjectRef, TargetId } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { formatObject, pluralize } from "../format.ts";
import { planDigest } from "../plan/digest.ts";
import { changeTitle } from "../plan/queries.ts";

/**
 * Returns the plan of a merge without the changes that its base branch has pending anyway. The digest covers the
 * remaining changes only, so that drift elsewhere does not change it.
 */
export function changesOfMerge(merged: Plan, base: BasePlan): Plan {
  const baseDigests = new Set(base.changes.flatMap(digestsOf));
  const changes = merged.changes.filter(({ digest }) => !baseDigests.has(digest));
  return {
    ...merged,
    changes,
    blocked: exclude(merged.blocked, base.blocked),
    orphans: exclude(merged.orphans, base.orphans),
    problems: exclude(merged.problems, base.problems),
    notices: [...withdrawnNotices(merged, base), ...exclude(merged.notices, base.notices)],
    digest: planDigest(changes),
  };
}

/** Parts of the base branch's plan that are compared with the plan of the merge. */
export type BasePlan = Pick<Plan, "blocked" | "orphans" | "problems" | "notices"> & {
  readonly changes: readonly BaseChange[];
};

export type BaseChange = Pick<PlannedChange, keyof ObjectRef | "action" | "digest" | "supersedes">;

function digestsOf({ digest, supersedes = [] }: BaseChange): string[] {
  return [digest, ...supersedes];
}

function exclude<Value>(values: readonly Value[], excluded: readonly Value[]): Value[] {
  const texts = new Set(excluded.map((value) => JSON.stringify(value)));
  return texts.size === 0 ? [...values] : values.filter((value) => !texts.has(JSON.stringify(value)));
}

const MAX_NAMED = 5;

/** Describes pending changes that the merge makes undesired. */
function withdrawnNotices(merged: Plan, base: BasePlan): string[] {
  const mergedIds = new Set(merged.changes.map(({ id }) => id));
  const dropped = base.changes.filter(({ id }) => !mergedIds.has(id));
  if (dropped.length === 0) return [];
  const what = `${pluralize(dropped.length, "change")} that ${dropped.length === 1 ? "is" : "are"} still to be done`;
  return [`${what} would not be wanted any more: ${listSome(dropped.map(changeTitle), MAX_NAMED)}`];
}

/** Proposal with its plan. */
export interface ProposalPlan {
  /** Name for users: `#12`, or the name of a branch. */
  readonly label: string;
  readonly title: string;
  readonly plan: Plan;
}

/** Other proposal that touches the same objects. */
export interface Overlap {
  readonly label: string;
  readonly title: string;
  /** `domain db on hv1` */
  readonly objects: readonly string[];
}

/** Returns the overlaps of each proposal, in the order of the proposals. */
export function findOverlaps(proposals: readonly ProposalPlan[]): Overlap[][] {
  const touched = proposals.map(({ plan }) => new Set(plan.changes.map(({ id }) => id)));
  return proposals.map((proposal, index) =>
    proposals.flatMap((other, at) =>
      at === index ? [] : overlapWith(proposal, other, touched[at] ?? new Set()),
    ),
  );
}

function overlapWith(
  { plan }: ProposalPlan,
  { label, title }: ProposalPlan,
  touched: ReadonlySet<string>,
): Overlap[] {
  const both = plan.changes.filter(({ id }) => touched.has(id)).map(formatObject);
  return both.length === 0 ? [] : [{ label, title, objects: [...new Set(both)] }];
}

const NOT_OBSERVED = "it is not looked at before this is merged";

/**
 * Restricts a snapshot to `targets`. A target that was not observed becomes unreadable, because unknown does not mean
 * empty.
 */
export function restrictToTargets(
  snapshot: Snapshot,
  targets: ReadonlySet<TargetId>,
  observed: ReadonlySet<TargetId>,
): Snapshot {
  const unobserved = [...targets].filter((target) => !observed.has(target));
  const restrict = <Value>(map: ReadonlyMap<TargetId, Value>) =>
    new Map([...map].filter(([id]) => targets.has(id)));
  const { objects, facts, clusters, unreadable } = snapshot;
  return {
    objects: objects.filter(({ target }) => targets.has(target)),
    facts: restrict(facts),
    ...(clusters === undefined ? {} : { clusters: restrict(clusters) }),
    unreadable: new Map([...restrict(unreadable), ...unobserved.map((id) => [id, NOT_OBSERVED] as const)]),
  };
}
