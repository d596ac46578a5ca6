import type { DaemonState } from "../daemon-state.ts";
import type { ServedFleet } from "./fleet-selector.ts";
import { textResponse } from "./response.ts";
import type { Route } from "./route.ts";

/** Returns the health probes for the supervisor of the process. They are public, so they reveal nothing of the fleets. */
export function probeRoutes(fleets: readonly ServedFleet[]): readonly Route[] {
  return [
    // Liveness: any response will do. A restart would not fix what is wrong outside of the process.
    { method: "GET", path: "/healthz", access: "public", handle: () => textResponse("ok") },
    { method: "GET", path: "/readyz", access: "public", handle: () => checkReadiness(fleets) },
  ];
}

function checkReadiness(fleets: readonly ServedFleet[]) {
  const missing = fleets.flatMap(({ state }) => notReadyReason(state()) ?? []);
  const [first] = missing;
  if (first === undefined) return textResponse("ready");
  const some = fleets.length === 1 ? "" : `${missing.length} of ${fleets.length} fleets: `;
  return textResponse(`not ready: ${some}${first}`, 503);
}

function notReadyReason({ stopping, commit, latest }: DaemonState): string | undefined {
  if (stopping) return "it is stopping";
  if (commit === undefined) return "no commit is in force yet";
  return latest === undefined ? "nothing has been planned yet" : undefined;
}
