import { validate } from "../fleet/validate.ts";
import type { FleetSpec } from "../generated/kinds/fleet.ts";
import type { FleetPolicy } from "../model/policy.ts";
import type { Resource } from "../model/resource.ts";
import { parseMilliseconds, parseSeconds } from "../model/units.ts";

/** Returns the rules of the Fleet resource. Without one, the fleet is called `default` and has the schema's defaults. */
export function policyOf(resources: readonly Resource[]): FleetPolicy {
  const fleet = resources.find(({ kind }) => kind === "Fleet");
  const { apply, prune, interval, guard, windows, migration } = (fleet?.spec ?? defaults()) as FleetSpec; // the loader validated it
  return {
    id: fleet?.name ?? "default",
    apply,
    prune,
    intervalSeconds: parseSeconds(interval),
    guard,
    windows: windows.map(({ cron, duration, timeZone }) => ({
      cron,
      durationSeconds: parseSeconds(duration),
      timeZone,
    })),
    migration: {
      parallel: migration.parallel,
      perHost: migration.perHost,
      maxDowntimeMs: parseMilliseconds(migration.maxDowntime),
      timeoutSeconds: parseSeconds(migration.timeout),
    },
  };
}

function defaults(): unknown {
  const document = { apiVersion: "fleetwright/v1", kind: "Fleet", metadata: { name: "default" }, spec: {} };
  validate("Fleet", document);
  return document.spec;
}
