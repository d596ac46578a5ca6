import { windowAt } from "../engine/plan/window.ts";
import type { Plan, Snapshot } from "../model/plan.ts";
import type { FleetPolicy } from "../model/policy.ts";

/** What of a plan changes by time alone. */
export interface Clockwork {
  readonly plan: Plan;
  readonly fleet: FleetPolicy;
  readonly snapshot: Snapshot;
}

/**
 * When the plan would be another although nothing has happened (ISO 8601): a pause ends, a maintenance window opens or
 * closes, the time of something in the trash is over. Undefined: never.
 */
export function nextTime({ plan, fleet, snapshot }: Clockwork, now: string): string | undefined {
  const pauses = plan.changes.map(({ hold }) => hold?.until);
  const trash = snapshot.objects.map(({ mark, trashed }) =>
    mark?.fleet === fleet.id ? (trashed?.until ?? undefined) : undefined,
  );
  const { next, closes } = windowAt(fleet.windows, now);
  const windows = plan.changes.length === 0 ? [] : [next, closes];
  const times = [...pauses, ...trash, ...windows].filter((time) => time !== undefined && time > now);
  return times.reduce(
    (first, time) => (first === undefined || (time ?? "") < first ? time : first),
    undefined,
  );
}
