import { Registry } from "prom-client";
import type { DaemonMetrics } from "../metrics/daemon-metrics.ts";
import type { Route } from "./route.ts";

/** Returns the route that Prometheus scrapes. */
export function metricsRoute(metrics: Pick<DaemonMetrics, "render">): Route {
  return {
    method: "GET",
    path: "/metrics",
    access: "readers",
    handle: () => ({ status: 200, type: Registry.PROMETHEUS_CONTENT_TYPE, body: metrics.render() }),
  };
}
