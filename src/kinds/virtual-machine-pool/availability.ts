import { latestTime, plusSeconds, type RecordingClock, waitEnd } from "../../model/clock-time.ts";
import type { PoolMember, RegistrationPlace } from "../../model/machine-pool.ts";
import type { Readiness } from "../../model/readiness.ts";
import type { HealthVerdict } from "./member-health.ts";

/** Facts that decide whether a member does its work. */
export interface AvailabilityInput {
  /** True: its domain was observed. */
  readonly exists: boolean;
  /** False: the files want the machine off, so that it is available if it exists. */
  readonly shouldRun: boolean;
  readonly running: boolean;
  readonly startedAt: string | undefined;
  readonly readiness: Readiness;
  readonly verdict: HealthVerdict;
  /** The time for which a member must be ready. */
  readonly minReadySeconds: number;
}

/**
 * Returns whether a member does its work, with the reason if it does not:
 *
 * ```
 * no machine, or not running                    unavailable
 * checks fail                                   unavailable
 * readiness or checks unknown                   unknown
 * not ready                                     unavailable
 * ready, but not for minReady                   settling until then
 * otherwise                                     available
 * ```
 */
export function availabilityOf(
  input: AvailabilityInput,
  clock: RecordingClock,
): Pick<PoolMember, "availability" | "reason" | "until"> {
  const { exists, shouldRun, running, verdict, readiness } = input;
  if (!exists) return unavailable("its machine does not exist yet");
  if (!shouldRun) return AVAILABLE;
  if (!running) return unavailable("its machine does not run");
  if (verdict.state === "unhealthy" || verdict.state === "failing") return unavailable(verdict.reason);
  if (readiness.state === "unready")
    return unavailable(readiness.reason ?? "it is not ready", readiness.until);
  if (readiness.state === "unknown" || verdict.state === "unknown")
    return { availability: "unknown", reason: "its readiness is unknown" };
  const since = latestTime(readiness.since, input.startedAt);
  const until = since && waitEnd(clock, since, input.minReadySeconds);
  if (until !== undefined)
    return { availability: "settling", reason: "it is ready, but not for minReady", until };
  return AVAILABLE;
}

const AVAILABLE = { availability: "available" } as const;

function unavailable(reason: string, until?: string): Pick<PoolMember, "availability" | "reason" | "until"> {
  return { availability: "unavailable", reason, ...(until === undefined ? {} : { until }) };
}

/** Facts that decide whether the update of a member has failed. Times are ISO 8601. */
export interface UpdateInput {
  /** True: the current template was applied last. */
  readonly isUpdated: boolean;
  /** When it was first applied. */
  readonly templated: string | undefined;
  /** When Fleetwright last started the machine. */
  readonly updated: string | undefined;
  readonly readiness: Readiness;
  /** Number of failed changes of the machine in a row. */
  readonly failedChanges: number;
  readonly progressDeadlineSeconds: number;
}

/** Number of failed changes of an updated member in a row that count as a failed update. */
const FAILED_CHANGES = 3;

/**
 * Returns why the update of a member counts as failed: its changes fail, or it is not ready for `progressDeadline`, and began to be
 * so within that time after it got the template. Undefined: it does not. A member that worked for longer than that has failed for
 * another reason, and one whose readiness is unknown has not failed.
 */
export function updateFailure(input: UpdateInput, clock: RecordingClock): string | undefined {
  const { isUpdated, templated, updated, readiness, failedChanges, progressDeadlineSeconds } = input;
  if (!isUpdated) return undefined;
  if (failedChanges >= FAILED_CHANGES) return `its changes failed ${failedChanges} times`;
  if (readiness.state !== "unready" || updated === undefined || readiness.since === undefined)
    return undefined;
  if (readiness.since > plusSeconds(templated ?? updated, progressDeadlineSeconds)) return undefined;
  const since = latestTime(updated, readiness.since) ?? updated;
  return waitEnd(clock, since, progressDeadlineSeconds) === undefined
    ? `it is not ready since ${since}, longer than progressDeadline`
    : undefined;
}

/** Membership of a machine in a pool of a load balancer, as it was observed. */
export interface ObservedRegistration {
  readonly state: "in-service" | "draining" | "unknown";
  /** When the drain began (ISO 8601). Undefined: unknown. */
  readonly since: string | undefined;
  /** True: no client is connected. */
  readonly idle: boolean;
  /** The longest time that clients get. */
  readonly delaySeconds: number;
  /** Undefined: the load balancer was not observed. */
  readonly place: RegistrationPlace | undefined;
}

/** Returns the registration of a member at all load balancers of its pool. It is drained when it is drained everywhere. */
export function registrationOf(
  registrations: readonly ObservedRegistration[],
  clock: RecordingClock,
): Pick<PoolMember, "registration" | "drainedAt" | "registeredAt"> {
  const registeredAt = registrations.flatMap(({ place }) => place ?? []);
  const isAnywhere = (state: ObservedRegistration["state"]) =>
    registrations.some((one) => one.state === state);
  if (registrations.length === 0) return { registration: "none", registeredAt };
  if (isAnywhere("unknown")) return { registration: "unknown", registeredAt };
  if (isAnywhere("in-service")) return { registration: "in-service", registeredAt };
  const waiting = registrations.filter((registration) => !isDrained(registration, clock));
  if (waiting.length === 0) return { registration: "drained", registeredAt };
  const drainedAt = latestTime(...waiting.map((registration) => drainEnd(registration, clock)));
  return { registration: "draining", registeredAt, ...(drainedAt === undefined ? {} : { drainedAt }) };
}

function isDrained(registration: ObservedRegistration, clock: RecordingClock): boolean {
  return registration.idle || drainEnd(registration, clock) === undefined;
}

/** A drain of unknown age has been begun by hand. */
function drainEnd({ since, delaySeconds }: ObservedRegistration, clock: RecordingClock): string | undefined {
  return since && waitEnd(clock, since, delaySeconds);
}
