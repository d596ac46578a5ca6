import type { Check } from "./check.ts";
import type { Feature, HostRequirements, Requirements } from "./requirements.ts";

/** Who needs a feature of a host, and how bad it is that the host lacks it. */
export interface Need {
  readonly status: Exclude<Check["status"], "ok">;
  /** Resources for display. Undefined without a fleet. */
  readonly by: readonly string[] | undefined;
}

/** Answers what a host must be able to do. */
export interface Needs {
  /** Returns the need of any of these features. Undefined: the fleet asks for none of them. */
  of(...features: readonly Feature[]): Need | undefined;
  readonly host: HostRequirements | undefined;
}

/** What every host needs, whatever machines it gets. */
const BASIC: readonly Feature[] = ["machines", "disk-files"];

/** What few fleets ask for. It counts only with a fleet that does. */
const RARE: readonly Feature[] = ["hugepages", "passthrough", "lvm", "spice"];

/** Returns the needs of a fleet. Without a fleet, a host lacks something only if no machine could run there; the rest are warnings. */
export function createNeeds(host: HostRequirements | undefined): Needs {
  if (host !== undefined) return { host, of: (...features) => needIn(host.features, features) };
  return {
    host,
    of: (...features) => {
      const usual = features.filter((feature) => !RARE.includes(feature));
      if (usual.length === 0) return undefined;
      return {
        status: usual.some((feature) => BASIC.includes(feature)) ? "error" : "warning",
        by: undefined,
      };
    },
  };
}

function needIn(requirements: Requirements, features: readonly Feature[]): Need | undefined {
  const by = new Set(features.flatMap((feature) => [...(requirements.get(feature) ?? [])]));
  return by.size === 0 ? undefined : { status: "error", by: [...by].sort() };
}
