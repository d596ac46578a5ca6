import type { PlannedChange } from "../model/change.ts";
import type { TargetId } from "../model/object.ts";
import type { Plan, Snapshot } from "../model/plan.ts";
import { planDigest } from "./plan/digest.ts";
import { count, showObject } from "./show.ts";

/**
 * What a merge would change by itself: its plan without what the branch that it goes into is about to do anyway. The digest
 * is of these changes alone, so that drift elsewhere does not make another plan of it.
 */
export function ownPart(merged: Plan, base: Plan): Plan {
  const known = new Set(base.changes.flatMap(digestsOf));
  const changes = merged.changes.filter(({ digest }) => !known.has(digest));
  return {
    ...merged,
    changes,
    blocked: without(merged.blocked, base.blocked),
    orphans: without(merged.orphans, base.orphans),
    problems: without(merged.problems, base.problems),
    notices: [...withdrawn(merged, base), ...without(merged.notices, base.notices)],
    digest: planDigest(changes),
  };
}

function digestsOf({ digest, supersedes = [] }: PlannedChange): string[] {
  return [digest, ...supersedes];
}

function without<Value>(values: readonly Value[], known: readonly Value[]): Value[] {
  const texts = new Set(known.map((value) => JSON.stringify(value)));
  return texts.size === 0 ? [...values] : values.filter((value) => !texts.has(JSON.stringify(value)));
}

const MOST_NAMED = 5;

/** What is still to be done, and would not be wanted any more. */
function withdrawn(merged: Plan, base: Plan): string[] {
  const wanted = new Set(merged.changes.map(({ id }) => id));
  const gone = base.changes.filter(({ id }) => !wanted.has(id));
  if (gone.length === 0) return [];
  const named = gone.slice(0, MOST_NAMED).map((change) => `${change.action} ${showObject(change)}`);
  const more = gone.length > MOST_NAMED ? `, … (${gone.length} in all)` : "";
  const what = `${count(gone.length, "change")} that ${gone.length === 1 ? "is" : "are"} still to be done`;
  return [`${what} would not be wanted any more: ${named.join(", ")}${more}`];
}

/** Something that is to be merged. */
export interface Proposed {
  /** How people call it: `#12`, or the name of a branch. */
  readonly label: string;
  readonly title: string;
  readonly plan: Plan;
}

/** Another proposal that touches the same objects. */
export interface Overlap {
  readonly label: string;
  readonly title: string;
  /** `domain db on hv1` */
  readonly objects: readonly string[];
}

/** Who else is at the objects of each proposal, in the order of the proposals. */
export function overlapsOf(proposals: readonly Proposed[]): Overlap[][] {
  const touched = proposals.map(({ plan }) => new Set(plan.changes.map(({ id }) => id)));
  return proposals.map((own, index) =>
    proposals.flatMap((other, at) => (at === index ? [] : shared(own, other, touched[at] ?? new Set()))),
  );
}

function shared({ plan }: Proposed, { label, title }: Proposed, touched: ReadonlySet<string>): Overlap[] {
  const both = plan.changes.filter(({ id }) => touched.has(id)).map(showObject);
  return both.length === 0 ? [] : [{ label, title, objects: [...new Set(both)] }];
}

const UNSEEN = "nobody looks there before this is merged";

/** What is known of these targets and of no others. One of which nothing is known is unread, which is not empty. */
export function seenOn(
  snapshot: Snapshot,
  targets: ReadonlySet<TargetId>,
  known: ReadonlySet<TargetId>,
): Snapshot {
  const unseen = [...targets].filter((target) => !known.has(target));
  const only = <Value>(map: ReadonlyMap<TargetId, Value>) =>
    new Map([...map].filter(([id]) => targets.has(id)));
  const { objects, facts, clusters, unreadable } = snapshot;
  return {
    objects: objects.filter(({ target }) => targets.has(target)),
    facts: only(facts),
    ...(clusters === undefined ? {} : { clusters: only(clusters) }),
    unreadable: new Map([...only(unreadable), ...unseen.map((id) => [id, UNSEEN] as const)]),
  };
}
