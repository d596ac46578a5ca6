import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import type { Answered } from "../http/server.ts";
import type { Metrics } from "../metrics.ts";
import { joined } from "./page.ts";

/** What is counted and measured of a daemon: of its process, and of each fleet that it keeps. */
export interface DaemonMetrics {
  readonly onAnswer: (answered: Answered) => void;
  /** All of it as Prometheus reads it, metric by metric (https://prometheus.io/docs/instrumenting/exposition_formats/). */
  pages(): AsyncIterable<string>;
}

export interface DaemonMetricsOptions {
  readonly fleets: readonly Pick<Metrics, "pages">[];
  /** Also what there is to know of this process: memory, CPU, garbage, file descriptors. */
  readonly ofProcess: boolean;
}

export function createDaemonMetrics({ fleets, ofProcess }: DaemonMetricsOptions): DaemonMetrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  return {
    onAnswer: answerMeter(registry),
    async *pages() {
      yield `${await registry.metrics()}\n`;
      yield* joined(fleets.map(({ pages }) => pages()));
    },
  };
}

function answerMeter(registry: Registry): (answered: Answered) => void {
  const requests = new Counter({
    ...{
      name: "fleetwright_http_requests_total",
      help: "Requests that were answered.",
      registers: [registry],
    },
    labelNames: ["route", "method", "code"],
  });
  return ({ route, method, status }) => requests.inc({ route, method, code: status });
}
