import { readFileSync } from "node:fs";
import { packageFile } from "../../host/package-file.ts";
import { hasPlanned, type PlannedState, toFleetJson } from "./api/fleet.ts";
import { toFleetListJson } from "./api/fleets.ts";
import { toObjectDetail, toObjectList } from "./api/objects.ts";
import { PAGE_PARAMETERS } from "./api/pagination.ts";
import { toPlanJson } from "./api/plan.ts";
import { toProblemsJson, toTargetList } from "./api/problems.ts";
import { createTargetList, TARGET_PARAMETERS } from "./api/prometheus-targets.ts";
import { toResourceDetail, toResourceList } from "./api/resources.ts";
import {
  type ApiStore,
  loadApprovalList,
  loadEventList,
  loadRunDetail,
  loadRunList,
  loadWebhookList,
} from "./api/runs-and-events.ts";
import { FLEET_PARAMETER, type ServedFleet, selectFleet } from "./fleet-selector.ts";
import { HttpError, jsonResponse } from "./response.ts";
import type { HttpRequest, Route } from "./route.ts";

export interface ApiOptions {
  readonly version: string;
  /** At least one. */
  readonly fleets: readonly ServedFleet[];
  readonly store: ApiStore;
  now(): Date;
}

/** Returns the JSON of a response about one fleet. */
type FleetHandler = (state: PlannedState, request: HttpRequest, served: ServedFleet) => unknown;

/** Returns the routes of the read-only API that `schemas/openapi.json` describes. */
export function apiRoutes({ version, fleets, store, now }: ApiOptions): readonly Route[] {
  const route = (
    path: string,
    query: readonly string[],
    answer: (request: HttpRequest) => unknown,
  ): Route => ({
    method: "GET",
    path: `/api/v1${path}`,
    access: "readers",
    query,
    handle: async (request) => jsonResponse(await answer(request)),
  });
  const fleetRoute = (path: string, query: readonly string[], answer: FleetHandler): Route =>
    route(path, [...query, FLEET_PARAMETER], (request) => {
      const served = selectFleet(fleets, request);
      return answer(assertPlanned(served), request, served);
    });
  const targetLists = new Map(fleets.map((served) => [served, createTargetList()]));
  const fleetName = ({ latest }: PlannedState) => latest.reconciliation.plan.fleet;
  return [
    route("/openapi.json", [], loadOpenApi),
    route("/fleets", [], () => toFleetListJson(fleets)),
    fleetRoute("/fleet", [], (state) => toFleetJson(state, version)),
    fleetRoute("/plan", PAGE_PARAMETERS, toPlanJson),
    fleetRoute("/resources", [...PAGE_PARAMETERS, "kind", "project"], toResourceList),
    fleetRoute("/resources/{kind}/{project}/{name}", [], toResourceDetail),
    fleetRoute("/objects", [...PAGE_PARAMETERS, "type", "target", "resource"], toObjectList),
    fleetRoute("/objects/{object}", [], toObjectDetail),
    fleetRoute("/targets", [], toTargetList),
    fleetRoute("/problems", [], toProblemsJson),
    fleetRoute("/prometheus/targets", TARGET_PARAMETERS, (state, request, served) =>
      targetLists.get(served)?.(state, request),
    ),
    fleetRoute("/approvals", [], (state) => loadApprovalList(state, store, now())),
    fleetRoute("/runs", ["limit"], (state, request) => loadRunList(fleetName(state), store, request)),
    fleetRoute("/runs/{run}", [], (state, request) => loadRunDetail(fleetName(state), store, request)),
    fleetRoute("/events", ["limit", "type", "subject"], (state, request) =>
      loadEventList(fleetName(state), store, request),
    ),
    fleetRoute("/webhooks", [], (state) => loadWebhookList(fleetName(state), store)),
  ];
}

function assertPlanned({ state }: ServedFleet): PlannedState {
  const current = state();
  if (hasPlanned(current)) return current;
  throw new HttpError(503, "nothing has been planned yet", { "retry-after": "5" });
}

function loadOpenApi(): unknown {
  return JSON.parse(readFileSync(packageFile("schemas/openapi.json"), "utf8"));
}
