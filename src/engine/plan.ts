import type { AnyObjectType } from "../drivers/object-type.ts";
import type { ChangeId, PlannedChange } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { RolloutPreparation } from "../model/machine-pool.ts";
import type { DesiredObject, ObservedObject } from "../model/object.ts";
import type { Blocked, Plan } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { ResourceId } from "../model/resource.ts";
import { createChangeCache, memoizeIndex } from "./plan/change-cache.ts";
import { planDigest } from "./plan/digest.ts";
import { approvalCheck, type Holds, holdsOf } from "./plan/gates/hold.ts";
import type { PoolRollout } from "./plan/gates/rollout.ts";
import { canApplyRules, createRulesGate } from "./plan/gates/rules-in-force.ts";
import { type Graph, graphOf, type Node } from "./plan/graph.ts";
import { indexDesired, indexObserved, replaceDesired, replaceObserved } from "./plan/indexes.ts";
import { withLivenessRestarts } from "./plan/liveness.ts";
import { dropUnsatisfiable } from "./plan/missing-dependencies.ts";
import { createChanges, diffObject, type ObjectChanges } from "./plan/object-changes.ts";
import { pairObjects, reasonsByResource } from "./plan/pairing.ts";
import {
  changesOwner,
  directoryOf,
  failedPrecondition,
  hasNoGlobalBlock,
  planAuthor,
} from "./plan/preconditions.ts";
import { planPrune } from "./plan/prune.ts";
import { restartCauses } from "./plan/restart-causes.ts";
import { memberDrafts } from "./plan/rollout/member-drafts.ts";
import { supersede } from "./plan/supersede.ts";
import type { ChangeDraft, PlanInput, PlanningState } from "./plan/types.ts";

export type Planner = (input: PlanInput) => Plan;

/** Plan, and whether the rules of its commit may come into force. */
export interface PlanResult {
  readonly plan: Plan;
  /** False while the rules in force hold a change that the commit's rules let go. */
  readonly canApplyRules: boolean;
  /** Decisions about the members of pools. */
  readonly rollouts: readonly PoolRollout[];
  /** Preparations of these decisions, by pool. The desired objects must follow from them: see `planWithRollouts`. */
  readonly preparations: ReadonlyMap<ResourceId, RolloutPreparation>;
}

export function createPlanner(types: readonly AnyObjectType[]): Planner {
  const planWithRules = createRuleAwarePlanner(types);
  return (input) => planWithRules(input).plan;
}

/**
 * Plans: compares desired and observed objects, and returns changes, blocked objects and holds. Pure, except for caches
 * that affect time only.
 */
export function createRuleAwarePlanner(types: readonly AnyObjectType[]): (input: PlanInput) => PlanResult {
  const byName = new Map(types.map((type) => [type.name, type]));
  const cache = createChangeCache();
  const desired = memoizeIndex(indexDesired, replaceDesired);
  const observed = memoizeIndex(indexObserved, replaceObserved);
  return (input) => {
    const planning = pairObjects(input, byName, {
      desired: desired(input.desired),
      observed: observed(input.snapshot.objects),
    });
    const result = planDesired(planning, cache);
    const members = memberDrafts(withLivenessRestarts(result.drafts, planning), planning);
    const desiredPlan = { ...result, drafts: restartCauses(members, input.restarted) };
    const blockedOwners = reasonsByResource([...input.blocked, ...desiredPlan.unmetPreconditions]);
    const changing = new Set(desiredPlan.drafts.map(({ id }) => id));
    const pruned = planPrune({ ...planning, blockedOwners }, changing);
    const complete = graphOf([...desiredPlan.drafts, ...pruned.drafts], planning);
    const { graph, missing } = dropUnsatisfiable(complete, planning, [
      ...input.blocked,
      ...desiredPlan.unmetPreconditions,
    ]);
    const { changes, canApplyRules, rollouts, preparations } = applyGates(graph, planning);
    const blocked = [
      ...input.blocked,
      ...desiredPlan.unmetPreconditions,
      ...desiredPlan.refusedFields,
      ...missing,
    ].sort(byMessage);
    const { orphans } = pruned;
    return {
      plan: assemblePlan(input, { changes, blocked, orphans, unchanged: desiredPlan.unchanged }),
      canApplyRules,
      rollouts,
      preparations,
    };
  };
}

interface DesiredPlan {
  readonly drafts: ChangeDraft[];
  /** Objects with an unmet precondition. The plan does not compare them. */
  readonly unmetPreconditions: Blocked[];
  /** Fields that cannot be changed. */
  readonly refusedFields: Blocked[];
  readonly unchanged: number;
}

