import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { LoadBalancerResource } from "../../kinds/load-balancer/load-balancer-members.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Finding } from "../finding.ts";
import type { Path } from "../path.ts";

type Monitor = NonNullable<LoadBalancerSpec["pools"][number]["healthMonitor"]>;

/** The largest time of HAProxy in milliseconds, 31 bits (HAProxy Configuration Manual, 2.5 "Time format"). */
const MAX_DAYS = 24;

export function checkTimeouts(resource: LoadBalancerResource): Finding[] {
  return resource.spec.listeners.flatMap(({ timeouts }, index) =>
    (["client", "memberConnect", "memberData"] as const).flatMap((field) =>
      checkTime(resource, ["spec", "listeners", index, "timeouts", field], timeouts[field]),
    ),
  );
}

function checkTime(resource: LoadBalancerResource, path: Path, time: string): Finding[] {
  const seconds = parseSeconds(time);
  if (seconds < 1) return [{ resource, path, message: `${time} is no time at all`, hint: "at least 1s" }];
  if (seconds <= MAX_DAYS * 86_400) return [];
  return [{ resource, path, message: `${time} is more than can be waited`, hint: `at most ${MAX_DAYS}d` }];
}

/** Finds health monitors with inconsistent fields. */
export function checkMonitor(resource: LoadBalancerResource): Finding[] {
  return resource.spec.pools.flatMap(({ healthMonitor: monitor }, index) => {
    if (monitor === undefined) return [];
    const path = ["spec", "pools", index, "healthMonitor"];
    const times = (["delay", "timeout"] as const).flatMap((field) =>
      checkTime(resource, [...path, field], monitor[field]),
    );
    const findings = [...unexpectedFields(monitor), ...timeoutTooLong(monitor), ...reversedCodes(monitor)];
    return [
      ...times,
      ...findings.map(({ field, ...rest }) => ({ resource, path: [...path, field], ...rest })),
    ];
  });
}

interface MonitorFinding extends Pick<Finding, "message" | "hint" | "end"> {
  readonly field: keyof Monitor;
}

function unexpectedFields({ type, ...monitor }: Monitor): MonitorFinding[] {
  const fields = (["urlPath", "expectedCodes"] as const).filter((field) => monitor[field] !== undefined);
  if (type === "HTTP") return [];
  return fields.map((field) => ({
    field,
    end: "key",
    message: `a monitor of type ${type} has no ${field}`,
    hint: `leave ${field} out, or write type: HTTP`,
  }));
}

function timeoutTooLong({ delay, timeout }: Monitor): MonitorFinding[] {
  if (parseSeconds(timeout) <= parseSeconds(delay)) return [];
  const message = `the timeout (${timeout}) is longer than the delay between two checks (${delay})`;
  return [{ field: "timeout", message }];
}

function reversedCodes({ expectedCodes = "" }: Monitor): MonitorFinding[] {
  const ranges = expectedCodes.split(",").map((range) => range.split("-").map(Number));
  const wrong = ranges.find(([from = 0, to = from]) => to < from);
  if (wrong === undefined) return [];
  return [{ field: "expectedCodes", message: `the codes end (${wrong[1]}) before they begin (${wrong[0]})` }];
}
