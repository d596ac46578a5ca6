import { Cron } from "croner";
import type { AutoscalingDecision, AutoscalingRules, ScheduledBounds } from "./types.ts";

/**
 * Returns the bounds in force: those of the schedule that began last. A schedule counts from its last time in the past, also if
 * that is before its commit, so that a restart changes nothing. Of two schedules with the same beginning, the later in the file counts.
 */
export function boundsAt(
  {
    minReplicas,
    maxReplicas,
    schedules,
  }: Pick<AutoscalingRules, "minReplicas" | "maxReplicas" | "schedules">,
  nowMs: number,
): AutoscalingDecision["bounds"] {
  const [latest] = schedules
    .map((schedule, place) => ({ schedule, place, beganMs: lastBeginning(schedule, nowMs) }))
    .filter(({ beganMs }) => beganMs !== undefined)
    .sort((left, right) => (right.beganMs ?? 0) - (left.beganMs ?? 0) || right.place - left.place);
  if (latest === undefined) return { minReplicas, maxReplicas };
  const { schedule } = latest;
  return {
    minReplicas: schedule.minReplicas ?? Math.min(minReplicas, schedule.maxReplicas ?? minReplicas),
    maxReplicas: schedule.maxReplicas ?? Math.max(maxReplicas, schedule.minReplicas ?? maxReplicas),
    schedule,
  };
}

/** Returns the last time of a schedule that is not after `nowMs`. Undefined: there is none, as for 30 February. */
function lastBeginning({ cron, timeZone }: ScheduledBounds, nowMs: number): number | undefined {
  const justAfter = new Date(Math.floor(nowMs / 1000) * 1000 + 1000); // croner leaves out the second of the reference
  const [last] = new Cron(cron, { timezone: timeZone, paused: true }).previousRuns(1, justAfter);
  return last?.getTime();
}
