import { domainStateOf } from "../../drivers/libvirt/domain-state.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { ObservedObject } from "../../model/object.ts";

/** The rules of a machine's CPU credits. Quotas are per vCPU, in microseconds per period of 100,000 us. */
export interface BurstPolicy {
  readonly mode: "standard" | "unlimited";
  /** The vCPUs that the machine runs with. */
  readonly vcpus: number;
  /** The quota of a machine without credits. */
  readonly baselineUs: number;
  /** The quota of a machine with credits; -1: no limit. */
  readonly maxQuotaUs: number;
  readonly maxCredits: number;
  readonly initialCredits: number;
}

/** A whole CPU, as a quota. */
export const WHOLE_CPU_US = 100_000;

/**
 * Returns the rules of an observed domain, as they were applied last. Undefined for a machine that is not burstable, and
 * for one whose rules were edited and cannot be read: the next plan writes them again.
 */
export function burstPolicyOf(domain: ObservedObject): BurstPolicy | undefined {
  const { burst, vcpus, cpuQuotaUs } = domainStateOf(domain);
  if (burst === undefined || burst === null) return undefined;
  const inForce = domain.running as Partial<DomainState> | undefined;
  const { mode, baselinePercent, maxCredits, initialCredits } = burst;
  if (baselinePercent === 0 || maxCredits === 0) return undefined;
  const maxQuotaUs = cpuQuotaUs < MIN_QUOTA_US ? -1 : cpuQuotaUs;
  return {
    mode,
    vcpus: Math.max(1, inForce?.vcpus ?? Math.min(vcpus, inForce?.vcpusMax ?? vcpus)),
    baselineUs: baselineOf(baselinePercent, maxQuotaUs === -1 ? WHOLE_CPU_US : maxQuotaUs),
    maxQuotaUs,
    maxCredits,
    initialCredits,
  };
}

/** The least quota that libvirt sets (virCgroupSetCpuCfsQuota). */
const MIN_QUOTA_US = 1_000;

/** Returns the quota without credits. An edited percentage may be any number. */
function baselineOf(percent: number, maxQuotaUs: number): number {
  return Math.max(MIN_QUOTA_US, Math.min(maxQuotaUs, Math.round((percent * WHOLE_CPU_US) / 100)));
}

/** Returns the credits that a running machine earns in a second. */
export function creditsPerSecond({ vcpus, baselineUs }: BurstPolicy): number {
  return (vcpus * baselineUs) / WHOLE_CPU_US / 60;
}
