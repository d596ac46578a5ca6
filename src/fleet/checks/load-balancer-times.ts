import type { LoadBalancerSpec } from "../../kinds/load-balancer/spec.gen.ts";
import type { Resource } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Finding } from "../finding.ts";
import type { Path } from "../path.ts";

type LoadBalancer = Resource<LoadBalancerSpec>;
type Monitor = NonNullable<LoadBalancerSpec["pools"][number]["healthMonitor"]>;

/** HAProxy counts milliseconds in 31 bits (HAProxy Configuration Manual, 2.5 "Time format"). */
const MAX_DAYS = 24;

export function checkTimeouts(resource: LoadBalancer): Finding[] {
  return resource.spec.listeners.flatMap(({ timeouts }, index) =>
    (["client", "memberConnect", "memberData"] as const).flatMap((field) =>
      checkTime(resource, ["spec", "listeners", index, "timeouts", field], timeouts[field]),
    ),
  );
}

function checkTime(resource: LoadBalancer, path: Path, time: string): Finding[] {
  const seconds = parseSeconds(time);
  if (seconds < 1) return [{ resource, path, message: `${time} is no time at all`, hint: "at least 1s" }];
  if (seconds <= MAX_DAYS * 86_400) return [];
  return [{ resource, path, message: `${time} is more than can be waited`, hint: `at most ${MAX_DAYS}d` }];
}

/** Monitors whose fields do not fit together. */
export function checkMonitor(resource: LoadBalancer): Finding[] {
  return resource.spec.pools.flatMap(({ healthMonitor: monitor }, index) => {
    if (monitor === undefined) return [];
    const path = ["spec", "pools", index, "healthMonitor"];
    const times = (["delay", "timeout"] as const).flatMap((field) =>
      checkTime(resource, [...path, field], monitor[field]),
    );
    const wrong = [...foreign(monitor), ...late(monitor), ...backward(monitor)];
    return [...times, ...wrong.map(({ field, ...rest }) => ({ resource, path: [...path, field], ...rest }))];
  });
}

interface Wrong extends Pick<Finding, "message" | "hint" | "end"> {
  readonly field: keyof Monitor;
}

function foreign({ type, ...monitor }: Monitor): Wrong[] {
  const fields = (["urlPath", "expectedCodes"] as const).filter((field) => monitor[field] !== undefined);
  if (type === "HTTP") return [];
  return fields.map((field) => ({
    field,
    end: "key",
    message: `a monitor of type ${type} has no ${field}`,
    hint: `leave ${field} out, or write type: HTTP`,
  }));
}

function late({ delay, timeout }: Monitor): Wrong[] {
  if (parseSeconds(timeout) <= parseSeconds(delay)) return [];
  const message = `the timeout (${timeout}) is longer than the delay from one look to the next (${delay})`;
  return [{ field: "timeout", message }];
}

function backward({ expectedCodes = "" }: Monitor): Wrong[] {
  const ranges = expectedCodes.split(",").map((range) => range.split("-").map(Number));
  const wrong = ranges.find(([from = 0, to = from]) => to < from);
  if (wrong === undefined) return [];
  return [{ field: "expectedCodes", message: `the codes end (${wrong[1]}) before they begin (${wrong[0]})` }];
}
