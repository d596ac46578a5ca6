import type { TargetId } from "./object.ts";

/** The rules for a host that does not answer: the daemon only reports it, or fences it and restarts its machines elsewhere. */
export type HostFailureAction = "Report" | "Restart";

/** The rules of `Fleet.spec.hostFailure`. */
export interface HostFailurePolicy {
  /** Milliseconds for which a host must not answer before it counts as failed. */
  readonly afterMs: number;
  readonly action: HostFailureAction;
}

/** Since when a host cannot be read. */
export interface HostSilence {
  /** The wall-clock time of its first failed read (ISO 8601). For display only, because that clock may jump. */
  readonly since: string;
  /** Milliseconds since then, by a clock that never goes back. */
  readonly forMs: number;
  readonly reason: string;
}

/**
 * The known power state of a host that does not answer.
 *
 * - `unknown`: the daemon has not tried to fence it.
 * - `off`: its fencing agent reported `off`, after this daemon had switched it off, and again in the last round.
 * - `on-again`: it was off, and its agent reports on. The daemon does not fence it a second time.
 * - `unfenced`: fencing was tried and did not end in `off`. `attempts` counts the tries.
 */
export type HostPower =
  | { readonly state: "unknown" }
  | { readonly state: "off" }
  | { readonly state: "on-again" }
  | { readonly state: "unfenced"; readonly reason: string; readonly attempts: number };

/**
 * The condition of a host.
 *
 * - `reachable`: it was read.
 * - `waiting`: it cannot be read, but not yet for `hostFailure.after`.
 * - `failed`: it cannot be read for longer. It is reported and not fenced, for the reason.
 * - `due`: it failed, and is the one host that may be fenced now.
 * - `off`: it failed and is fenced. None of its machines runs.
 */
export type HostCondition =
  | { readonly state: "reachable" }
  | { readonly state: "waiting"; readonly silence: HostSilence; readonly remainingMs: number }
  | { readonly state: "failed"; readonly silence: HostSilence; readonly reason: string }
  | { readonly state: "due"; readonly silence: HostSilence; readonly reason: string }
  | { readonly state: "off"; readonly silence: HostSilence };

export type HostConditions = ReadonlyMap<TargetId, HostCondition>;

/** A host that failed, fenced or not. */
export type FailedHost = Extract<HostCondition, { state: "failed" | "due" | "off" }>;

export function isFailed(condition: HostCondition): condition is FailedHost {
  return condition.state !== "reachable" && condition.state !== "waiting";
}
