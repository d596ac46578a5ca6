import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import { createCompiler } from "../../../src/engine/compile.ts";
import type { PlanInput } from "../../../src/engine/plan/types.ts";
import { createPlanner } from "../../../src/engine/plan.ts";
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
  const resources = "replicas" in parameters ? resourcesOf(poolYaml(parameters)) : parameters;
  const input = compileInputOf(resources, conditions);
  const { objects: desired, pools: groups, blocked, notices } = createCompiler(kinds)(input);
  return createPlanner(typesOf(createDrivers({ backend: "real" })))({
    fleet: FLEET,
    commit: "worktree",
    now: "2026-01-01T00:00:00Z",
    resources: resources.length,
    desired,
    pools: groups,
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
}

export const FLEET: PlanInput["fleet"] = {
  id: "test",
  apply: "auto",
  prune: true,
  intervalSeconds: 300,
  windows: [],
  migration: { parallel: 4, perHost: 2, maxDowntimeMs: 300, timeoutSeconds: 600 },
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
