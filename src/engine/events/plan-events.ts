import type { PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import type { Plan } from "../../model/plan.ts";
import { resourceId } from "../../model/resource.ts";
import type { Telling } from "../events.ts";
import { digestOfAll } from "../plan/digest.ts";
import { makeEvent, resourceData } from "./envelope.ts";
import { fieldsOf } from "./fields.ts";
import type { Told } from "./run-events.ts";

const DRIFT = "drift ";
const APPROVAL = "plan.needs-approval";

/**
 * What a plan finds: drift, and changes that wait for a person. Every plan finds it again until it is put right, so it
 * is told when it is new: `before` says what has been told, by what it is about.
 */
export function planEvents(
  plan: Plan,
  before: ReadonlyMap<string, string>,
  telling: Omit<Telling, "run">,
  now: string,
): Told {
  const drifted = new Map(
    plan.changes
      .filter(({ cause }) => cause === "drift")
      .map((change) => [`${DRIFT}${change.change}`, change]),
  );
  const news = [...drifted].filter(([key, { digest }]) => before.get(key) !== digest);
  const over = [...before.keys()].filter((key) => key.startsWith(DRIFT) && !drifted.has(key));
  const waiting = plan.changes.filter(({ hold }) => hold?.gate === "approval" || hold?.gate === "brake");
  const asked = waiting.length === 0 ? undefined : digestOfAll(waiting.map(({ digest }) => digest));
  return {
    events: [
      ...news.map(([, change]) => driftEvent(change, telling, now)),
      ...(asked === undefined || before.get(APPROVAL) === asked
        ? []
        : [approvalEvent(plan, waiting, asked, now)]),
    ],
    told: new Map([
      ...news.map(([key, { digest }]) => [key, digest] as const),
      ...over.map((key) => [key, undefined] as const),
      [APPROVAL, asked] as const,
    ]),
  };
}

/** Drift that comes back after it was put right is another happening: so the time is part of what it is. */
function driftEvent(
  change: PlannedChange,
  { fleet, commit, labels }: Omit<Telling, "run">,
  now: string,
): FleetEvent {
  const { owner, type, target, name, action, impact, digest, hold } = change;
  return makeEvent(fleet, {
    ...{ name: "drift.detected", subject: owner, time: now, key: `${change.change} ${now}` },
    data: {
      resource: resourceData(owner, labels(owner)),
      object: { type, target, name },
      ...{ action, impact, commit, change: digest, fields: fieldsOf(change) },
      ...(hold === undefined ? {} : { held: hold.reason }),
    },
  });
}

const MOST = 50;

function approvalEvent(
  plan: Plan,
  waiting: readonly PlannedChange[],
  asked: string,
  now: string,
): FleetEvent {
  const changes = waiting.slice(0, MOST).map(({ owner, action, type, target, name, digest, hold }) => ({
    ...{ resource: owner, action, object: { type, target, name }, digest, reason: hold?.reason ?? "" },
  }));
  return makeEvent(plan.fleet, {
    ...{
      name: APPROVAL,
      subject: resourceId("Fleet", "default", plan.fleet),
      time: now,
      key: `${asked} ${now}`,
    },
    data: { plan: plan.digest, commit: plan.commit, waiting: waiting.length, changes },
  });
}
