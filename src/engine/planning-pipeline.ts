import type { AnyObjectType } from "../drivers/object-type.ts";
import type { LoadedFleet } from "../fleet/load.ts";
import type { ResolvedArtifacts } from "../images/artifacts.ts";
import { kinds } from "../kinds/index.ts";
import type { Backend } from "../model/backend.ts";
import { memoizeLast } from "../model/memoize.ts";
import type { ObjectId } from "../model/object.ts";
import type { Blocked, Plan } from "../model/plan.ts";
import type { FleetPolicy, Rules } from "../model/policy.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { blockedBySecrets, type SecretHashes } from "./blocked/missing-secrets.ts";
import { withPoolMembers } from "./blocked/suspended.ts";
import { blockedByDependencies } from "./blocked/unusable.ts";
import { blockedByUserData, type UserDataProblems, userDataProblems } from "./blocked/wrong-user-data.ts";
import { type Compiled, createCompiler } from "./compile.ts";
import { excludeDuplicateTargets } from "./duplicate-targets.ts";
import type { OffHosts } from "./placement/state.ts";
import { jumpOf } from "./plan/clock.ts";
import { type PoolProgress, poolsProgress } from "./plan/rollout/pool-progress.ts";
import type { PlanInput } from "./plan/types.ts";
import { createRuleAwarePlanner, type PlanResult } from "./plan.ts";
import { createRolloutLoop, type Preparations } from "./plan-with-rollouts.ts";
import { areSameRules, findLostGuards, rulesOf } from "./rules.ts";
import { createSupportedFilter, type SupportedObjects } from "./supported-objects.ts";

/** Desired side of a plan: every input that does not come from targets. */
export interface DesiredFleet {
  readonly loaded: LoadedFleet;
  /** The commit, or `worktree`. */
  readonly commit: string;
  /** Commit time (ISO 8601). Undefined: unknown. */
  readonly committed?: string | undefined;
  readonly fleet: FleetPolicy;
  readonly resolved: ResolvedArtifacts;
  readonly hashes: SecretHashes;
  /** Problems of user data in secrets, as far as their values were read. */
  readonly userDataProblems?: UserDataProblems | undefined;
  /** Suspended resources. The pipeline adds the members of suspended pools. */
  readonly suspended: ReadonlyMap<ResourceId, string>;
  /** Remarks for users, in sentences. */
  readonly notices: readonly string[];
  /** Reason why the commit may be out of date. Then the plan deletes nothing. */
  readonly unconfirmed?: string | undefined;
}

/** Conditions at the time of a plan. */
export interface PlanningConditions {
  readonly snapshot: Snapshot;
  /** Approved digests. */
  readonly approvals: readonly string[];
  readonly now: Date;
  readonly time: PlanInput["time"];
  /** Rules in force before the commit. Undefined: unknown, so that the commit's own rules count. */
  readonly rulesInForce: Rules | undefined;
  readonly inProgress: PlanInput["inProgress"];
  readonly backoffs: PlanInput["backoffs"];
  readonly lineage: PlanInput["lineage"];
  /** Resources of earlier commits, by `historyKey`. Undefined: none are known. */
  readonly history: ReadonlyMap<string, Resource> | undefined;
  /** Numbers of members that autoscalers decided, by pool. Undefined: there are none. */
  readonly replicas: ReadonlyMap<ResourceId, number> | undefined;
  /** Hosts that the daemon has fenced. Commands know none. */
  readonly offHosts: OffHosts | undefined;
}

/** Conditions of a process that applies nothing and remembers nothing. Spread first, then override. */
export const NO_CONDITIONS = {
  time: undefined,
  rulesInForce: undefined,
  inProgress: undefined,
  backoffs: undefined,
  lineage: undefined,
  history: undefined,
  replicas: undefined,
  offHosts: undefined,
} as const satisfies Partial<PlanningConditions>;

/** Result of planning. */
export interface PlanningResult {
  readonly compiled: Compiled;
  readonly plan: Plan;
  /** Resources, including the members of pools. */
  readonly resources: readonly Resource[];
  readonly suspended: ReadonlyMap<ResourceId, string>;
  /** Rules of the commit. */
  readonly rules: Rules;
  /** True: `rules` may come into force. No change waits for a person because of the rules before. */
  readonly canApplyRules: boolean;
  /** Decisions about the members of pools. */
  readonly rollouts: PlanResult["rollouts"];
  /** The progress of each pool. */
  readonly progress: readonly PoolProgress[];
}

export type PlanningPipeline = (desired: DesiredFleet, conditions: PlanningConditions) => PlanningResult;

export interface PlanningPipelineOptions {
  readonly types: readonly AnyObjectType[];
  /** With `test`, objects of other drivers than libvirt's are left out. */
  readonly backend: Backend;
}

