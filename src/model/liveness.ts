import { addSeconds, type ProbedMachine, secondsToFail } from "./readiness.ts";

/** A running machine whose liveness probe fails. */
export interface LivenessFailure {
  /** When the failure began to count (ISO 8601). */
  readonly since: string;
  /** Why the machine must not be restarted for it, for users. Absent: it may. */
  readonly doubt?: string;
}

/** The result of a machine's liveness probe: since when it fails, or when it would fail at the earliest (ISO 8601). */
export type Liveness =
  | { readonly state: "failing"; readonly since: string }
  | { readonly state: "alive"; readonly until?: string };

const ALIVE: Liveness = { state: "alive" };

/**
 * Returns the liveness of a machine with a liveness probe. Whatever is unknown counts as alive:
 *
 * ```
 * not running                                    alive: nothing to restart
 * prober unreadable, no check yet                alive
 * the checks succeed                             alive
 * the checks fail, but had no time to succeed    alive until initialDelay and the checks of the threshold after the start;
 *                                                if that is unknown, until initialDelay after the first failure
 * the checks fail for less than one more period  alive until then
 * the checks fail                                failing
 * ```
 *
 * In the one more period, the checks of other machines fail too if the prober or the network is the cause.
 */
export function livenessOfProbe({ running, startedAt, health, times }: ProbedMachine, now: string): Liveness {
  if (running !== true || health?.state !== "down" || health.since === undefined) return ALIVE;
  const { initialDelaySeconds, periodSeconds, timeoutSeconds } = times;
  const first =
    startedAt === undefined
      ? addSeconds(health.since, initialDelaySeconds)
      : addSeconds(startedAt, initialDelaySeconds + secondsToFail(times));
  const since = first > health.since ? first : health.since;
  const counts = addSeconds(since, periodSeconds + timeoutSeconds);
  return now < counts ? { state: "alive", until: counts } : { state: "failing", since };
}

/** The smallest number of failures that may have one common cause. */
const MASS = 3;

/** Returns whether so many of the checked machines fail at once that the checks themselves are in doubt: most of them. */
export function isMassFailure(failing: number, checked: number): boolean {
  return failing >= MASS && failing * 2 > checked;
}
