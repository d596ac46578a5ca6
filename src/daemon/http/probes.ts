import type { Overview } from "../overview.ts";
import { asText } from "./answer.ts";
import type { Route } from "./route.ts";

/** For whoever watches over the process. They are for everybody, and so say nothing of the fleet. */
export function probeRoutes(overview: () => Overview): readonly Route[] {
  return [
    // That it answers at all is what is asked: what is wrong around it is no reason to start it again.
    { ...{ method: "GET", path: "/healthz", who: "everybody" }, answer: () => asText("ok") },
    { ...{ method: "GET", path: "/readyz", who: "everybody" }, answer: () => readiness(overview()) },
  ];
}

function readiness(overview: Overview) {
  const missing = missingOf(overview);
  return missing === undefined ? asText("ready") : asText(`not ready: ${missing}`, 503);
}

function missingOf({ stopping, commit, seen }: Overview): string | undefined {
  if (stopping) return "it is stopping";
  if (commit === undefined) return "no commit is in force yet";
  return seen === undefined ? "nothing has been planned yet" : undefined;
}
