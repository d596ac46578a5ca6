import { targetOf } from "../engine/apply/reread.ts";
import type { Connections } from "../engine/observe.ts";
import { groupBy } from "../engine/plan/world.ts";
import type { ChangeId } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { ObservedObject, TargetId } from "../model/object.ts";
import type { Outcome, Plan, Snapshot } from "../model/plan.ts";
import type { Intent, OpenRun } from "../store/run-record.ts";
import type { Store } from "../store/store.ts";
import { asItWent } from "./recorded-apply.ts";

/** What is known now, from a look that was taken after the runs had been left. */
export interface Now {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly connections: Connections;
  /** When the look began. */
  readonly seenAt: Date;
}

/**
 * Ends the runs of processes that were killed: each change that turns out to have been done is told of, and the others
 * are left to the plan, which has them again where they are needed. What is left of objects that are not there is
 * removed. What lies on a target that cannot be read stays open. The fleet's lock is held by the caller.
 */
export async function recover(now: Now, store: Pick<Store, "runs">): Promise<void> {
  const { plan, snapshot, seenAt } = now;
  const open = (await store.runs.open(plan.fleet)).filter(({ time }) => time <= seenAt.toISOString());
  if (open.length === 0) return;
  const unclear = await clearTraces(open, now);
  const judge = judgeOf(plan, snapshot, unclear);
  for (const run of open) await close(run, judge, seenAt, store);
}

/** Longer than any target takes. */
const CLEAR_MS = 60_000;

/** Returns the targets on which it did not work. */
async function clearTraces(open: readonly OpenRun[], { snapshot, connections }: Now): Promise<Set<TargetId>> {
  const there = new Set(snapshot.objects.map(({ id }) => id));
  const meant = open.flatMap(({ intents }) => intents.map(({ object }) => object));
  const gone = groupBy(new Set(meant.filter((id) => !there.has(id))), targetOf);
  const unclear = new Set<TargetId>();
  for (const [target, ids] of gone) {
    const connection = connections.get(target);
    if (connection === undefined || connection instanceof Failure || snapshot.unreadable.has(target))
      continue;
    await connection.clear?.(ids, AbortSignal.timeout(CLEAR_MS)).catch(() => unclear.add(target));
  }
  return unclear;
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
function judgeOf(plan: Plan, { objects, unreadable }: Snapshot, unclear: ReadonlySet<TargetId>): Judge {
  const planned = new Set(plan.changes.map(({ change }) => change));
  const now = new Map(objects.map((object) => [object.id, object]));
  return ({ change, object, applied }) => {
    const target = targetOf(object);
    if (unreadable.has(target) || unclear.has(target)) return "unknown";
    if (planned.has(change)) return "undone";
    return isThere(change, now.get(object), applied) ? "done" : "undone";
  };
}

function isThere(change: ChangeId, object: ObservedObject | undefined, applied: string | undefined): boolean {
  if (change.startsWith("delete ")) return object === undefined;
  if (change.startsWith("trash ")) return object === undefined || object.trashed !== undefined;
  return object !== undefined && object.trashed === undefined && object.mark?.applied === applied;
}
