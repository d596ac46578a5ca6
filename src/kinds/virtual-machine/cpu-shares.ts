import type { HostFacts } from "../../model/snapshot.ts";

/** The weight that every group has by default, in each unit. */
const DEFAULT = { shares: 1024, weight: 100 } as const;
/**
 * The range of weights. `cpu.weight` begins with 1, but libvirt before 9.1 accepts `<shares>` only from 2, as for
 * `cpu.shares` (virDomainDefCputuneValidate). `cpu.shares` has the range of the schema.
 */
const WEIGHTS = { min: 2, max: 10_000 } as const;

/**
 * Returns the number for `<shares>` on a host; null for the host's default, which is no element. The field of the
 * InstanceType is in shares of 1024. On a host with control groups v2, a machine has the same proportion to one without
 * a weight: 2048 becomes 200, because the default there is 100. Proportions above 100 times the default become 100.
 */
export function cpuSharesFor(shares: number | undefined, unit: HostFacts["cpuUnit"]): number | null {
  if (shares === undefined) return null;
  const scaled = Math.round((shares * DEFAULT[unit]) / DEFAULT.shares);
  const value = unit === "shares" ? shares : Math.min(Math.max(scaled, WEIGHTS.min), WEIGHTS.max);
  return value === DEFAULT[unit] ? null : value;
}
