import { EVENT_NAMES } from "../../kinds/event-names.ts";
import { type FleetEvent, TYPE_PREFIX } from "../../model/event.ts";
import { Failure } from "../../model/failure.ts";
import { uuidFor } from "../../model/identity.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import { parseResourceId, type ResourceId } from "../../model/resource.ts";

export interface EventInput {
  /** Type without the prefix. */
  readonly name: string;
  readonly subject: ResourceId;
  /** ISO 8601. */
  readonly time: string;
  /** Key that distinguishes events of one type and subject. */
  readonly key: string;
  readonly data: JsonObject;
}

const KNOWN_NAMES: ReadonlySet<string> = new Set(EVENT_NAMES);

/** Creates a CloudEvent. Its id is a hash of its contents, so that the same event has the same id. */
export function makeEvent(fleet: string, { name, subject, time, key, data }: EventInput): FleetEvent {
  if (!KNOWN_NAMES.has(name)) throw new Failure("bug", `there is no event "${name}"`);
  return {
    specversion: "1.0",
    id: uuidFor(fleet, subject, `event ${name} ${key}`),
    source: `/fleets/${encodeURIComponent(fleet)}`,
    type: `${TYPE_PREFIX}${name}`,
    subject,
    time,
    datacontenttype: "application/json",
    data,
  };
}

export function resourceData(
  id: ResourceId,
  labels: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, Json>> {
  return { ...parseResourceId(id), ...(labels === undefined ? {} : { labels }) };
}
