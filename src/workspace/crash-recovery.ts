import type { Connections } from "../engine/observe/observe.ts";
import type { ChangeId } from "../model/change.ts";
import { deadlineSignal } from "../model/deadline.ts";
import { Failure } from "../model/failure.ts";
import { groupBy } from "../model/group-by.ts";
import { type ObservedObject, type TargetId, targetOf } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import type { Outcome } from "../model/run.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Intent, OpenRun } from "../store/run-record.ts";
import type { Store } from "../store/store.ts";
import { withOutcome } from "./recorded-apply.ts";

/** The state that was read after the interrupted runs. */
export interface ObservedAfterCrash {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly connections: Connections;
  /** When reading began. */
  readonly observedAt: Date;
}

/**
 * Ends the runs of killed processes. Posts the event of each change that was done; the plan repeats other changes if
 * needed. Removes partial objects. Changes on unreadable targets stay open. The caller must hold the fleet's lock.
 */
export async function recoverRuns(
  observation: ObservedAfterCrash,
  store: Pick<Store, "runs">,
): Promise<void> {
  const { plan, snapshot, observedAt } = observation;
  const open = (await store.runs.listOpen(plan.fleet)).filter(({ time }) => time <= observedAt.toISOString());
  if (open.length === 0) return;
  const unclear = await cleanUpPartialObjects(open, observation);
  const classify = createClassifier(plan, snapshot, unclear);
  for (const run of open) await closeRun(run, classify, observedAt, store);
}

/** A timeout that no target reaches in normal operation. */
const CLEAN_UP_MS = 60_000;

/** Removes what interrupted changes left of objects. Returns the targets on which that failed. */
async function cleanUpPartialObjects(
  open: readonly OpenRun[],
  { snapshot, connections }: ObservedAfterCrash,
): Promise<Set<TargetId>> {
  const observed = new Set(snapshot.objects.map(({ id }) => id));
  const intended = new Set(open.flatMap(({ intents }) => intents.map(({ object }) => object)));
  const unclear = new Set<TargetId>();
  for (const [target, objects] of groupBy(intended, targetOf)) {
    const connection = connections.get(target);
    if (connection === undefined || connection instanceof Failure || snapshot.unreadable.has(target))
      continue;
    const absent = new Set(objects.filter((id) => !observed.has(id)));
    const signal = deadlineSignal(CLEAN_UP_MS);
    await connection.cleanUp?.({ objects, absent }, signal).catch(() => unclear.add(target));
  }
  return unclear;
}

async function closeRun(
  run: OpenRun,
  classify: Classifier,
  at: Date,
  { runs }: Pick<Store, "runs">,
): Promise<void> {
  const outcomes: Outcome[] = [...run.outcomes];
  for (const intent of run.intents) {
    const result = classify(intent);
    if (result === "unknown") continue;
    const outcome = {
      change: intent.change,
      object: intent.object,
      ...RECOVERED_RESULTS[result],
      seconds: 0,
    };
    const entry = result === "done" ? intent.posting : undefined;
    await runs.recordOutcome(
      run.id,
      outcome,
      entry && withOutcome(entry, at, { message: DONE_BEFORE_CRASH }),
    );
    outcomes.push(outcome);
  }
  if (outcomes.length < run.intents.length + run.outcomes.length) return;
  const { id, fleet, plan, commit, time, by } = run;
  const state = outcomes.every(({ result }) => result === "succeeded") ? "succeeded" : "cancelled";
  await runs.end({ id, fleet, plan, commit, time, by, outcomes, state, seconds: 0 });
}

const DONE_BEFORE_CRASH = "it was found done after its process had been killed";

const RECOVERED_RESULTS = {
  done: { result: "succeeded", message: DONE_BEFORE_CRASH },
  undone: { result: "cancelled", message: "its process was killed before it was done" },
} as const satisfies Record<string, Pick<Outcome, "result" | "message">>;

type Classifier = (intent: Intent) => keyof typeof RECOVERED_RESULTS | "unknown";

/**
 * Returns a function that says whether a change was done: the object has the intended state, and the plan does not
 * repeat the change.
 */
function createClassifier(
  plan: Plan,
  { objects, unreadable }: Snapshot,
  unclear: ReadonlySet<TargetId>,
): Classifier {
  const planned = new Set(plan.changes.map(({ change }) => change));
  const observed = new Map(objects.map((object) => [object.id, object]));
  return ({ change, object, applied }) => {
    const target = targetOf(object);
    if (unreadable.has(target) || unclear.has(target)) return "unknown";
    if (planned.has(change)) return "undone";
    return isApplied(change, observed.get(object), applied) ? "done" : "undone";
  };
}

function isApplied(
  change: ChangeId,
  object: ObservedObject | undefined,
  applied: string | undefined,
): boolean {
  if (change.startsWith("delete ")) return object === undefined;
  if (change.startsWith("migrate ")) return object !== undefined; // it is on its destination
  if (change.startsWith("trash ")) return object === undefined || object.trashed !== undefined;
  return object !== undefined && object.trashed === undefined && object.mark?.applied === applied;
}
