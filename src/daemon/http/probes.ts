import type { Overview } from "../overview.ts";
import { asText } from "./answer.ts";
import type { Kept } from "./kept.ts";
import type { Route } from "./route.ts";

/** For whoever watches over the process. They are for everybody, and so say nothing of the fleets. */
export function probeRoutes(fleets: readonly Kept[]): readonly Route[] {
  return [
    // That it answers at all is what is asked: what is wrong around it is no reason to start it again.
    { ...{ method: "GET", path: "/healthz", who: "everybody" }, answer: () => asText("ok") },
    { ...{ method: "GET", path: "/readyz", who: "everybody" }, answer: () => readiness(fleets) },
  ];
}

function readiness(fleets: readonly Kept[]) {
  const missing = fleets.flatMap(({ overview }) => missingOf(overview()) ?? []);
  const [first] = missing;
  if (first === undefined) return asText("ready");
  const some = fleets.length === 1 ? "" : `${missing.length} of ${fleets.length} fleets: `;
  return asText(`not ready: ${some}${first}`, 503);
}

function missingOf({ stopping, commit, seen }: Overview): string | undefined {
  if (stopping) return "it is stopping";
  if (commit === undefined) return "no commit is in force yet";
  return seen === undefined ? "nothing has been planned yet" : undefined;
}
