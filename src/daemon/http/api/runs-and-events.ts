import { needsApproval } from "../../../engine/plan/queries.ts";
import type { Outcome } from "../../../model/run.ts";
import type { OpenRun, RunRecord } from "../../../store/run-record.ts";
import type { Approval, Store } from "../../../store/store.ts";
import { HttpError } from "../response.ts";
import type { HttpRequest } from "../route.ts";
import { toChangeJson } from "./changes.ts";
import type { PlannedState } from "./fleet.ts";
import { MAX_LIMIT, parseLimit } from "./pagination.ts";

export type ApiStore = Pick<Store, "runs" | "outbox" | "approvals">;

/** Returns the newest runs, open runs first. */
export async function loadRunList(fleet: string, { runs }: ApiStore, request: HttpRequest) {
  const limit = parseLimit(request);
  const [open, ended] = await Promise.all([runs.listOpen(fleet), runs.listEnded(fleet, limit)]);
  return { items: [...open.map(toOpenRunJson).reverse(), ...ended.map(toRunJson)].slice(0, limit) };
}

/** Returns one run with the outcome of each change. Throws `HttpError` 404. */
export async function loadRunDetail(fleet: string, { runs }: ApiStore, { params }: HttpRequest) {
  const isRequested = ({ id }: { readonly id: string }) => id === params.run;
  const open = (await runs.listOpen(fleet)).find(isRequested);
  if (open !== undefined) return { ...toOpenRunJson(open), changes: open.outcomes.map(toOutcomeJson) };
  const ended = (await runs.listEnded(fleet, MAX_LIMIT)).find(isRequested);
  if (ended === undefined) throw new HttpError(404, `run ${params.run} is not among the last ${MAX_LIMIT}`);
  return { ...toRunJson(ended), changes: ended.outcomes.map(toOutcomeJson) };
}

function toRunJson({ id, plan, commit, time, by, state, seconds, outcomes }: RunRecord) {
  return { id, plan, commit, time, by, state, seconds, results: countResults(outcomes) };
}

function toOpenRunJson({ id, plan, commit, time, by, outcomes }: OpenRun) {
  return { id, plan, commit, time, by, state: "open", results: countResults(outcomes) };
}

function toOutcomeJson({ change, object, result, message, seconds }: Outcome) {
  return { change, object, result, seconds, ...(message === undefined ? {} : { message }) };
}

function countResults(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const results: Record<string, number> = {};
  for (const { result } of outcomes) results[result] = (results[result] ?? 0) + 1;
  return results;
}

/** Returns the newest events, as webhooks get them. */
export async function loadEventList(fleet: string, { outbox }: ApiStore, request: HttpRequest) {
  const [limit, type, subject] = [parseLimit(request), request.query("type"), request.query("subject")];
  const isAny = type === undefined && subject === undefined;
  const events = await outbox.events(fleet, isAny ? limit : MAX_LIMIT);
  const matching = events.filter(
    (event) => (type ?? event.type) === event.type && (subject ?? event.subject) === event.subject,
  );
  return { items: matching.slice(0, limit) };
}

/** Returns the changes that wait for approval, and the approvals that have not expired. */
export async function loadApprovalList({ latest }: PlannedState, { approvals }: ApiStore, now: Date) {
  const { plan } = latest.reconciliation;
  const active = await approvals(plan.fleet, now.toISOString());
  return {
    plan: plan.digest,
    waiting: plan.changes.filter(needsApproval).map(toChangeJson),
    active: active.map(({ digest, about, by, at, until }: Approval) => ({ digest, about, by, at, until })),
  };
}

/** Returns the delivery state of each webhook. */
export async function loadWebhookList(fleet: string, { outbox }: ApiStore) {
  const hooks = await outbox.hooks(fleet);
  return {
    items: hooks.map(({ hook, delivered, pending, dead, oldest }) => ({
      webhook: hook,
      delivered,
      pending,
      dead,
      ...(oldest === undefined ? {} : { oldest }),
    })),
  };
}
