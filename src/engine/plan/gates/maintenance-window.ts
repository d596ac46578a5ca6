import { Cron } from "croner";
import type { MaintenanceWindow } from "../../../model/policy.ts";

export interface WindowState {
  readonly open: boolean;
  /** Next opening (ISO 8601). Absent: none. */
  readonly next?: string;
  /** Closing of the last open window (ISO 8601). Absent: no window is open. */
  readonly closes?: string;
}

/** Returns whether a maintenance window is open at a time, and when the next one opens. */
export function windowAt(windows: readonly MaintenanceWindow[], now: string): WindowState {
  const moment = Date.parse(now);
  const closings = windows.map((window) => closingTime(window, moment)).filter((at) => at !== undefined);
  const open = closings.length > 0;
  const openings = windows.map((window) => openingTime(window, moment)).filter((at) => at !== undefined);
  return {
    open,
    ...(openings.length === 0 ? {} : { next: new Date(Math.min(...openings)).toISOString() }),
    ...(open ? { closes: new Date(Math.max(...closings)).toISOString() } : {}),
  };
}

/**
 * Returns when an open window closes. Undefined: it is closed. A window is open if it opened less than its duration ago.
 */
function closingTime(window: MaintenanceWindow, moment: number): number | undefined {
  const lengthMs = window.durationSeconds * 1000;
  const opened = openingTime(window, moment - lengthMs);
  return opened === undefined || opened > moment ? undefined : opened + lengthMs;
}

/** Returns the first opening after a time. */
function openingTime({ cron, timeZone }: MaintenanceWindow, after: number): number | undefined {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(new Date(after))?.getTime();
}