/** Creates the pure part of a reconciliation: compile → block → plan. It keeps the results of unchanged inputs. */
export function createPlanningPipeline({ types, backend }: PlanningPipelineOptions): PlanningPipeline {
  const compile = createCompiler(kinds);
  const planWithRules = createRuleAwarePlanner(types);
  const filterSupported = backend === "test" ? createSupportedFilter(types) : keepAll;
  const blockedResourcesOf = memoizeLast(findBlockedResources);
  const rulesOfCommit = memoizeLast(rulesOf);
  const settle = createRolloutLoop<Omit<PlanningResult, "progress"> & Pick<PlanResult, "preparations">>();
  const lostGuardsOf = memoizeLast(findLostGuards);
  return (desired, conditions) => {
    const { loaded, fleet, resolved, hashes } = desired;
    const { approvals, now, time, inProgress, backoffs, lineage, rulesInForce } = conditions;
    const { snapshot, blocked: duplicateTargets } = excludeDuplicateTargets(conditions.snapshot);
    const jumpedAt = time?.doubt && jumpOf(time.doubt);
    const failures = failuresOf(backoffs);
    const plan = (rollouts: Preparations) => {
      const compiled = compile({
        fleet: fleet.id,
        resources: loaded.resources,
        snapshot,
        artifacts: resolved.artifacts,
        secretHashes: hashes,
        now: now.toISOString(),
        offHosts: conditions.offHosts,
        rollouts,
        jumpedAt,
        failures,
        history: conditions.history ?? NOTHING,
        replicas: conditions.replicas ?? NOTHING,
      });
      const { blocked, left: blockedOwners, suspended } = blockedResourcesOf(compiled.resources, desired);
      const { objects, notices } = filterSupported(compiled.objects);
      const rules = rulesOfCommit(fleet, loaded.resources);
      const files = inputFromFiles(compiled.resources, desired);
      const result = planWithRules({
        ...files,
        problems: [
          ...files.problems,
          ...compiled.problems.filter(
            ({ resource }) => resource === undefined || !blockedOwners.has(resource),
          ),
        ],
        suspended,
        pools: compiled.pools,
        restarted: compiled.restarted,
        snapshot,
        approvals: new Set(approvals),
        desired:
          blockedOwners.size === 0 ? objects : objects.filter(({ owner }) => !blockedOwners.has(owner)),
        notices: [...desired.notices, ...compiled.notices, ...notices],
        now: now.toISOString(),
        ...(time === undefined ? {} : { time }),
        ...(rulesInForce === undefined || areSameRules(rulesInForce, rules)
          ? {}
          : { rulesInForce, lostGuards: lostGuardsOf(rulesInForce, rules) }),
        ...(inProgress === undefined ? {} : { inProgress }),
        ...(compiled.liveness.failures.size === 0 ? {} : { livenessFailures: compiled.liveness.failures }),
        ...(backoffs === undefined ? {} : { backoffs }),
        ...(lineage === undefined ? {} : { lineage }),
        ...(desired.unconfirmed === undefined ? {} : { unconfirmed: desired.unconfirmed }),
        blocked: [
          ...duplicateTargets,
          ...compiled.blocked.filter(({ resource }) => !blockedOwners.has(resource)),
          ...blocked,
        ],
      });
      // What is not seen, or blocked for now, may be still to be done.
      const isKnown = snapshot.unreadable.size === 0 && result.plan.blocked.length === 0;
      const canApply = result.canApplyRules && isKnown;
      const { resources } = compiled;
      return { ...result, compiled, resources, suspended, rules, canApplyRules: canApply };
    };
    const result = settle(plan);
    return { ...result, progress: poolsProgress(result.rollouts, result.plan.changes) };
  };
}

const NOTHING: ReadonlyMap<never, never> = new Map<never, never>();

/** Returns the numbers of failed changes in a row, by object. */
function failuresOf(backoffs: PlanInput["backoffs"]): ReadonlyMap<ObjectId, number> {
  const failures = [...(backoffs ?? [])].map(([id, backoff]) => [id, backoff.failures ?? 1] as const);
  return failures.length === 0 ? NOTHING : new Map(failures);
}

function keepAll(objects: SupportedObjects["objects"]): SupportedObjects {
  return { objects, notices: [] };
}

const NO_PROBLEMS: UserDataProblems = new Map();

/** Returns the parts of the plan's input that come from files alone. */
function inputFromFiles(
  resources: readonly Resource[],
  { loaded, commit, fleet, resolved, userDataProblems: found = NO_PROBLEMS }: DesiredFleet,
): Pick<PlanInput, "fleet" | "commit" | "resources" | "invalid" | "unparsable" | "problems"> {
  const { problems, unusable, documents } = loaded;
  const unread = problems.filter(({ resource }) => resource === undefined).map(({ file }) => file);
  return {
    fleet,
    commit,
    resources: documents,
    invalid: unusable,
    unparsable: [...new Set(unread)],
    problems: [...problems, ...resolved.problems, ...userDataProblems(resources, found)],
  };
}

/** Finds blocked and suspended resources, from the resources alone. */
function findBlockedResources(resources: readonly Resource[], desired: DesiredFleet) {
  const blocked = findBlocked(resources, desired);
  const blockedOwners = new Set(blocked.map(({ resource }) => resource));
  return { blocked, left: blockedOwners, suspended: withPoolMembers(desired.suspended, resources) };
}

/** Finds resources that cannot be compiled, and their dependents. */
function findBlocked(
  resources: readonly Resource[],
  { loaded, resolved, hashes, userDataProblems: found = NO_PROBLEMS }: DesiredFleet,
): Blocked[] {
  const images = [...resolved.problems, ...(resolved.unread ?? [])].flatMap(
    ({ resource, message, hint }): Blocked[] =>
      resource === undefined
        ? []
        : [{ resource, code: "invalid", message, ...(hint === undefined ? {} : { hint }) }],
  );
  const blocked = [...images, ...blockedBySecrets(resources, hashes), ...blockedByUserData(resources, found)];
  const unusable = new Map(
    [...loaded.unusable].map((id) => [id, "its file has a problem: fleetwright validate"]),
  );
  for (const { resource, message } of blocked) unusable.set(resource, message);
  return [...blocked, ...blockedByDependencies(resources, unusable)];
}
