import { poolByName } from "../../kinds/virtual-machine-pool/members.ts";
import type { PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import { hashText } from "../../model/hash.ts";
import type { Outcome, Plan, Run } from "../../model/plan.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";
import type { Telling } from "../events.ts";
import { groupBy } from "../plan/world.ts";
import { makeEvent, resourceData } from "./envelope.ts";

/** People are told of what stays wrong once: what they have been told of before is given, and what they know now comes. */
export interface Told {
  readonly events: readonly FleetEvent[];
  readonly told: ReadonlyMap<string, string | undefined>;
}

const FAILED = "run.failed";

/** A run as a whole: that it was carried out, which pools have another size, and that it failed, unless it did so the time before. */
export function runEvents(
  plan: Plan,
  run: Run,
  before: ReadonlyMap<string, string>,
  telling: Telling,
  now: string,
): Told {
  const failed = run.outcomes.filter(({ result }) => result === "failed");
  const key = hashText(failed.map(({ change }) => change).join("\n"));
  const isNews = failed.length > 0 && before.get(FAILED) !== key;
  const events = [
    ...(run.outcomes.some(({ result }) => result === "done") ? [applied(run, telling, now)] : []),
    ...poolEvents(plan, run, telling, now),
    ...(isNews ? [runFailed(run, failed, telling, now)] : []),
  ];
  return { events, told: new Map([[FAILED, failed.length === 0 ? undefined : key]]) };
}

function applied(run: Run, { fleet, run: id }: Telling, now: string): FleetEvent {
  const counts: Record<string, number> = {};
  for (const { result } of run.outcomes) counts[result] = (counts[result] ?? 0) + 1;
  return makeEvent(fleet, {
    ...{ name: "plan.applied", subject: resourceId("Fleet", "default", fleet), time: now, key: id },
    data: { run: id, plan: run.plan, commit: run.commit, state: run.state, outcomes: counts },
  });
}

const MOST = 50;

function runFailed(
  run: Run,
  failed: readonly Outcome[],
  { fleet, run: id }: Telling,
  now: string,
): FleetEvent {
  const failures = failed.slice(0, MOST).map(({ object, message = "" }) => ({ object, message }));
  return makeEvent(fleet, {
    ...{ name: FAILED, subject: resourceId("Fleet", "default", fleet), time: now, key: id },
    data: { run: id, plan: run.plan, commit: run.commit, failed: failed.length, failures },
  });
}

/** One event a pool, for all members that came or went. */
function poolEvents(plan: Plan, { outcomes }: Run, telling: Telling, now: string): FleetEvent[] {
  const done = new Set(outcomes.filter(({ result }) => result === "done").map(({ change }) => change));
  const members = plan.changes.filter(
    ({ change, cause, type }) => cause === "scale" && type === "domain" && done.has(change),
  );
  const byPool = groupBy(members, ({ owner }) => poolByName(owner));
  return [...byPool].flatMap(([pool, changes]) =>
    pool === undefined ? [] : [scaled(pool, changes, telling, now)],
  );
}

function scaled(
  pool: ResourceId,
  changes: readonly PlannedChange[],
  { fleet, run, commit, labels }: Telling,
  now: string,
): FleetEvent {
  const by = (...actions: PlannedChange["action"][]) =>
    changes.filter(({ action }) => actions.includes(action)).map(({ name }) => name);
  return makeEvent(fleet, {
    ...{ name: "pool.scaled", subject: pool, time: now, key: run },
    data: {
      resource: resourceData(pool, labels(pool)),
      ...{ added: by("create", "restore"), removed: by("delete", "trash"), commit, run },
    },
  });
}
