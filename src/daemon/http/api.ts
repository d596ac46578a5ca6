import { readFileSync } from "node:fs";
import type { AnyObjectType } from "../../drivers/driver.ts";
import type { Overview } from "../overview.ts";
import { asJson, Refusal } from "./answer.ts";
import { asFleet, type Seen } from "./api/fleet.ts";
import { asObjects, asWholeObject } from "./api/objects.ts";
import { PAGED } from "./api/page.ts";
import { asPlan } from "./api/plan.ts";
import { asProblems, asTargets } from "./api/problems.ts";
import { asApprovals, asEvents, asRuns, asWebhooks, asWholeRun, type Records } from "./api/records.ts";
import { asResources, asWholeResource } from "./api/resources.ts";
import type { Asked, Route } from "./route.ts";

export interface ApiOptions {
  readonly version: string;
  readonly overview: () => Overview;
  readonly store: Records;
  /** Of all objects; empty until targets are opened. */
  readonly types: () => readonly AnyObjectType[];
  now(): Date;
}

/** What can be read of the fleet, as `schemas/openapi.json` describes it. */
export function apiRoutes({ version, overview, store, types, now }: ApiOptions): readonly Route[] {
  const route = (path: string, query: readonly string[], answer: (asked: Asked) => unknown): Route => ({
    ...{ method: "GET", path: `/api/v1${path}`, who: "readers", query },
    answer: async (asked) => asJson(await answer(asked)),
  });
  const seen = () => assertSeen(overview());
  const fleet = () => assertSeen(overview()).seen.view.plan.fleet;
  return [
    route("/openapi.json", [], description),
    route("/fleet", [], () => asFleet(seen(), version)),
    route("/plan", PAGED, (asked) => asPlan(seen(), asked)),
    route("/resources", [...PAGED, "kind", "project"], (asked) => asResources(seen(), asked)),
    route("/resources/{kind}/{project}/{name}", [], (asked) => asWholeResource(seen(), asked)),
    route("/objects", [...PAGED, "type", "target", "resource"], (asked) => asObjects(seen(), asked)),
    route("/objects/{object}", [], (asked) => asWholeObject(seen(), asked, types())),
    route("/targets", [], () => asTargets(seen())),
    route("/problems", [], () => asProblems(seen())),
    route("/approvals", [], () => asApprovals(seen(), store, now())),
    route("/runs", ["limit"], (asked) => asRuns(fleet(), store, asked)),
    route("/runs/{run}", [], (asked) => asWholeRun(fleet(), store, asked)),
    route("/events", ["limit", "type", "subject"], (asked) => asEvents(fleet(), store, asked)),
    route("/webhooks", [], () => asWebhooks(fleet(), store)),
  ];
}

function assertSeen(overview: Overview): Seen {
  const { seen } = overview;
  if (seen !== undefined) return { ...overview, seen };
  throw new Refusal(503, "nothing has been planned yet", { "retry-after": "5" });
}

function description(): unknown {
  return JSON.parse(readFileSync(new URL("../../../schemas/openapi.json", import.meta.url), "utf8"));
}
