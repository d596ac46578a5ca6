import { addSeconds, type ProbeTimes } from "./readiness.ts";

/** The start of the probed machine (ISO 8601). */
export const START = "2026-03-01T10:00:00.000Z";

/** Returns the time `seconds` after the start (ISO 8601). */
export function at(seconds: number): string {
  return addSeconds(START, seconds);
}

/** A probe every 10 s that fails after three checks. */
export const TIMES: ProbeTimes = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};
