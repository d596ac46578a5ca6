import type { FleetEvent } from "../../model/event.ts";
import { type FailedHost, type HostConditions, isFailed } from "../../model/host-failure.ts";
import { DEFAULT_PROJECT, type ResourceId, resourceId } from "../../model/resource.ts";
import type { EventContext } from "../events.ts";
import { makeEvent, resourceData } from "./cloud-event.ts";
import type { RecordedEvents } from "./run-events.ts";

const PREFIX = "host-failure ";

/**
 * Returns the events of hosts that failed, and of those that answer again. `before` holds the hosts that were reported.
 * A host that left the fleet has no event.
 */
export function hostFailureEvents(
  hosts: HostConditions,
  notifiedBefore: ReadonlyMap<string, string>,
  context: Omit<EventContext, "run">,
  now: string,
): RecordedEvents {
  const notified = new Map<string, string | undefined>();
  const events: FleetEvent[] = [];
  for (const [host, condition] of hosts) {
    const key = `${PREFIX}${host}`;
    const id = resourceId("Host", DEFAULT_PROJECT, host);
    const reportedSince = notifiedBefore.get(key);
    if (isFailed(condition) && reportedSince === undefined) {
      notified.set(key, condition.silence.since);
      events.push(lostEvent(id, condition, context, now));
    } else if (condition.state === "reachable" && reportedSince !== undefined) {
      notified.set(key, undefined);
      events.push(recoveredEvent(id, reportedSince, context, now));
    }
  }
  for (const key of notifiedBefore.keys())
    if (key.startsWith(PREFIX) && !hosts.has(key.slice(PREFIX.length))) notified.set(key, undefined);
  return { events, notified };
}

function lostEvent(
  id: ResourceId,
  condition: FailedHost,
  { fleet, commit, labels }: Omit<EventContext, "run">,
  now: string,
): FleetEvent {
  const { since, reason } = condition.silence;
  return makeEvent(fleet, {
    name: "host.lost",
    subject: id,
    time: now,
    key: since,
    data: {
      resource: resourceData(id, labels(id)),
      commit,
      since,
      reason,
      ...("reason" in condition ? { unfenced: condition.reason } : {}),
    },
  });
}

function recoveredEvent(
  id: ResourceId,
  since: string,
  { fleet, commit, labels }: Omit<EventContext, "run">,
  now: string,
): FleetEvent {
  const data = { resource: resourceData(id, labels(id)), commit, since };
  return makeEvent(fleet, { name: "host.recovered", subject: id, time: now, key: since, data });
}
