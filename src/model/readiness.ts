/** The result of the checks of one part of an object: a target of a prober, a member of a load balancer, a guest agent. */
export interface PartHealth {
  /** `unknown`: it has not been checked yet. */
  readonly state: "up" | "down" | "unknown";
  /** When this state began (ISO 8601), as the checker reports it. Absent: unknown. */
  readonly since?: string;
}

/** Whether a machine may get traffic. Without a readiness probe: whether it runs. */
export interface Readiness {
  /** `unknown`: what checks the machine cannot be read, or has not checked it yet. It must not count as unready. */
  readonly state: "ready" | "unready" | "unknown";
  /** When this state began (ISO 8601). Absent: unknown. */
  readonly since?: string;
  /** When the state changes without a new observation (ISO 8601). Absent: never. */
  readonly until?: string;
  /** Why the machine is not ready, for users: `not running`. Absent: it is ready. */
  readonly reason?: string;
}

/** The times of a probe, with the meaning that Kubernetes gives them. */
export interface ProbeTimes {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

/** What was observed of a machine with a probe. */
export interface ProbedMachine {
  /** Undefined: the host of the machine cannot be read. */
  readonly running: boolean | undefined;
  /** When the machine was started (ISO 8601). Undefined: unknown, or long ago. */
  readonly startedAt: string | undefined;
  /** Undefined: the prober cannot be read, or does not check the machine. */
  readonly health: PartHealth | undefined;
  readonly times: ProbeTimes;
}

/**
 * Returns the readiness of a machine with a readiness probe. The first line that fits counts:
 *
 * ```
 * not running                                             unready
 * the checks fail                                         unready
 * within initialDelay after the start                     unready until its end
 * the checks succeed since the start                      ready
 * the checks had no time to fail since the start          unready until they had it
 * prober unreadable, or no check yet                      unknown
 * the checks succeed                                      ready
 * ```
 *
 * The checker does not know when the machine started. A success from before the last start is that of the run before.
 */
export function readinessOfProbe(machine: ProbedMachine, now: string): Readiness {
  const { running, startedAt, health, times } = machine;
  if (running === false) return { state: "unready", reason: "not running" };
  if (health?.state === "down")
    return { state: "unready", ...sinceOf(health.since), reason: "its readinessProbe fails" };
  const isUp = health?.state === "up";
  if (startedAt === undefined) return isUp ? { state: "ready", ...sinceOf(health.since) } : UNKNOWN;
  const counts = addSeconds(startedAt, times.initialDelaySeconds);
  const started = { state: "unready", since: startedAt, reason: "started a short while ago" } as const;
  if (now < counts) return { ...started, until: counts };
  if (isUp && health.since !== undefined && health.since >= startedAt)
    return { state: "ready", since: latest(health.since, counts) };
  const proven = addSeconds(counts, secondsToFail(times));
  if (now < proven) return { ...started, until: proven };
  return isUp ? { state: "ready", since: proven } : UNKNOWN;
}

const UNKNOWN: Readiness = { state: "unknown", reason: "not probed yet" };

/** Returns the readiness of a machine without a readiness probe. `running` is undefined while its host cannot be read. */
export function readinessWithoutProbe(
  running: boolean | undefined,
  startedAt: string | undefined,
): Readiness {
  if (running === undefined) return { state: "unknown", reason: "its host cannot be read" };
  return running ? { state: "ready", ...sinceOf(startedAt) } : { state: "unready", reason: "not running" };
}

/** Returns how long a checker takes to report a failure: every check of the threshold fails at its timeout. */
export function secondsToFail({ periodSeconds, timeoutSeconds, failureThreshold }: ProbeTimes): number {
  return periodSeconds * failureThreshold + timeoutSeconds;
}

export function addSeconds(time: string, seconds: number): string {
  return new Date(Date.parse(time) + seconds * 1000).toISOString();
}

function latest(one: string, other: string): string {
  return one > other ? one : other;
}

function sinceOf(since: string | undefined): Pick<Readiness, "since"> {
  return since === undefined ? {} : { since };
}
