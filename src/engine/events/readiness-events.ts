import type { FleetEvent } from "../../model/event.ts";
import type { Json } from "../../model/json.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { Readiness } from "../../model/readiness.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { EventContext } from "../events.ts";
import { makeEvent, resourceData } from "./cloud-event.ts";
import { addressesIn } from "./event-fields.ts";
import type { RecordedEvents } from "./run-events.ts";

/** The readiness of the machines with a readiness probe, and the objects that have their addresses. */
export interface ReadinessFindings {
  readonly readiness: ReadonlyMap<ResourceId, Readiness>;
  readonly objects: readonly ObservedObject[];
}

const PREFIX = "readiness ";

/**
 * Returns the events of machines that became ready, or unready after they were ready. `before` holds the states that were
 * reported. An unknown readiness changes nothing, so that a prober that cannot be read causes no events.
 */
export function readinessEvents(
  { readiness, objects }: ReadinessFindings,
  notifiedBefore: ReadonlyMap<string, string>,
  context: Omit<EventContext, "run">,
  now: string,
): RecordedEvents {
  const notified = new Map<string, string | undefined>();
  const changed: [ResourceId, Readiness][] = [];
  for (const [id, current] of readiness) {
    const before = notifiedBefore.get(`${PREFIX}${id}`);
    const isNews =
      current.state === "ready" ? before !== "ready" : current.state === "unready" && before === "ready";
    if (!isNews) continue;
    notified.set(`${PREFIX}${id}`, current.state);
    changed.push([id, current]);
  }
  for (const key of notifiedBefore.keys())
    if (key.startsWith(PREFIX) && !readiness.has(key.slice(PREFIX.length) as ResourceId))
      notified.set(key, undefined); // written above with the id of a resource
  const addressesOf = changed.length === 0 ? () => [] : addressIndex(objects);
  return {
    events: changed.map(([id, current]) => readinessEvent(id, current, addressesOf(id), context, now)),
    notified,
  };
}

function readinessEvent(
  id: ResourceId,
  { state, since, reason }: Readiness,
  addresses: readonly string[],
  { fleet, commit, labels }: Omit<EventContext, "run">,
  now: string,
): FleetEvent {
  const details: Record<string, Json> = {
    ...(since === undefined ? {} : { since }),
    ...(reason === undefined ? {} : { reason }),
  };
  const resource = { ...resourceData(id, labels(id)), ...(addresses.length === 0 ? {} : { addresses }) };
  return makeEvent(fleet, {
    name: state === "ready" ? "vm.ready" : "vm.unready",
    subject: id,
    time: now,
    key: since ?? now,
    data: { resource, commit, ...details },
  });
}

function addressIndex(objects: readonly ObservedObject[]): (id: ResourceId) => readonly string[] {
  const domains = objects.filter(({ type, mark }) => type === "domain" && mark !== undefined);
  const byOwner = new Map(domains.map((domain) => [domain.mark?.owner, domain]));
  return (id) => addressesIn({ after: byOwner.get(id)?.state ?? {} });
}
