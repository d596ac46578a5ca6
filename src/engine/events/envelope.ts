import { EVENT_NAMES, type FleetEvent, TYPE_PREFIX } from "../../model/event.ts";
import { Failure } from "../../model/failure.ts";
import { uuidFor } from "../../model/identity.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import { parseResourceId, type ResourceId } from "../../model/resource.ts";

export interface Happening {
  /** Its type without the prefix. */
  readonly name: string;
  readonly subject: ResourceId;
  /** ISO 8601. */
  readonly time: string;
  /** What makes it another happening than others of its type and subject. */
  readonly key: string;
  readonly data: JsonObject;
}

const NAMES: ReadonlySet<string> = new Set(EVENT_NAMES);

/** A CloudEvent. Its id follows from what happened: told twice, it is the same event. */
export function makeEvent(fleet: string, { name, subject, time, key, data }: Happening): FleetEvent {
  if (!NAMES.has(name)) throw new Failure("bug", `there is no event "${name}"`);
  return {
    specversion: "1.0",
    id: uuidFor(fleet, subject, `event ${name} ${key}`),
    source: `/fleets/${encodeURIComponent(fleet)}`,
    type: `${TYPE_PREFIX}${name}`,
    ...{ subject, time, datacontenttype: "application/json", data },
  };
}

export function resourceData(
  id: ResourceId,
  labels: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, Json>> {
  return { ...parseResourceId(id), ...(labels === undefined ? {} : { labels }) };
}
