import { Failure } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import type { DesiredFleet, PlanningConditions, PlanningPipeline } from "../planning-pipeline.ts";
import { assessHostLoss } from "./assess.ts";
import type { HostLoss } from "./types.ts";
import { fleetWithoutHosts, snapshotWithoutHosts } from "./without-hosts.ts";

/** In place of a host: each host of the fleet by itself. */
export const ANY_HOST = "any";

/**
 * Compiles the fleet with and without hosts, and returns what would become of what they hold. With `any`, the loss of
 * each host by itself; otherwise one loss of all named hosts. Throws `usage` for a host that is not in the fleet.
 */
export function computeHostLosses(
  names: readonly string[],
  runPipeline: PlanningPipeline,
  desired: DesiredFleet,
  conditions: PlanningConditions,
): readonly HostLoss[] {
  const losses = requestedLosses(names, desired.loaded.resources);
  const stateOf = (fleet: DesiredFleet, snapshot: PlanningConditions["snapshot"]) => {
    const { compiled, plan } = runPipeline(fleet, { ...conditions, snapshot });
    return { compiled, blocked: plan.blocked };
  };
  const { snapshot } = conditions;
  const before = stateOf(desired, snapshot);
  return losses.map((hosts) => {
    const after = stateOf(fleetWithoutHosts(desired, hosts), snapshotWithoutHosts(snapshot, hosts));
    return assessHostLoss({ hosts, fleet: desired.fleet.id, snapshot, before, after });
  });
}

function requestedLosses(names: readonly string[], resources: readonly Resource[]): ReadonlySet<TargetId>[] {
  const known = resources.flatMap(({ kind, name }) => (kind === "Host" ? [name] : [])).sort();
  if (names.length === 1 && names[0] === ANY_HOST && !known.includes(ANY_HOST))
    return known.map((host) => new Set([host]));
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return [new Set(names)];
  throw new Failure("usage", `--without ${missing}: the fleet has no such host`, {
    hint:
      known.length === 0 ? "it has no hosts" : `its hosts: ${known.join(", ")}; ${ANY_HOST}: each by itself`,
  });
}
