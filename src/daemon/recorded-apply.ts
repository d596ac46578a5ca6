import { randomUUID } from "node:crypto";
import { type ApplyEvent, type ApplyOptions, apply } from "../engine/apply.ts";
import type { PlannedChange } from "../model/change.ts";
import { asFailure } from "../model/failure.ts";
import type { Outcome, Plan, Run } from "../model/plan.ts";
import type { Intent, RunRecord, RunStart } from "../store/run-record.ts";
import type { Store } from "../store/store.ts";

/** Where it is written down what is done. */
export interface Book {
  readonly store: Pick<Store, "runs">;
  now(): Date;
  /** Who started it. */
  readonly by: string;
}

/**
 * Applies a plan, and writes down what will be done before it is begun, and what became of each change as soon as that
 * is known. So whoever comes after a killed process knows what it may have done. The fleet's lock is held by the caller.
 */
export async function applyRecorded(plan: Plan, options: ApplyOptions, book: Book): Promise<RunRecord> {
  const run = await opened(plan, book);
  const outcomes: Outcome[] = [];
  const onEvent = (event: ApplyEvent) => {
    if (event.kind === "finished") {
      outcomes.push(event.outcome);
      run.settle(event.outcome);
    }
    options.onEvent?.(event);
  };
  const { digest, commit } = plan;
  try {
    return await run.end(await apply(plan, { ...options, onEvent }));
  } catch (error) {
    const state = asFailure(error).code === "world-moved" ? "refused" : "failed";
    await run.end({ plan: digest, commit, outcomes, state });
    throw error;
  }
}

interface Opened {
  settle(outcome: Outcome): void;
  end(run: Run): Promise<RunRecord>;
}

async function opened(plan: Plan, { store, now, by }: Book): Promise<Opened> {
  const began = now();
  const start: RunStart = {
    ...{ id: randomUUID().slice(0, 13), fleet: plan.fleet, plan: plan.digest, commit: plan.commit },
    ...{ time: began.toISOString(), by },
  };
  const going = plan.changes.filter(({ hold }) => hold === undefined);
  await store.runs.begin(start, going.map(intentOf));
  const write = inTurn();
  return {
    settle: (outcome) => void write(() => store.runs.settle(start.id, outcome)),
    end: async (run) => {
      const record = { ...run, ...start, seconds: (now().getTime() - began.getTime()) / 1000 };
      await write(() => store.runs.end(record));
      return record;
    },
  };
}

function intentOf({ change, id, digest, mark }: PlannedChange): Intent {
  return { change, object: id, digest, applied: mark?.applied, posting: undefined };
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
