import type { AnyObjectType } from "../drivers/driver.ts";
import type { ChangeId, PlannedChange } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { DesiredObject, ObservedObject } from "../model/object.ts";
import type { Blocked, Plan } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { planDigest } from "./plan/digest.ts";
import { type Graph, graphOf, type Node } from "./plan/graph.ts";
import { groupCauses } from "./plan/groups.ts";
import { approvalsOf, type Holds, holdsOf } from "./plan/hold.ts";
import { exchangeDesired, exchangeObserved, indexDesired, indexObserved } from "./plan/index-sides.ts";
import type { Draft, PlanInput } from "./plan/input.ts";
import { judgeLeftovers } from "./plan/leftovers.ts";
import { createMemo, keptIndex } from "./plan/memo.ts";
import { withoutMissing } from "./plan/missing.ts";
import { authorOf, changesHands, isCalm, obstacleFor } from "./plan/obstacles.ts";
import { creation, type Split, split } from "./plan/split.ts";
import { supersede } from "./plan/supersede.ts";
import { lookAt, reasonsOf, type World } from "./plan/world.ts";

export type Planner = (input: PlanInput) => Plan;

/**
 * Makes plans: what is wanted and what is there → what is to be done, what is in the way, and what waits for what.
 * Pure, but for a memo that changes nothing but the time it takes.
 */
export function createPlanner(types: readonly AnyObjectType[]): Planner {
  const byName = new Map(types.map((type) => [type.name, type]));
  const memo = createMemo();
  const desired = keptIndex(indexDesired, exchangeDesired);
  const observed = keptIndex(indexObserved, exchangeObserved);
  return (input) => {
    const world = lookAt(input, byName, {
      desired: desired(input.desired),
      observed: observed(input.snapshot.objects),
    });
    const judged = judgeWanted(world, memo);
    const wanted = { ...judged, drafts: groupCauses(judged.drafts, world) };
    const blockedOwners = reasonsOf([...input.blocked, ...wanted.inTheWay]);
    const changing = new Set(wanted.drafts.map(({ id }) => id));
    const leftovers = judgeLeftovers({ ...world, blockedOwners }, changing);
    const complete = graphOf([...wanted.drafts, ...leftovers.drafts], world);
    const { graph, missing } = withoutMissing(complete, world, [...input.blocked, ...wanted.inTheWay]);
    const changes = decide(graph, world);
    const blocked = [...input.blocked, ...wanted.inTheWay, ...wanted.refused, ...missing].sort(byMessage);
    const { orphans } = leftovers;
    return assemble(input, { changes, blocked, orphans, unchanged: wanted.unchanged });
  };
}

interface Wanted {
  readonly drafts: Draft[];
  /** What keeps an object from being looked after at all. */
  readonly inTheWay: Blocked[];
  /** Single fields that cannot be changed. */
  readonly refused: Blocked[];
  readonly unchanged: number;
}

function judgeWanted(world: World, memo: ReturnType<typeof createMemo>): Wanted {
  const author = authorOf(world);
  const drafts: Draft[] = [];
  const inTheWay: Blocked[] = [];
  const refused: Blocked[] = [];
  let unchanged = 0;
  const calm = isCalm(world);
  for (const { wanted, there } of world.pairs) {
    const known = memo.get(wanted, there, author);
    const isSafe = calm && known !== undefined && !changesHands(wanted, there);
    const obstacle = isSafe ? undefined : obstacleFor(wanted, world, there);
    if (obstacle !== undefined) {
      inTheWay.push(obstacle);
      continue;
    }
    const { drafts: found, blocked } =
      known ?? memo.set(wanted, there, author, splitOf(wanted, there, world));
    if (found.length === 0 && blocked.length === 0) unchanged += 1;
    drafts.push(...found);
    refused.push(...blocked);
  }
  return { drafts, inTheWay, refused, unchanged };
}

function splitOf(wanted: DesiredObject, there: ObservedObject | undefined, world: World): Split {
  const type = typeOf(wanted, world);
  const author = authorOf(world);
  return there === undefined ? creation(type, wanted, author) : split(type, wanted, there, author);
}

function typeOf({ id, type }: DesiredObject, { types }: World): AnyObjectType {
  const found = types.get(type);
  if (found === undefined) throw new Failure("bug", `${id}: no driver knows objects of type ${type}`);
  return found;
}

/** Holds what may not go yet; where a replacement goes, the smaller changes of its object are needless. */
function decide(graph: Graph, world: World): PlannedChange[] {
  const approved = approvalsOf(graph.nodes, world);
  const first = holdsOf(graph, world, approved);
  const superseded = supersede(graph, first);
  if (superseded.graph === graph) return graph.nodes.map((node) => planned(node, first));
  const holds = holdsOf(superseded.graph, world, approved);
  return superseded.graph.nodes.map((node) => superseded.told(planned(node, holds)));
}

/** What goes depends only on what goes, too: the rest it can do without, or it would be held. */
function planned({ draft, digest, dependsOn, follows }: Node, holds: Holds): PlannedChange {
  const hold = holds.get(draft.change);
  const goes = (change: ChangeId) => !holds.has(change);
  if (hold !== undefined) return { ...draft, dependsOn, digest, hold };
  const first = follows.filter(goes);
  return {
    ...{ ...draft, dependsOn: dependsOn.filter(goes), digest },
    ...(first.length === 0 ? {} : { follows: first }),
  };
}

function assemble(input: PlanInput, made: Pick<Plan, "changes" | "blocked" | "orphans" | "unchanged">): Plan {
  const { fleet, commit, unparsable } = input;
  const problems = [...input.problems].sort(byPlace);
  const suspended = unparsable.map((file) => `${file} cannot be read, so nothing is deleted until it can`);
  const notices = [...input.notices, ...suspended].sort();
  return {
    version: 1,
    fleet: fleet.id,
    commit,
    ...made,
    problems,
    notices,
    digest: planDigest(made.changes),
  };
}

function byMessage(left: Blocked, right: Blocked): number {
  if (left.message !== right.message) return left.message < right.message ? -1 : 1;
  return (left.object ?? left.resource) < (right.object ?? right.resource) ? -1 : 1;
}

function byPlace(left: Problem, right: Problem): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column || (left.message < right.message ? -1 : 1);
}
