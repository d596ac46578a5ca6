import { Registry } from "prom-client";
import type { DaemonMetrics } from "../metrics/daemon-metrics.ts";
import type { Route } from "./route.ts";

/** For Prometheus. */
export function metricsRoute(metrics: Pick<DaemonMetrics, "pages">): Route {
  return {
    ...{ method: "GET", path: "/metrics", who: "readers" },
    answer: () => ({ status: 200, type: Registry.PROMETHEUS_CONTENT_TYPE, body: metrics.pages() }),
  };
}
