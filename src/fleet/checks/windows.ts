import { Cron } from "croner";
import type { FleetSpec } from "../../kinds/fleet/spec.gen.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Finding, ResourceCheck } from "../finding.ts";

type Window = FleetSpec["windows"][number];

/** Reading all targets takes its time. */
const LEAST_INTERVAL_SECONDS = 10;

/** Schedules that cannot be read, time zones that do not exist, times of no length. */
export const checkFleet: ResourceCheck<FleetSpec> = (resource) => {
  const { windows, interval } = resource.spec;
  const found: Finding[] = [];
  if (parseSeconds(interval) < LEAST_INTERVAL_SECONDS)
    found.push({
      ...{ resource, path: ["spec", "interval"], message: `the interval ${interval} is too short` },
      hint: "give 10s or more; what happens on hosts is heard of at once in any case",
    });
  for (const [index, window] of windows.entries()) {
    const path = ["spec", "windows", index];
    const wrong = wrongWindow(window);
    if (wrong !== undefined)
      found.push({ resource, path: [...path, wrong.field], message: wrong.message, hint: wrong.hint });
  }
  return found;
};

function wrongWindow({
  cron,
  duration,
  timeZone,
}: Window): { field: keyof Window; message: string; hint?: string } | undefined {
  if (!isTimeZone(timeZone))
    return {
      field: "timeZone",
      message: `the time zone "${timeZone}" is not known`,
      hint: "use an IANA name such as Europe/Vienna",
    };
  if (!isCron(cron))
    return {
      field: "cron",
      message: `"${cron}" is not a cron schedule`,
      hint: 'five fields: minute, hour, day of month, month, day of week, as in "0 2 * * 6"',
    };
  if (parseSeconds(duration) < 1)
    return { field: "duration", message: "the window is never open: its duration is 0" };
  return undefined;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The five fields of cron (IEEE 1003.1); croner's own extensions are left out, so that others can read them. */
function isCron(text: string): boolean {
  try {
    new Cron(text, { paused: true, mode: "5-part" });
    return true;
  } catch {
    return false;
  }
}
