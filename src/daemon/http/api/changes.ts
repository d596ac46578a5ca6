import { fieldsOf } from "../../../engine/events/fields.ts";
import type { PlannedChange } from "../../../model/change.ts";

/** A change as people see it: fields in words and units, and nothing that is not to be shown. */
export function asChange(change: PlannedChange) {
  const {
    change: id,
    action,
    cause,
    impact,
    owner,
    id: object,
    target,
    digest,
    losesData,
    dependsOn,
  } = change;
  const { summary, hold } = change;
  return {
    ...{ id, action, cause, impact, resource: owner, object, target, losesData, digest, dependsOn },
    ...(summary === undefined ? {} : { summary }),
    fields: fieldsOf(change),
    ...(hold === undefined ? {} : { hold: { gate: hold.gate, reason: hold.reason, ...untilOf(hold.until) } }),
  };
}

function untilOf(until: string | undefined) {
  return until === undefined ? {} : { until };
}

/** Whether somebody must say yes to it. */
export function waitsForPeople({ hold }: PlannedChange): boolean {
  return hold?.gate === "approval" || hold?.gate === "brake";
}
