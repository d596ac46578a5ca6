import { EVENT_NOUNS } from "../kinds/event-names.ts";
import { kinds } from "../kinds/index.ts";
import type { PlannedChange } from "../model/change.ts";
import { ACTION_VERBS, type EventVerb, type FleetEvent, TYPE_PREFIX } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Outcome } from "../model/run.ts";
import { makeEvent, resourceData } from "./events/cloud-event.ts";
import { addressesIn, eventFields } from "./events/event-fields.ts";
import { isReady } from "./plan/queries.ts";

/** Context of the events of a run. */
export interface EventContext {
  readonly fleet: string;
  readonly commit: string;
  /** Id of the run. */
  readonly run: string;
  /** Labels in Git, or the last ones before the resource left. Undefined: unknown. */
  labels(resource: ResourceId): Readonly<Record<string, string>> | undefined;
}

/**
 * Returns the event of each change of a plan, to be sent once the change is done. A change of a resource's part, such as
 * a machine's disk, becomes an update of the resource. It becomes no event where the resource itself changes, too.
 */
export function changeEvents(plan: Plan, context: EventContext, now: string): Map<string, FleetEvent> {
  const runnable = plan.changes.filter(isReady);
  const primaryOwners = new Set(runnable.filter(isPrimaryObject).map(({ owner }) => owner));
  const events = new Map<string, FleetEvent>();
  for (const change of runnable) {
    const isPart = !isPrimaryObject(change);
    if (isPart && primaryOwners.has(change.owner)) continue;
    const verb = isPart ? "updated" : ACTION_VERBS[change.action];
    const event = verb && changeEvent(change, verb, context, now);
    if (event !== undefined) events.set(change.change, event);
  }
  return events;
}

/** Returns the admission event of a change, from the event that reports it. */
export function admissionEvent(
  { id, type, subject, data }: FleetEvent,
  fleet: string,
  now: string,
): FleetEvent {
  const noun = type.slice(TYPE_PREFIX.length, type.lastIndexOf("."));
  return makeEvent(fleet, {
    name: `${noun}.admission`,
    subject: subject as ResourceId,
    time: now,
    key: id,
    data,
  }); // of a resource
}

/** Returns the event of a failed change. */
export function failureEvent(
  change: PlannedChange,
  outcome: Outcome,
  context: EventContext,
  now: string,
): FleetEvent | undefined {
  const event = changeEvent(change, "failed", context, now);
  const { message = "", hint } = outcome;
  return event && { ...event, data: { ...event.data, message, ...(hint === undefined ? {} : { hint }) } };
}

const PRIMARY_TYPES: ReadonlyMap<string, readonly string[] | undefined> = new Map(
  kinds.map(({ name, primaryTypes }) => [name, primaryTypes]),
);

function isPrimaryObject({ owner, type }: PlannedChange): boolean {
  const [kind = ""] = owner.split("/");
  return PRIMARY_TYPES.get(kind)?.includes(type) ?? type !== "rrset";
}

function changeEvent(
  change: PlannedChange,
  verb: EventVerb,
  { fleet, commit, run, labels }: EventContext,
  now: string,
): FleetEvent | undefined {
  const { owner, type, target, name, action, cause, impact, digest, summary } = change;
  const noun = EVENT_NOUNS[owner.split("/")[0] ?? ""];
  if (noun === undefined) return undefined;
  const addresses = addressesIn(change);
  return makeEvent(fleet, {
    name: `${noun}.${verb}`,
    subject: owner,
    time: now,
    key: `${run} ${change.change}`,
    data: {
      resource: { ...resourceData(owner, labels(owner)), ...(addresses.length === 0 ? {} : { addresses }) },
      object: { type, target, name },
      action,
      cause,
      impact,
      commit,
      run,
      change: digest,
      ...(summary === undefined ? {} : { summary }),
      fields: eventFields(change),
    },
  });
}
