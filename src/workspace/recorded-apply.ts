import { randomUUID } from "node:crypto";
import { type AdmissionCheck, type ApplyEvent, type ApplyOptions, apply } from "../engine/apply.ts";
import { runEvents } from "../engine/events/run-events.ts";
import { changeEvents, type EventContext, failureEvent } from "../engine/events.ts";
import { isReady } from "../engine/plan/queries.ts";
import type { PlannedChange } from "../model/change.ts";
import type { FleetEvent } from "../model/event.ts";
import { asFailure } from "../model/failure.ts";
import type { Plan } from "../model/plan.ts";
import type { Outcome, Run } from "../model/run.ts";
import type { Intent, OutboxEntry, RunRecord, RunStart } from "../store/run-record.ts";
import { type RecorderContext, toOutboxEntry } from "./recorder.ts";
import { admissionFor } from "./webhooks/admission.ts";
import type { Webhook } from "./webhooks/webhook.ts";

/**
 * Applies a plan. Records the intent of each change before it starts, and its outcome together with its event as soon
 * as the outcome is known. The process after a killed one can therefore find out what was done, and post the events.
 * The caller must hold the fleet's lock.
 */
export async function applyRecorded(
  plan: Plan,
  options: ApplyOptions,
  recorder: RecorderContext,
  id = newRunId(),
): Promise<RunRecord> {
  const run = await beginRun(id, plan, recorder);
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
    return await run.end(await apply(plan, { ...options, onEvent, admit: run.mayBegin }));
  } catch (error) {
    const state = asFailure(error).code === "world-moved" ? "refused" : "failed";
    await run.end({ plan: digest, commit, outcomes, state });
    throw error;
  }
}

interface RecordedRun {
  readonly mayBegin: AdmissionCheck | undefined;
  settle(change: PlannedChange, outcome: Outcome): void;
  end(run: Run): Promise<RunRecord>;
}

export function newRunId(): string {
  return randomUUID().slice(0, 13);
}

async function beginRun(id: string, plan: Plan, recorder: RecorderContext): Promise<RecordedRun> {
  const { store, now, by, webhooks, labels } = recorder;
  const began = now();
  const { fleet, commit, digest } = plan;
  const start: RunStart = { id, fleet, plan: digest, commit, time: began.toISOString(), by };
  const eventContext: EventContext = { fleet, commit, run: id, labels };
  const alreadyNotified = await store.readRecords(fleet, "told");
  const events = changeEvents(plan, eventContext, began.toISOString());
  const intents = intentsOf(plan, events, webhooks);
  await store.runs.begin(start, [...intents.values()]);
  const enqueue = createSerialQueue();
  const notified = new Map<string, string | undefined>();
  return {
    mayBegin: admissionFor({ plan, events, webhooks, client: recorder.webhookClient }),
    settle: (change, outcome) => {
      const entry = entryFor(
        { change, outcome, intent: intents.get(change.change), eventContext, alreadyNotified, notified },
        recorder,
      );
      void enqueue(() => store.runs.recordOutcome(id, outcome, entry));
    },
    end: async (run) => {
      const at = now();
      const record = { ...run, ...start, seconds: (at.getTime() - began.getTime()) / 1000 };
      const { events, notified: runNotified } = runEvents(
        plan,
        run,
        alreadyNotified,
        eventContext,
        at.toISOString(),
      );
      const entries = events.map((event) => toOutboxEntry(event, webhooks));
      await enqueue(() => store.outbox.post(fleet, entries, new Map([...notified, ...runNotified])));
      await enqueue(() => store.runs.end(record));
      return record;
    },
  };
}

function intentsOf(
  plan: Plan,
  events: ReadonlyMap<string, FleetEvent>,
  webhooks: readonly Webhook[],
): Map<string, Intent> {
  const ready = plan.changes.filter(isReady);
  return new Map(
    ready.map(({ change, id, digest, mark }) => {
      const event = events.get(change);
      const posting = event && toOutboxEntry(event, webhooks);
      return [change, { change, object: id, digest, applied: mark?.applied, posting }];
    }),
  );
}

interface FinishedChange {
  readonly change: PlannedChange;
  readonly outcome: Outcome;
  readonly intent: Intent | undefined;
  readonly eventContext: EventContext;
  readonly alreadyNotified: ReadonlyMap<string, string>;
  /** Keys of failures that have been reported, with what was reported. */
  readonly notified: Map<string, string | undefined>;
}

/** Returns the event of an outcome. A failure is posted once, until the change succeeds or another replaces it. */
function entryFor(
  { change, outcome, intent, eventContext, alreadyNotified, notified }: FinishedChange,
  { webhooks, now }: RecorderContext,
): OutboxEntry | undefined {
  const key = `failed ${change.change}`;
  if (outcome.result === "succeeded") {
    if (alreadyNotified.has(key)) notified.set(key, undefined);
    return intent?.posting && withOutcome(intent.posting, now(), { seconds: outcome.seconds });
  }
  if (outcome.result !== "failed" || alreadyNotified.get(key) === change.digest) return undefined;
  notified.set(key, change.digest);
  const event = failureEvent(change, outcome, eventContext, now().toISOString());
  return event && toOutboxEntry(event, webhooks);
}

/** Returns the intended event with the outcome. */
export function withOutcome(
  { event, hooks }: OutboxEntry,
  at: Date,
  more: { seconds: number } | { message: string },
): OutboxEntry {
  return { event: { ...event, time: at.toISOString(), data: { ...event.data, ...more } }, hooks };
}

/** Creates a queue that runs work in order. After a failure, all later work fails in the same way. */
function createSerialQueue(): (work: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (work) => {
    last = last.then(work);
    last.catch(() => {}); // a caller may ignore its promise
    return last;
  };
}
