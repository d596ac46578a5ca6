import { Cron } from "croner";
import type { MaintenanceWindow } from "../../model/policy.ts";

export interface WindowState {
  readonly open: boolean;
  /** When the next one opens (ISO 8601); absent when none does. */
  readonly next?: string;
}

/** Whether a maintenance window is open at a moment, and when the next one opens. */
export function windowAt(windows: readonly MaintenanceWindow[], now: string): WindowState {
  const moment = Date.parse(now);
  const open = windows.some((window) => isOpen(window, moment));
  const openings = windows.map((window) => opening(window, moment)).filter((at) => at !== undefined);
  return openings.length === 0 ? { open } : { open, next: new Date(Math.min(...openings)).toISOString() };
}

/** It is open if it opened less than its own length ago. */
function isOpen(window: MaintenanceWindow, moment: number): boolean {
  const opened = opening(window, moment - window.durationSeconds * 1000);
  return opened !== undefined && opened <= moment;
}

/** The first opening after a moment. */
function opening({ cron, timeZone }: MaintenanceWindow, after: number): number | undefined {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(new Date(after))?.getTime();
}
