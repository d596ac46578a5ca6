import { readFileSync } from "node:fs";
import { ownFile } from "../../host/own-file.ts";
import { asJson, Refusal } from "./answer.ts";
import { asFleet, isSeen, type Seen } from "./api/fleet.ts";
import { asFleets } from "./api/fleets.ts";
import { asObjects, asWholeObject } from "./api/objects.ts";
import { PAGED } from "./api/page.ts";
import { asPlan } from "./api/plan.ts";
import { asProblems, asTargets } from "./api/problems.ts";
import { asApprovals, asEvents, asRuns, asWebhooks, asWholeRun, type Records } from "./api/records.ts";
import { asResources, asWholeResource } from "./api/resources.ts";
import { FLEET, type Kept, keptAs } from "./kept.ts";
import type { Asked, Route } from "./route.ts";

export interface ApiOptions {
  readonly version: string;
  /** At least one. */
  readonly fleets: readonly Kept[];
  readonly store: Records;
  now(): Date;
}

/** What is answered of one fleet. */
type OfFleet = (seen: Seen, asked: Asked, kept: Kept) => unknown;

/** What can be read of the fleets, as `schemas/openapi.json` describes it. */
export function apiRoutes({ version, fleets, store, now }: ApiOptions): readonly Route[] {
  const route = (path: string, query: readonly string[], answer: (asked: Asked) => unknown): Route => ({
    ...{ method: "GET", path: `/api/v1${path}`, who: "readers", query },
    answer: async (asked) => asJson(await answer(asked)),
  });
  const ofFleet = (path: string, query: readonly string[], answer: OfFleet): Route =>
    route(path, [...query, FLEET], (asked) => {
      const kept = keptAs(fleets, asked);
      return answer(assertSeen(kept), asked, kept);
    });
  const nameOf = ({ seen }: Seen) => seen.view.plan.fleet;
  return [
    route("/openapi.json", [], description),
    route("/fleets", [], () => asFleets(fleets)),
    ofFleet("/fleet", [], (seen) => asFleet(seen, version)),
    ofFleet("/plan", PAGED, asPlan),
    ofFleet("/resources", [...PAGED, "kind", "project"], asResources),
    ofFleet("/resources/{kind}/{project}/{name}", [], asWholeResource),
    ofFleet("/objects", [...PAGED, "type", "target", "resource"], asObjects),
    ofFleet("/objects/{object}", [], (seen, asked, { types }) => asWholeObject(seen, asked, types())),
    ofFleet("/targets", [], asTargets),
    ofFleet("/problems", [], asProblems),
    ofFleet("/approvals", [], (seen) => asApprovals(seen, store, now())),
    ofFleet("/runs", ["limit"], (seen, asked) => asRuns(nameOf(seen), store, asked)),
    ofFleet("/runs/{run}", [], (seen, asked) => asWholeRun(nameOf(seen), store, asked)),
    ofFleet("/events", ["limit", "type", "subject"], (seen, asked) => asEvents(nameOf(seen), store, asked)),
    ofFleet("/webhooks", [], (seen) => asWebhooks(nameOf(seen), store)),
  ];
}

function assertSeen({ overview }: Kept): Seen {
  const now = overview();
  if (isSeen(now)) return now;
  throw new Refusal(503, "nothing has been planned yet", { "retry-after": "5" });
}

function description(): unknown {
  return JSON.parse(readFileSync(ownFile("schemas/openapi.json"), "utf8"));
}
