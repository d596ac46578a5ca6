import { eventFields } from "../../../engine/events/event-fields.ts";
import type { Hold, PlannedChange } from "../../../model/change.ts";

/** Returns a change as the API shows it: fields in words and units, without secret values. */
export function toChangeJson(change: PlannedChange) {
  const { summary, hold } = change;
  return {
    id: change.change,
    action: change.action,
    cause: change.cause,
    impact: change.impact,
    resource: change.owner,
    object: change.id,
    target: change.target,
    losesData: change.losesData,
    digest: change.digest,
    dependsOn: change.dependsOn,
    ...(summary === undefined ? {} : { summary }),
    fields: eventFields(change),
    ...(hold === undefined ? {} : { hold: toHoldJson(hold) }),
  };
}

function toHoldJson({ gate, reason, until }: Hold) {
  return { gate, reason, ...(until === undefined ? {} : { until }) };
}