function planDesired(planning: PlanningState, cache: ReturnType<typeof createChangeCache>): DesiredPlan {
  const author = planAuthor(planning);
  const drafts: ChangeDraft[] = [];
  const unmetPreconditions: Blocked[] = [];
  const refusedFields: Blocked[] = [];
  let unchanged = 0;
  const noGlobalBlock = hasNoGlobalBlock(planning);
  for (const { desired, observed } of planning.pairs) {
    const cached = cache.get(desired, observed, author);
    const isNewDirectory = observed === undefined && directoryOf(desired, planning) !== undefined;
    const isSafe =
      noGlobalBlock &&
      cached !== undefined &&
      !isNewDirectory &&
      !changesOwner(desired, observed) &&
      !planning.places.hasPlaces(desired.type);
    const precondition = isSafe ? undefined : failedPrecondition(desired, planning, observed);
    if (precondition !== undefined) {
      unmetPreconditions.push(precondition);
      continue;
    }
    const { drafts: changes, blocked } =
      cached ?? cache.set(desired, observed, author, computeObjectChanges(desired, observed, planning));
    if (changes.length === 0 && blocked.length === 0) unchanged += 1;
    drafts.push(...changes);
    refusedFields.push(...blocked);
  }
  return { drafts, unmetPreconditions, refusedFields, unchanged };
}

function computeObjectChanges(
  desired: DesiredObject,
  observed: ObservedObject | undefined,
  planning: PlanningState,
): ObjectChanges {
  const type = requireType(desired, planning);
  const author = planAuthor(planning);
  return observed === undefined
    ? createChanges(type, desired, author)
    : diffObject(type, desired, observed, author);
}

function requireType({ id, type }: DesiredObject, { types }: PlanningState): AnyObjectType {
  const objectType = types.get(type);
  if (objectType === undefined) throw new Failure("bug", `${id}: no driver knows objects of type ${type}`);
  return objectType;
}

/** Applies the gates. A replacement that no gate holds supersedes the smaller changes of its object. */
function applyGates(
  graph: Graph,
  planning: PlanningState,
): Omit<PlanResult, "plan"> & { readonly changes: PlannedChange[] } {
  const isApproved = approvalCheck(graph.nodes, planning);
  const rulesGate = createRulesGate(planning, isApproved);
  const first = holdsOf(graph, planning, isApproved, rulesGate);
  const superseded = supersede(graph, first.holds);
  const isSame = superseded.graph === graph;
  const { nodes } = superseded.graph;
  const { holds, byRules, rollouts, preparations } = isSame
    ? first
    : holdsOf(superseded.graph, planning, isApproved, rulesGate);
  const changes = nodes.map((node) => toPlannedChange(node, holds));
  return {
    changes: isSame ? changes : changes.map(superseded.told),
    canApplyRules: canApplyRules(nodes, holds, byRules, rulesGate),
    rollouts,
    preparations,
  };
}

/** Drops dependencies on held changes from a ready change. The gates would have held the change if it needed them. */
function toPlannedChange(
  { draft: node, digest, dependsOn, orderedAfter }: Node,
  holds: Holds,
): PlannedChange {
  const { waits: _, ...draft } = node;
  const hold = holds.get(draft.change);
  const isReleased = (change: ChangeId) => !holds.has(change);
  if (hold !== undefined) return { ...draft, dependsOn, digest, hold };
  const releasedBefore = orderedAfter.filter(isReleased);
  return {
    ...draft,
    dependsOn: dependsOn.filter(isReleased),
    digest,
    ...(releasedBefore.length === 0 ? {} : { orderedAfter: releasedBefore }),
  };
}

function assemblePlan(
  input: PlanInput,
  results: Pick<Plan, "changes" | "blocked" | "orphans" | "unchanged">,
): Plan {
  const { fleet, commit, unparsable, time } = input;
  const problems = [...input.problems].sort(byLocation);
  const suspended = unparsable.map((file) => `${file} cannot be read, so nothing is deleted until it can`);
  const clock =
    time?.doubt === undefined
      ? []
      : [
          `the clock of this machine is in doubt until ${time.doubt.until}, so the trash is not emptied: ${time.doubt.why}`,
        ];
  const notices = [...input.notices, ...suspended, ...clock].sort();
  return {
    version: 2,
    fleet: fleet.id,
    commit,
    ...results,
    problems,
    notices,
    digest: planDigest(results.changes),
  };
}

function byMessage(left: Blocked, right: Blocked): number {
  if (left.message !== right.message) return left.message < right.message ? -1 : 1;
  return (left.object ?? left.resource) < (right.object ?? right.resource) ? -1 : 1;
}

function byLocation(left: Problem, right: Problem): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column || (left.message < right.message ? -1 : 1);
}
