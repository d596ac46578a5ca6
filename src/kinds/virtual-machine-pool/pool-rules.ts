import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import type { Hash } from "../../model/hash.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { KindContext } from "../kind.ts";
import { resolveAmount } from "./amount.ts";
import type { PoolRules } from "./decide-pool.ts";
import type { HealthRules } from "./member-health.ts";

type MachinePoolResource = Resource<VirtualMachinePoolSpec>;

/** The input of the rules of a pool, besides its files. */
interface RulesInput {
  /** Number of members that are to be in service. */
  readonly desired: number;
  /** The template of the members, and its hash. */
  readonly template: VirtualMachineSpec;
  readonly hash: Hash;
  readonly view: Pick<KindContext, "get">;
}

/** Returns the rules of a pool as numbers. */
export function poolRulesOf(
  pool: MachinePoolResource,
  { desired, template, hash, view }: RulesInput,
): PoolRules {
  const { id, project, name } = pool;
  const { updateStrategy, warmPool, scaleIn, healthCheck } = pool.spec;
  const { type, minReady, progressDeadline, pauseOnFailure } = updateStrategy;
  return {
    id,
    project,
    name,
    desired,
    ...updateBudget(updateStrategy, desired),
    updates: type === "OnDelete" ? "OnDelete" : "Rolling",
    minReadySeconds: parseSeconds(minReady),
    progressDeadlineSeconds: parseSeconds(progressDeadline),
    pausesOnFailure: pauseOnFailure && type === "RollingUpdate",
    order: scaleIn.order,
    warm: { size: warmPool.size, runs: warmPool.state === "Running" },
    membersRun: template.runStrategy === "Always",
    template: hash,
    health: healthRules(pool, template, view),
    maxUnhealthyPercent: healthCheck.maxUnhealthyPercent,
    isMonitored: healthCheck.type === "LoadBalancer",
  };
}

function updateBudget(
  { type, maxUnavailable, maxSurge }: VirtualMachinePoolSpec["updateStrategy"],
  desired: number,
): Pick<PoolRules, "maxUnavailable" | "maxSurge"> {
  if (type === "Recreate") return { maxUnavailable: desired, maxSurge: 0 };
  const surge = type === "OnDelete" ? 0 : resolveAmount(maxSurge, desired, "up");
  const unavailable = resolveAmount(maxUnavailable, desired, "down");
  return { maxUnavailable: unavailable + surge === 0 ? 1 : unavailable, maxSurge: surge };
}

/** Returns the rules of the health check. Where several load balancers check the members, the slowest counts. */
function healthRules(
  pool: MachinePoolResource,
  { readinessProbe }: VirtualMachineSpec,
  view: Pick<KindContext, "get">,
): HealthRules {
  const { type, action, gracePeriod = "0s", failureThreshold = 1 } = pool.spec.healthCheck;
  const base = {
    graceSeconds: parseSeconds(gracePeriod),
    failureThreshold,
    action: action === "Recreate" ? ("recreate" as const) : ("restart" as const),
  };
  const checks = type === "LoadBalancer" ? monitorsOf(pool, view) : [];
  if (type === "Probe" && readinessProbe !== undefined)
    checks.push({
      seconds: parseSeconds(readinessProbe.period),
      threshold: readinessProbe.failureThreshold,
    });
  return {
    ...base,
    checkSeconds: Math.max(0, ...checks.map(({ seconds }) => seconds)),
    checkerThreshold: Math.max(1, ...checks.map(({ threshold }) => threshold)),
  };
}

interface Check {
  readonly seconds: number;
  readonly threshold: number;
}

function monitorsOf({ spec, project }: MachinePoolResource, view: Pick<KindContext, "get">): Check[] {
  return spec.loadBalancers.flatMap(({ name, pool }) => {
    const loadBalancer = view.get<LoadBalancerSpec>(resolveReference("LoadBalancer", name, project));
    const monitor = loadBalancer?.spec.pools.find((one) => one.name === pool)?.healthMonitor;
    return monitor === undefined
      ? []
      : [{ seconds: parseSeconds(monitor.delay), threshold: monitor.maxRetries }];
  });
}
