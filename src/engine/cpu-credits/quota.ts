import { type BurstPolicy, WHOLE_CPU_US } from "./policy.ts";

/** The steps between the baseline and the maximum, so that a machine whose credits end is not slowed down all at once. */
export const STEPS = 4;
/** The time for which a machine could continue at its maximum when the first step limits it. */
const GLIDE_MINUTES = 1;
/** The time that the credits of the last step must cover: until the next reading of the CPU time. */
const RESERVE_MINUTES = 0.25;

/**
 * Returns the quota that a machine is to have, from its balance and the quota in force:
 *
 * ```
 * balance       reserve      ¼ glide    ½ glide    ¾ glide     glide
 * quota      baseline     +¼         +½         +¾       maximum      of the way from the baseline to the maximum
 * ```
 *
 * A falling balance has the quota to the right of the last column that it has passed, a rising one that to the left of the
 * next. So the quota does not alternate: a limited machine must save a step before it gets more. No machine spends more
 * than it has, as long as its CPU time is read in time.
 */
export function quotaFor(policy: BurstPolicy, balance: number, inForceUs: number): number {
  if (policy.mode === "unlimited") return policy.maxQuotaUs;
  const step = Math.max(stepOf(policy, inForceUs), lowestStep(policy, balance));
  return quotaOfStep(policy, Math.min(step, highestStep(policy, balance)));
}

function lowestStep(policy: BurstPolicy, balance: number): number {
  return Math.min(STEPS, Math.floor(balance / creditsOfStep(policy)));
}

function highestStep(policy: BurstPolicy, balance: number): number {
  if (balance <= reserveOf(policy)) return 0;
  return Math.min(STEPS, Math.ceil(balance / creditsOfStep(policy)));
}

/** Returns the balance at which a machine is limited to its baseline: what the last step can spend until the next reading. */
export function reserveOf(policy: BurstPolicy): number {
  return creditsOfStep(policy) * (RESERVE_MINUTES / GLIDE_MINUTES);
}

/** Returns whether a quota lets the machine use its baseline and no more. */
export function isThrottled(policy: BurstPolicy, quotaUs: number): boolean {
  return policy.mode === "standard" && stepOf(policy, quotaUs) === 0;
}

/** Returns the balance from which a machine at its baseline is limited less again. */
export function releaseBalance(policy: BurstPolicy): number {
  return creditsOfStep(policy);
}

/** Returns the balance below which the quota is lowered step by step. */
export function glideCredits(policy: BurstPolicy): number {
  return (policy.vcpus * spanUs(policy) * GLIDE_MINUTES) / WHOLE_CPU_US;
}

function creditsOfStep(policy: BurstPolicy): number {
  return glideCredits(policy) / STEPS;
}

function spanUs({ baselineUs, maxQuotaUs }: BurstPolicy): number {
  return Math.max(1, (maxQuotaUs === -1 ? WHOLE_CPU_US : maxQuotaUs) - baselineUs);
}

function quotaOfStep(policy: BurstPolicy, step: number): number {
  if (step >= STEPS) return policy.maxQuotaUs;
  return policy.baselineUs + Math.round((spanUs(policy) * step) / STEPS);
}

/** Returns the highest step whose quota is not more than this one; 0 also for less than the baseline. */
function stepOf(policy: BurstPolicy, quotaUs: number): number {
  const { maxQuotaUs } = policy;
  if (quotaUs === -1 || (maxQuotaUs !== -1 && quotaUs >= maxQuotaUs)) return STEPS;
  const reached = BETWEEN.filter((step) => quotaOfStep(policy, step) <= quotaUs);
  return reached.length;
}

/** The steps between the baseline and the maximum. */
const BETWEEN = Array.from({ length: STEPS - 1 }, (_, index) => index + 1);
