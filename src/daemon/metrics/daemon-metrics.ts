import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import type { CompletedRequest } from "../http/server.ts";
import type { Metrics } from "../metrics.ts";
import { mergeExpositions } from "./merge-expositions.ts";

/** The metrics of a daemon: of its process, and of each of its fleets. */
export interface DaemonMetrics {
  readonly onResponse: (request: CompletedRequest) => void;
  /** Yields all metrics one by one, in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/). */
  render(): AsyncIterable<string>;
}

export interface DaemonMetricsOptions {
  readonly fleets: readonly Pick<Metrics, "renderFamilies">[];
  /** Includes the metrics of the process: memory, CPU, garbage collection, file descriptors. */
  readonly ofProcess: boolean;
}

export function createDaemonMetrics({ fleets, ofProcess }: DaemonMetricsOptions): DaemonMetrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  return {
    onResponse: createRequestCounter(registry),
    async *render() {
      yield `${await registry.metrics()}\n`;
      yield* mergeExpositions(fleets.map(({ renderFamilies }) => renderFamilies()));
    },
  };
}

function createRequestCounter(registry: Registry): (request: CompletedRequest) => void {
  const requests = new Counter({
    name: "fleetwright_http_requests_total",
    help: "Answered HTTP requests.",
    registers: [registry],
    labelNames: ["route", "method", "code"],
  });
  return ({ route, method, status }) => requests.inc({ route, method, code: status });
}
