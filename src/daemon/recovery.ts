import { targetOf } from "../engine/apply/reread.ts";
import type { ChangeId } from "../model/change.ts";
import type { ObservedObject } from "../model/object.ts";
import type { Outcome, Plan, Snapshot } from "../model/plan.ts";
import type { Intent, OpenRun } from "../store/run-record.ts";
import type { Store } from "../store/store.ts";
import { asItWent } from "./recorded-apply.ts";

/** What is known now, from a look that was taken after the runs had been left. */
export interface Now {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  /** When the look began. */
  readonly seenAt: Date;
}

/**
 * Ends the runs of processes that were killed: each change that turns out to have been done is told of, and the others
 * are left to the plan, which has them again where they are needed. What lies on a target that cannot be read stays
 * open. The fleet's lock is held by the caller.
 */
export async function recover({ plan, snapshot, seenAt }: Now, store: Pick<Store, "runs">): Promise<void> {
  const open = await store.runs.open(plan.fleet);
  if (open.length === 0) return;
  const judge = judgeOf(plan, snapshot);
  for (const run of open) if (run.time <= seenAt.toISOString()) await close(run, judge, seenAt, store);
}

async function close(run: OpenRun, judge: Judge, at: Date, { runs }: Pick<Store, "runs">): Promise<void> {
  const outcomes: Outcome[] = [...run.outcomes];
  for (const intent of run.intents) {
    const verdict = judge(intent);
    if (verdict === "unknown") continue;
    const outcome = { change: intent.change, object: intent.object, ...VERDICTS[verdict], seconds: 0 };
    const posting = verdict === "done" ? intent.posting : undefined;
    await runs.settle(run.id, outcome, posting && asItWent(posting, at, { message: FOUND_DONE }));
    outcomes.push(outcome);
  }
  if (outcomes.length < run.intents.length + run.outcomes.length) return;
  const { id, fleet, plan, commit, time, by } = run;
  const state = outcomes.every(({ result }) => result === "done") ? "settled" : "cancelled";
  await runs.end({ id, fleet, plan, commit, time, by, outcomes, state, seconds: 0 });
}

const FOUND_DONE = "it was found done after its process had been killed";

const VERDICTS = {
  done: { result: "done", message: FOUND_DONE },
  undone: { result: "cancelled", message: "its process was killed before it was done" },
} as const satisfies Record<string, Pick<Outcome, "result" | "message">>;

type Judge = (intent: Intent) => keyof typeof VERDICTS | "unknown";

/** A change was done when the object is as it should be afterwards, and the plan does not want the same again. */
function judgeOf(plan: Plan, { objects, unreadable }: Snapshot): Judge {
  const planned = new Set(plan.changes.map(({ change }) => change));
  const now = new Map(objects.map((object) => [object.id, object]));
  return ({ change, object, applied }) => {
    if (unreadable.has(targetOf(object))) return "unknown";
    if (planned.has(change)) return "undone";
    return isThere(change, now.get(object), applied) ? "done" : "undone";
  };
}

function isThere(change: ChangeId, object: ObservedObject | undefined, applied: string | undefined): boolean {
  if (change.startsWith("delete ")) return object === undefined;
  if (change.startsWith("trash ")) return object === undefined || object.trashed !== undefined;
  return object !== undefined && object.trashed === undefined && object.mark?.applied === applied;
}
