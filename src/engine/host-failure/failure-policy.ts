import type { FleetSpec } from "../../generated/kinds/fleet.ts";
import type { HostFailurePolicy } from "../../model/host-failure.ts";
import type { Resource } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";

/** A shorter time would count every restart of a libvirtd as a failure. */
const MIN_AFTER_MS = 10_000;
/** The schema's defaults, for files without a Fleet. */
const DEFAULT_POLICY: HostFailurePolicy = { afterMs: 60_000, action: "Report" };

/** Returns the rules for hosts that fail. */
export function hostFailurePolicyOf(resources: readonly Resource[]): HostFailurePolicy {
  const fleet = resources.find(({ kind }) => kind === "Fleet") as Resource<FleetSpec> | undefined; // the loader validated it
  if (fleet === undefined) return DEFAULT_POLICY;
  const { after, action } = fleet.spec.hostFailure;
  return { afterMs: Math.max(parseSeconds(after) * 1000, MIN_AFTER_MS), action };
}
