import { Cron } from "croner";
import type { FleetSpec } from "../../generated/kinds/fleet.ts";
import { parseMilliseconds, parseSeconds } from "../../model/units.ts";
import type { Finding, ResourceCheck } from "../finding.ts";

type MaintenanceWindow = FleetSpec["windows"][number];

/** The smallest interval in seconds, because reading all targets takes time. */
const MIN_INTERVAL_SECONDS = 10;

/** Finds invalid schedules, unknown time zones, windows without length, and limits of migrations that are none. */
export const checkFleet: ResourceCheck<FleetSpec> = (resource) => {
  const { windows, interval } = resource.spec;
  const findings: Finding[] = [];
  if (parseSeconds(interval) < MIN_INTERVAL_SECONDS)
    findings.push({
      resource,
      path: ["spec", "interval"],
      message: `the interval ${interval} is too short`,
      hint: "write 10s or more; the daemon gets events of hosts at once in any case",
    });
  for (const [index, window] of windows.entries()) {
    const path = ["spec", "windows", index];
    const wrong = wrongWindow(window);
    if (wrong !== undefined)
      findings.push({ resource, path: [...path, wrong.field], message: wrong.message, hint: wrong.hint });
  }
  return [...findings, ...checkMigration(resource)];
};

/** The largest timer of Node.js, and the longest halt that QEMU accepts (QMP `migrate-set-parameters`, downtime-limit). */
const MAX_TIMEOUT_DAYS = 24;
const MAX_DOWNTIME_SECONDS = 2000;

function checkMigration(resource: Parameters<typeof checkFleet>[0]): Finding[] {
  const { timeout, maxDowntime } = resource.spec.migration;
  const [seconds, milliseconds] = [parseSeconds(timeout), parseMilliseconds(maxDowntime)];
  const at = (field: string, message: string, hint: string): Finding => ({
    resource,
    path: ["spec", "migration", field],
    message,
    hint,
  });
  return [
    ...(seconds < 1 ? [at("timeout", `${timeout} is no time at all`, "at least 1s")] : []),
    ...(seconds > MAX_TIMEOUT_DAYS * 86_400
      ? [at("timeout", `${timeout} is more than can be waited`, `at most ${MAX_TIMEOUT_DAYS}d`)]
      : []),
    ...(milliseconds < 1 ? [at("maxDowntime", `${maxDowntime} is no time at all`, "at least 1ms")] : []),
    ...(milliseconds > MAX_DOWNTIME_SECONDS * 1000
      ? [
          at(
            "maxDowntime",
            `${maxDowntime} is longer than QEMU can halt a guest`,
            `at most ${MAX_DOWNTIME_SECONDS}s`,
          ),
        ]
      : []),
  ];
}

function wrongWindow({
  cron,
  duration,
  timeZone,
}: MaintenanceWindow): { field: keyof MaintenanceWindow; message: string; hint?: string } | undefined {
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
  if (new Cron(cron, { paused: true, timezone: timeZone }).nextRun() === null)
    return { field: "cron", message: `the window never opens: there is no such day as in "${cron}"` };
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

/**
 * The five fields of cron (IEEE 1003.1). croner's extensions are refused, so that other tools can read the schedule.
 */
function isCron(text: string): boolean {
  try {
    new Cron(text, { paused: true, mode: "5-part" });
    return true;
  } catch {
    return false;
  }
}
