import type { PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import type { Plan } from "../../model/plan.ts";
import { resourceId } from "../../model/resource.ts";
import type { EventContext } from "../events.ts";
import { digestOfAll } from "../plan/digest.ts";
import { needsApproval } from "../plan/queries.ts";
import { makeEvent, resourceData } from "./cloud-event.ts";
import { eventFields } from "./event-fields.ts";
import type { RecordedEvents } from "./run-events.ts";

const DRIFT_PREFIX = "drift ";
const APPROVAL = "plan.needs-approval";

/**
 * Returns the findings of a plan: drift, and changes that wait for approval. Every plan finds them again until they are
 * resolved; `before` holds those that were reported, by subject, so that each is reported once.
 */
export function planEvents(
  plan: Plan,
  notifiedBefore: ReadonlyMap<string, string>,
  context: Omit<EventContext, "run">,
  now: string,
): RecordedEvents {
  const drifted = new Map(
    plan.changes
      .filter(({ cause }) => cause === "drift")
      .map((change) => [`${DRIFT_PREFIX}${change.change}`, change]),
  );
  const newDrift = [...drifted].filter(([key, { digest }]) => notifiedBefore.get(key) !== digest);
  const resolved = [...notifiedBefore.keys()].filter(
    (key) => key.startsWith(DRIFT_PREFIX) && !drifted.has(key),
  );
  const waiting = plan.changes.filter(needsApproval);
  const approvalDigest = waiting.length === 0 ? undefined : digestOfAll(waiting.map(({ digest }) => digest));
  return {
    events: [
      ...newDrift.map(([, change]) => driftEvent(change, context, now)),
      ...(approvalDigest === undefined || notifiedBefore.get(APPROVAL) === approvalDigest
        ? []
        : [approvalEvent(plan, waiting, approvalDigest, now)]),
    ],
    notified: new Map([
      ...newDrift.map(([key, { digest }]) => [key, digest] as const),
      ...resolved.map((key) => [key, undefined] as const),
      [APPROVAL, approvalDigest] as const,
    ]),
  };
}

/** Returns the event of drift. Drift that returns after a repair is a new event, so that the key contains the time. */
function driftEvent(
  change: PlannedChange,
  { fleet, commit, labels }: Omit<EventContext, "run">,
  now: string,
): FleetEvent {
  const { owner, type, target, name, action, impact, digest, hold } = change;
  return makeEvent(fleet, {
    name: "drift.detected",
    subject: owner,
    time: now,
    key: `${change.change} ${now}`,
    data: {
      resource: resourceData(owner, labels(owner)),
      object: { type, target, name },
      action,
      impact,
      commit,
      change: digest,
      fields: eventFields(change),
      ...(hold === undefined ? {} : { held: hold.reason }),
    },
  });
}

const MAX_LISTED = 50;

function approvalEvent(
  plan: Plan,
  waiting: readonly PlannedChange[],
  approvalDigest: string,
  now: string,
): FleetEvent {
  const changes = waiting.slice(0, MAX_LISTED).map(({ owner, action, type, target, name, digest, hold }) => ({
    resource: owner,
    action,
    object: { type, target, name },
    digest,
    reason: hold?.reason ?? "",
  }));
  return makeEvent(plan.fleet, {
    name: APPROVAL,
    subject: resourceId("Fleet", "default", plan.fleet),
    time: now,
    key: `${approvalDigest} ${now}`,
    data: { plan: plan.digest, commit: plan.commit, waiting: waiting.length, changes },
  });
}
