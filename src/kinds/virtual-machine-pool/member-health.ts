import type { Hold } from "../../model/change.ts";
import { latestTime, type RecordingClock, waitEnd } from "../../model/clock-time.ts";
import type { MemberRepair } from "../../model/machine-pool.ts";
import type { PartHealth } from "../../model/readiness.ts";
import { formatDuration } from "../../model/units.ts";

/** Rules of a pool's `healthCheck`. */
export interface HealthRules {
  /** The time after the start of a machine in which failed checks do not count. */
  readonly graceSeconds: number;
  /** The number of successive failed checks after which a member is unhealthy. */
  readonly failureThreshold: number;
  /** The interval of the checks. */
  readonly checkSeconds: number;
  /** The number of successive failures after which the checker reports `down`. */
  readonly checkerThreshold: number;
  readonly action: MemberRepair["action"];
}

/** The observed state of a member. Times are ISO 8601. */
export interface MemberVitals {
  /** False: the files want the machine off. */
  readonly shouldRun: boolean;
  readonly running: boolean;
  /** When the machine was started. Undefined: unknown, or it does not run. */
  readonly startedAt: string | undefined;
  /** Result of the checks. Undefined: the pool only checks that machines run. */
  readonly check: PartHealth | undefined;
  /** The reason why the check fails, for users: `its readinessProbe fails`. */
  readonly complaint: string;
  /** When Fleetwright last created, replaced or restarted the machine. */
  readonly updated: string | undefined;
  /** Number of repairs in a row after which the member was never healthy. */
  readonly attempts: number;
}

/** Health of a member. `failing`: checks fail, but it does not count as unhealthy before `until`. */
export type HealthVerdict =
  | { readonly state: "healthy" | "unknown" }
  | { readonly state: "failing"; readonly until: string | undefined; readonly reason: string }
  | { readonly state: "unhealthy"; readonly reason: string; readonly isStopped: boolean };

/**
 * Returns the health of a member:
 *
 * ```
 * should not run                                          healthy
 * does not run                                            unhealthy at once, also within the grace period
 * nothing else is checked, or the checks succeed          healthy
 * the checker cannot be read, or has no result yet        unknown
 * the checks fail, within the grace period after a start  failing
 * the checks fail, fewer times than the threshold         failing
 * the checks fail                                         unhealthy
 * ```
 */
export function healthOf(vitals: MemberVitals, rules: HealthRules, clock: RecordingClock): HealthVerdict {
  const { shouldRun, running, check, complaint: reason } = vitals;
  if (!shouldRun) return { state: "healthy" };
  if (!running) return { state: "unhealthy", reason: "its machine does not run", isStopped: true };
  if (check === undefined || check.state === "up") return { state: "healthy" };
  if (check.state === "unknown") return { state: "unknown" };
  const start = vitals.startedAt ?? vitals.updated;
  if (start === undefined && check.since === undefined) return { state: "failing", until: undefined, reason };
  const until = latestTime(...waits(start, check.since, rules, clock));
  return until === undefined
    ? { state: "unhealthy", reason, isStopped: false }
    : { state: "failing", until, reason };
}

/** Returns the ends of the grace period and of the further failures, as far as they are yet to come. */
function waits(
  start: string | undefined,
  since: string | undefined,
  { graceSeconds, failureThreshold, checkerThreshold, checkSeconds }: HealthRules,
  clock: RecordingClock,
): (string | undefined)[] {
  const further = Math.max(0, failureThreshold - checkerThreshold);
  return [
    start === undefined ? undefined : waitEnd(clock, start, graceSeconds),
    since === undefined ? undefined : waitEnd(clock, since, further * checkSeconds),
  ];
}

/** Number of repairs in a row without success after which a member is left as it is. */
export const MAX_ATTEMPTS = 5;

const MIN_BACKOFF_SECONDS = 30;
const MAX_BACKOFF_SECONDS = 3600;

/** Returns how many repairs in a row have not helped, before the next one. 0: the member was healthy after the last. */
export function vainAttempts(vitals: MemberVitals, graceSeconds: number, clock: RecordingClock): number {
  const { attempts, updated, startedAt, check, running } = vitals;
  if (attempts === 0 || updated === undefined) return 0;
  if (!running) return waitEnd(clock, updated, stableSeconds(graceSeconds)) === undefined ? 0 : attempts; // when it stopped is unknown
  const wasHealthy = check?.since !== undefined && check.since > (startedAt ?? updated);
  return wasHealthy ? 0 : attempts;
}

/** The time for which a repaired machine must have run, so that its next failure is a new one. */
function stableSeconds(graceSeconds: number): number {
  return Math.max(MIN_BACKOFF_SECONDS, graceSeconds);
}

/**
 * Returns the hold of the next repair. The pauses between repairs that do not help double, and after `MAX_ATTEMPTS` there is
 * none. Undefined: the repair may go.
 */
export function repairBackoff(
  vitals: MemberVitals,
  graceSeconds: number,
  clock: RecordingClock,
): Hold | undefined {
  const attempts = vainAttempts(vitals, graceSeconds, clock);
  if (attempts === 0 || vitals.updated === undefined) return undefined;
  const times = attempts === 1 ? "once" : `${attempts} times`;
  if (attempts >= MAX_ATTEMPTS)
    return {
      gate: "health",
      reason: `it was repaired ${times} without success: a new commit, or a repair by hand, must help it`,
    };
  const pause = Math.min(MAX_BACKOFF_SECONDS, stableSeconds(graceSeconds) * 2 ** (attempts - 1));
  const until = waitEnd(clock, vitals.updated, pause);
  if (until === undefined) return undefined;
  const reason = `it was repaired ${times} without success: again after ${formatDuration(pause)}`;
  return { gate: "health", reason, until };
}

/**
 * Returns the number of unhealthy members up to which members are repaired. A single one always is, so that a pool of one member
 * heals too.
 */
export function repairLimit(desired: number, maxUnhealthyPercent: number): number {
  return Math.max(1, Math.floor((desired * maxUnhealthyPercent) / 100));
}

/** Returns the hold of all repairs while too many members are unhealthy at once; undefined while there are few enough. */
export function freezeHold(
  unhealthy: number,
  desired: number,
  maxUnhealthyPercent: number,
): Hold | undefined {
  if (unhealthy <= repairLimit(desired, maxUnhealthyPercent)) return undefined;
  return {
    gate: "health",
    reason: `${unhealthy} of ${desired} members are unhealthy at once, more than maxUnhealthyPercent (${maxUnhealthyPercent}%): what checks them may be at fault, so none is repaired`,
  };
}
