import type { TargetState } from "./prober-states.ts";

/** Returns a target that is checked by HTTP: `/healthz` on port 80, every 10 s. */
export function httpTarget(given: Partial<TargetState> & Pick<TargetState, "address">): TargetState {
  return {
    port: 80,
    active: true,
    check: "HTTP",
    path: "/healthz",
    statuses: "200-399",
    host: null,
    periodMs: 10_000,
    timeoutMs: 1_000,
    successThreshold: 1,
    failureThreshold: 3,
    ...given,
  };
}
