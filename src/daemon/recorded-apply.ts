import { randomUUID } from "node:crypto";
import { type ApplyEvent, type ApplyOptions, apply, type MayBegin } from "../engine/apply.ts";
import { runEvents } from "../engine/events/run-events.ts";
import { changeEvents, failedEvent, type Telling } from "../engine/events.ts";
import type { PlannedChange } from "../model/change.ts";
import type { FleetEvent } from "../model/event.ts";
import { asFailure } from "../model/failure.ts";
import type { Outcome, Plan, Run } from "../model/plan.ts";
import type { Intent, Posting, RunRecord, RunStart } from "../store/run-record.ts";
import { type Book, postingOf } from "./book.ts";
import { askingAbout } from "./hooks/asking.ts";
import type { Hook } from "./hooks/hook.ts";

/**
 * Applies a plan, and writes down what will be done before it is begun, and what became of each change as soon as that
 * is known, together with the event that tells of it. So whoever comes after a killed process knows what it may have
 * done, and can still tell of it. The fleet's lock is held by the caller.
 */
export async function applyRecorded(
  plan: Plan,
  options: ApplyOptions,
  book: Book,
  id = newRunId(),
): Promise<RunRecord> {
  const run = await opened(id, plan, book);
  const outcomes: Outcome[] = [];
  const onEvent = (event: ApplyEvent) => {
    if (event.kind === "finished") {
      outcomes.push(event.outcome);
      run.settle(event.change, event.outcome);
    }
    options.onEvent?.(event);
  };
  const { digest, commit } = plan;
  try {
    return await run.end(await apply(plan, { ...options, onEvent, mayBegin: run.mayBegin }));
  } catch (error) {
    const state = asFailure(error).code === "world-moved" ? "refused" : "failed";
    await run.end({ plan: digest, commit, outcomes, state });
    throw error;
  }
}

interface Opened {
  readonly mayBegin: MayBegin | undefined;
  settle(change: PlannedChange, outcome: Outcome): void;
  end(run: Run): Promise<RunRecord>;
}

export function newRunId(): string {
  return randomUUID().slice(0, 13);
}

async function opened(id: string, plan: Plan, book: Book): Promise<Opened> {
  const { store, now, by, hooks, labels } = book;
  const began = now();
  const { fleet, commit, digest } = plan;
  const start: RunStart = { id, fleet, plan: digest, commit, time: began.toISOString(), by };
  const telling: Telling = { fleet, commit, run: id, labels };
  const told = await store.notes(fleet, "told");
  const events = changeEvents(plan, telling, began.toISOString());
  const intents = intentsOf(plan, events, hooks);
  await store.runs.begin(start, [...intents.values()]);
  const write = inTurn();
  const news = new Map<string, string | undefined>();
  return {
    mayBegin: askingAbout({ plan, events, hooks, wire: book.wire }),
    settle: (change, outcome) => {
      const posting = postingFor(
        { change, outcome, intent: intents.get(change.change), telling, told, news },
        book,
      );
      void write(() => store.runs.settle(id, outcome, posting));
    },
    end: async (run) => {
      const at = now();
      const record = { ...run, ...start, seconds: (at.getTime() - began.getTime()) / 1000 };
      const { events, told: whole } = runEvents(plan, run, told, telling, at.toISOString());
      const postings = events.map((event) => postingOf(event, hooks));
      await write(() => store.outbox.post(fleet, postings, new Map([...news, ...whole])));
      await write(() => store.runs.end(record));
      return record;
    },
  };
}

function intentsOf(
  plan: Plan,
  events: ReadonlyMap<string, FleetEvent>,
  hooks: readonly Hook[],
): Map<string, Intent> {
  const going = plan.changes.filter(({ hold }) => hold === undefined);
  return new Map(
    going.map(({ change, id, digest, mark }) => {
      const event = events.get(change);
      const posting = event && postingOf(event, hooks);
      return [change, { change, object: id, digest, applied: mark?.applied, posting }];
    }),
  );
}

interface Finished {
  readonly change: PlannedChange;
  readonly outcome: Outcome;
  readonly intent: Intent | undefined;
  readonly telling: Telling;
  readonly told: ReadonlyMap<string, string>;
  /** What people know from now on. */
  readonly news: Map<string, string | undefined>;
}

/** A change that was done is told of; one that fails is told of once, until it works or another takes its place. */
function postingFor(
  { change, outcome, intent, telling, told, news }: Finished,
  { hooks, now }: Book,
): Posting | undefined {
  const key = `failed ${change.change}`;
  if (outcome.result === "done") {
    if (told.has(key)) news.set(key, undefined);
    return intent?.posting && asItWent(intent.posting, now(), { seconds: outcome.seconds });
  }
  if (outcome.result !== "failed" || told.get(key) === change.digest) return undefined;
  news.set(key, change.digest);
  const event = failedEvent(change, outcome, telling, now().toISOString());
  return event && postingOf(event, hooks);
}

/** What was to be told, with what is known now. */
export function asItWent(
  { event, hooks }: Posting,
  at: Date,
  more: { seconds: number } | { message: string },
): Posting {
  return { event: { ...event, time: at.toISOString(), data: { ...event.data, ...more } }, hooks };
}

/** Does things one after the other. When one fails, none after it is tried, and whoever waits for one is told. */
function inTurn(): (work: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (work) => {
    last = last.then(work);
    last.catch(() => {}); // not everybody waits
    return last;
  };
}
