import type { Outcome } from "../../../model/plan.ts";
import type { OpenRun, RunRecord } from "../../../store/run-record.ts";
import type { Approval, Store } from "../../../store/store.ts";
import { Refusal } from "../answer.ts";
import type { Asked } from "../route.ts";
import { asChange, waitsForPeople } from "./changes.ts";
import type { Seen } from "./fleet.ts";
import { limitOf, MOST } from "./page.ts";

export type Records = Pick<Store, "runs" | "outbox" | "approvals">;

/** Runs, the newest first; those that go on come before all. */
export async function asRuns(fleet: string, { runs }: Records, asked: Asked) {
  const limit = limitOf(asked);
  const [open, ended] = await Promise.all([runs.open(fleet), runs.history(fleet, limit)]);
  return { items: [...open.map(asOpenRun).reverse(), ...ended.map(asRun)].slice(0, limit) };
}

/** One run with what became of each change. Throws Refusal 404. */
export async function asWholeRun(fleet: string, { runs }: Records, { params }: Asked) {
  const isIt = ({ id }: { readonly id: string }) => id === params.run;
  const open = (await runs.open(fleet)).find(isIt);
  if (open !== undefined) return { ...asOpenRun(open), changes: open.outcomes.map(asOutcome) };
  const ended = (await runs.history(fleet, MOST)).find(isIt);
  if (ended === undefined) throw new Refusal(404, `there is no run ${params.run} among the last ${MOST}`);
  return { ...asRun(ended), changes: ended.outcomes.map(asOutcome) };
}

function asRun({ id, plan, commit, time, by, state, seconds, outcomes }: RunRecord) {
  return { ...{ id, plan, commit, time, by, state, seconds }, results: tally(outcomes) };
}

function asOpenRun({ id, plan, commit, time, by, outcomes }: OpenRun) {
  return { ...{ id, plan, commit, time, by, state: "open" }, results: tally(outcomes) };
}

function asOutcome({ change, object, result, message, seconds }: Outcome) {
  return { change, object, result, seconds, ...(message === undefined ? {} : { message }) };
}

function tally(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const results: Record<string, number> = {};
  for (const { result } of outcomes) results[result] = (results[result] ?? 0) + 1;
  return results;
}

/** Events as webhooks are told of them, the newest first. */
export async function asEvents(fleet: string, { outbox }: Records, asked: Asked) {
  const [limit, type, subject] = [limitOf(asked), asked.query("type"), asked.query("subject")];
  const isAny = type === undefined && subject === undefined;
  const events = await outbox.events(fleet, isAny ? limit : MOST);
  const wanted = events.filter(
    (event) => (type ?? event.type) === event.type && (subject ?? event.subject) === event.subject,
  );
  return { items: wanted.slice(0, limit) };
}

/** What waits for somebody to say yes, and what was said yes to and has not been done. */
export async function asApprovals({ seen }: Seen, { approvals }: Records, now: Date) {
  const { plan } = seen.view;
  const given = await approvals(plan.fleet, now.toISOString());
  return {
    plan: plan.digest,
    waiting: plan.changes.filter(waitsForPeople).map(asChange),
    given: given.map(({ digest, about, by, at, until }: Approval) => ({ digest, about, by, at, until })),
  };
}

/** How webhooks are doing. */
export async function asWebhooks(fleet: string, { outbox }: Records) {
  const hooks = await outbox.hooks(fleet);
  return {
    items: hooks.map(({ hook, delivered, pending, dead, oldest }) => ({
      ...{ webhook: hook, delivered, pending, dead },
      ...(oldest === undefined ? {} : { oldest }),
    })),
  };
}
