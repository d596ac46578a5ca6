import { validate } from "../fleet/validate.ts";
import type { FleetSpec } from "../kinds/fleet/spec.gen.ts";
import type { FleetPolicy } from "../model/policy.ts";
import type { Resource } from "../model/resource.ts";
import { parseSeconds } from "../model/units.ts";

/** The rules of the fleet's own resource; a fleet without one is called `default` and has the schema's defaults. */
export function policyOf(resources: readonly Resource[]): FleetPolicy {
  const found = resources.find(({ kind }) => kind === "Fleet");
  const { apply, prune, interval, guard, windows } = (found?.spec ?? defaults()) as FleetSpec; // the loader validated it
  return {
    id: found?.name ?? "default",
    apply,
    prune,
    intervalSeconds: parseSeconds(interval),
    guard,
    windows: windows.map(({ cron, duration, timeZone }) => ({
      cron,
      durationSeconds: parseSeconds(duration),
      timeZone,
    })),
  };
}

function defaults(): unknown {
  const document = { apiVersion: "fleetwright/v1", kind: "Fleet", metadata: { name: "default" }, spec: {} };
  validate("Fleet", document);
  return document.spec;
}
