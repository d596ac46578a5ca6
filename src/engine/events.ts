import type { PlannedChange } from "../model/change.ts";
import { ACTION_VERBS, EVENT_NOUNS, type EventVerb, type FleetEvent, TYPE_PREFIX } from "../model/event.ts";
import type { Outcome, Plan } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import { makeEvent, resourceData } from "./events/envelope.ts";
import { addressesIn, fieldsOf } from "./events/fields.ts";

/** Whose work is told of. */
export interface Telling {
  readonly fleet: string;
  readonly commit: string;
  /** The id of the run. */
  readonly run: string;
  /** Labels as they are in Git, or were when the resource was there last; undefined: nobody knows. */
  labels(resource: ResourceId): Readonly<Record<string, string>> | undefined;
}

/**
 * The events that tell of a plan's changes once they are done, by change. Changes of what only belongs to a resource,
 * such as a machine's disks, are told as an update of it, or not at all where the resource itself changes too.
 */
export function changeEvents(plan: Plan, telling: Telling, now: string): Map<string, FleetEvent> {
  const going = plan.changes.filter(({ hold }) => hold === undefined);
  const told = new Set(going.filter(isItself).map(({ owner }) => owner));
  const found = new Map<string, FleetEvent>();
  for (const change of going) {
    const verb = isItself(change)
      ? ACTION_VERBS[change.action]
      : told.has(change.owner)
        ? undefined
        : "updated";
    const event = verb && changeEvent(change, verb, telling, now);
    if (event !== undefined) found.set(change.change, event);
  }
  return found;
}

/** The question whether a change may be made, from the event that would tell of it. */
export function askedEvent({ id, type, subject, data }: FleetEvent, fleet: string, now: string): FleetEvent {
  const noun = type.slice(TYPE_PREFIX.length, type.lastIndexOf("."));
  return makeEvent(fleet, {
    name: `${noun}.asked`,
    subject: subject as ResourceId,
    time: now,
    key: id,
    data,
  }); // of a resource
}

/** A change that did not work. */
export function failedEvent(
  change: PlannedChange,
  outcome: Outcome,
  telling: Telling,
  now: string,
): FleetEvent | undefined {
  const event = changeEvent(change, "failed", telling, now);
  const { message = "", hint } = outcome;
  return event && { ...event, data: { ...event.data, message, ...(hint === undefined ? {} : { hint }) } };
}

/** What stands for the resource itself, by kind; of the others every object does, but for names in DNS. */
const ITSELF: Readonly<Record<string, readonly string[]>> = {
  VirtualMachine: ["domain"],
  DNSRecord: ["rrset"],
  DNSZone: ["rrset"],
};

function isItself({ owner, type }: PlannedChange): boolean {
  const [kind = ""] = owner.split("/");
  return ITSELF[kind]?.includes(type) ?? type !== "rrset";
}

function changeEvent(
  change: PlannedChange,
  verb: EventVerb,
  { fleet, commit, run, labels }: Telling,
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
      ...{ action, cause, impact, commit, run, change: digest },
      ...(summary === undefined ? {} : { summary }),
      fields: fieldsOf(change),
    },
  });
}
