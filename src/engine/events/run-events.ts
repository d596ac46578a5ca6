import { poolByName } from "../../kinds/virtual-machine-pool/member-name.ts";
import type { PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import { groupBy } from "../../model/group-by.ts";
import { hashText } from "../../model/hash.ts";
import type { Plan } from "../../model/plan.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";
import type { Outcome, Run } from "../../model/run.ts";
import type { EventContext } from "../events.ts";
import { makeEvent, resourceData } from "./cloud-event.ts";

/** Events to record, and the failures that are reported from now on. A lasting failure is reported once. */
export interface RecordedEvents {
  readonly events: readonly FleetEvent[];
  readonly notified: ReadonlyMap<string, string | undefined>;
}

const FAILED = "run.failed";

/**
 * Returns the events of a run: finished, failed (unless the run before failed, too), and changes of the size of pools.
 */
export function runEvents(
  plan: Plan,
  run: Run,
  notifiedBefore: ReadonlyMap<string, string>,
  context: EventContext,
  now: string,
): RecordedEvents {
  const failed = run.outcomes.filter(({ result }) => result === "failed");
  const key = hashText(failed.map(({ change }) => change).join("\n"));
  const isNewFailure = failed.length > 0 && notifiedBefore.get(FAILED) !== key;
  const events = [
    ...(run.outcomes.some(({ result }) => result === "succeeded")
      ? [planAppliedEvent(run, context, now)]
      : []),
    ...poolEvents(plan, run, context, now),
    ...(isNewFailure ? [runFailedEvent(run, failed, context, now)] : []),
  ];
  return { events, notified: new Map([[FAILED, failed.length === 0 ? undefined : key]]) };
}

function planAppliedEvent(run: Run, { fleet, run: id }: EventContext, now: string): FleetEvent {
  const counts: Record<string, number> = {};
  for (const { result } of run.outcomes) counts[result] = (counts[result] ?? 0) + 1;
  return makeEvent(fleet, {
    name: "plan.applied",
    subject: resourceId("Fleet", "default", fleet),
    time: now,
    key: id,
    data: { run: id, plan: run.plan, commit: run.commit, state: run.state, outcomes: counts },
  });
}

const MAX_LISTED = 50;

function runFailedEvent(
  run: Run,
  failed: readonly Outcome[],
  { fleet, run: id }: EventContext,
  now: string,
): FleetEvent {
  const failures = failed.slice(0, MAX_LISTED).map(({ object, message = "" }) => ({ object, message }));
  return makeEvent(fleet, {
    name: FAILED,
    subject: resourceId("Fleet", "default", fleet),
    time: now,
    key: id,
    data: { run: id, plan: run.plan, commit: run.commit, failed: failed.length, failures },
  });
}

/** Returns one event for each pool whose members were created or deleted. */
function poolEvents(plan: Plan, { outcomes }: Run, context: EventContext, now: string): FleetEvent[] {
  const done = new Set(outcomes.filter(({ result }) => result === "succeeded").map(({ change }) => change));
  const members = plan.changes.filter(
    ({ change, cause, type }) => cause === "scale" && type === "domain" && done.has(change),
  );
  const byPool = groupBy(members, ({ owner }) => poolByName(owner));
  return [...byPool].flatMap(([pool, changes]) =>
    pool === undefined ? [] : [poolScaledEvent(pool, changes, context, now)],
  );
}

function poolScaledEvent(
  pool: ResourceId,
  changes: readonly PlannedChange[],
  { fleet, run, commit, labels }: EventContext,
  now: string,
): FleetEvent {
  const namesOf = (...actions: PlannedChange["action"][]) =>
    changes.filter(({ action }) => actions.includes(action)).map(({ name }) => name);
  return makeEvent(fleet, {
    name: "pool.scaled",
    subject: pool,
    time: now,
    key: run,
    data: {
      resource: resourceData(pool, labels(pool)),
      added: namesOf("create", "restore"),
      removed: namesOf("delete", "trash"),
      commit,
      run,
    },
  });
}
