import { windowAt } from "../../engine/plan/gates/maintenance-window.ts";
import type { Plan } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { Snapshot } from "../../model/snapshot.ts";

export interface WakeupInput {
  readonly plan: Plan;
  readonly fleet: string;
  /** The policies whose maintenance windows apply. */
  readonly policies: readonly FleetPolicy[];
  readonly snapshot: Snapshot;
}

/**
 * Returns when the plan next changes without new input (ISO 8601): a backoff ends, a maintenance window opens or closes, or
 * trash expires. Undefined: never.
 */
export function nextWakeup(
  { plan, fleet, policies, snapshot }: WakeupInput,
  now: string,
): string | undefined {
  const backoffs = plan.changes.map(({ hold }) => hold?.until);
  const trash = snapshot.objects.map(({ mark, trashed }) =>
    mark?.fleet === fleet ? (trashed?.until ?? undefined) : undefined,
  );
  const states = plan.changes.length === 0 ? [] : policies.map(({ windows }) => windowAt(windows, now));
  const windows = states.flatMap(({ next, closes }) => [next, closes]);
  const times = [...backoffs, ...trash, ...windows].filter((time) => time !== undefined && time > now);
  return times.reduce(
    (first, time) => (first === undefined || (time ?? "") < first ? time : first),
    undefined,
  );
}
