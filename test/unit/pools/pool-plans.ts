import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import { createCompiler } from "../../../src/engine/compile.ts";
import { type PoolProgress, poolsProgress } from "../../../src/engine/plan/rollout/pool-progress.ts";
import type { PlanInput } from "../../../src/engine/plan/types.ts";
import { createRuleAwarePlanner, type PlanResult } from "../../../src/engine/plan.ts";
import { createRolloutLoop } from "../../../src/engine/plan-with-rollouts.ts";
import { kinds } from "../../../src/kinds/index.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { Resource, ResourceId } from "../../../src/model/resource.ts";
import {
  asObserved,
  BASE_YAML,
  type CompileConditions,
  compileFleet,
  compileInputOf,
  resourcesOf,
} from "../compiled-fleet.ts";

/** A pool `web`, and a plan for it: what is asked of a pool in these tests. */

export interface PoolParameters {
  readonly replicas: number;
  /** Further fields of the machine, as YAML flow. */
  readonly machine?: string;
  /** Further fields of the pool. */
  readonly pool?: string;
}

export function poolYaml({ replicas, machine = "", pool = "" }: PoolParameters): string {
  const spec = `{instanceType: small, image: micro, rootDisk: {pool: local, size: 1Gi}, interfaces: [{network: app}]${machine && `, ${machine}`}}`;
  return `${BASE_YAML}{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: ${replicas}, template: {spec: ${spec}}${pool && `, ${pool}`}}}\n`;
}

/** A world in which these members are as they should be, each with a running machine. */
export function observedPool(parameters: PoolParameters): ObservedObject[] {
  return asObserved(compileFleet(poolYaml(parameters)).objects).map((object) => ({
    ...object,
    running: object.state,
  }));
}

type PlanConditions = Partial<PlanInput> & CompileConditions;

export function planFor(
  parameters: PoolParameters | readonly Resource[],
  conditions: PlanConditions = {},
): Plan {
  return planResultFor(parameters, conditions).plan;
}

/** Returns what each pool does by the same plan. */
export function progressFor(
  parameters: PoolParameters | readonly Resource[],
  conditions: PlanConditions = {},
): readonly PoolProgress[] {
  const { plan, rollouts } = planResultFor(parameters, conditions);
  return poolsProgress(rollouts, plan.changes);
}

function planResultFor(
  parameters: PoolParameters | readonly Resource[],
  conditions: PlanConditions,
): PlanResult {
  const resources = "replicas" in parameters ? resourcesOf(poolYaml(parameters)) : parameters;
  const now = conditions.now ?? NOW;
  const input = { ...compileInputOf(resources, conditions), now };
  const compile = createCompiler(kinds);
  const plan = createRuleAwarePlanner(TYPES);
  return createRolloutLoop<PlanResult>()((rollouts) => {
    const { objects: desired, pools, blocked, notices } = compile({ ...input, rollouts });
    return plan({
      fleet: FLEET,
      commit: "worktree",
      now,
      resources: resources.length,
      desired,
      pools,
      blocked,
      notices,
      snapshot: input.snapshot,
      problems: [],
      unparsable: [],
      suspended: new Map(),
      invalid: new Set<ResourceId>(),
      approvals: new Set<string>(),
      ...conditions,
    });
  });
}

export const NOW = "2026-01-01T00:00:00.000Z";

const TYPES = typesOf(createDrivers({ backend: "real" }));

export const FLEET: PlanInput["fleet"] = {
  id: "test",
  apply: "auto",
  prune: true,
  intervalSeconds: 300,
  windows: [],
  guard: { maxDeletePercent: 100, maxDisruptPercent: 100, fromObjects: 10, maxDeletes: 1000 },
};

/** What becomes of machines, a line each: `create web-2 (scale)`. Those that are held come with their gate. */
export function formatMachineChanges({ changes }: Plan): string[] {
  return changes
    .filter(({ type }) => type === "domain")
    .map(
      ({ action, name, cause, hold }) =>
        `${action} ${name} (${cause})${hold === undefined ? "" : ` held: ${hold.gate}`}`,
    )
    .sort();
}
