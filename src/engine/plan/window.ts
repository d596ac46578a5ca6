import { Cron } from "croner";
import type { MaintenanceWindow } from "../../model/policy.ts";

export interface WindowState {
  readonly open: boolean;
  /** When the next one opens (ISO 8601); absent when none does. */
  readonly next?: string;
  /** When the last of those that are open closes (ISO 8601). */
  readonly closes?: string;
}

/** Whether a maintenance window is open at a moment, and when the next one opens. */
export function windowAt(windows: readonly MaintenanceWindow[], now: string): WindowState {
  const moment = Date.parse(now);
  const closings = windows.map((window) => closing(window, moment)).filter((at) => at !== undefined);
  const open = closings.length > 0;
  const openings = windows.map((window) => opening(window, moment)).filter((at) => at !== undefined);
  return {
    open,
    ...(openings.length === 0 ? {} : { next: new Date(Math.min(...openings)).toISOString() }),
    ...(open ? { closes: new Date(Math.max(...closings)).toISOString() } : {}),
  };
}

/** It is open if it opened less than its own length ago; then, when it closes. */
function closing(window: MaintenanceWindow, moment: number): number | undefined {
  const lengthMs = window.durationSeconds * 1000;
  const opened = opening(window, moment - lengthMs);
  return opened === undefined || opened > moment ? undefined : opened + lengthMs;
}

/** The first opening after a moment. */
function opening({ cron, timeZone }: MaintenanceWindow, after: number): number | undefined {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(new Date(after))?.getTime();
}
