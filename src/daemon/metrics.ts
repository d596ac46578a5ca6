import { Counter, Histogram, Registry } from "prom-client";
import type { Driver } from "../drivers/driver.ts";
import type { WebhookState } from "../store/outbox.ts";
import type { Store } from "../store/store.ts";
import type { LatestCredits } from "./cpu-credits/latest-credits.ts";
import type { DaemonEventListener } from "./daemon-event.ts";
import type { DaemonState } from "./daemon-state.ts";
import { cacheForMultiple } from "./metrics/cached-read.ts";
import { countEvents } from "./metrics/counters.ts";
import { daemonFamilies, fleetFamilies, webhookFamilies } from "./metrics/gauges.ts";
import { instrumentDrivers, type TargetCall } from "./metrics/instrumented-drivers.ts";
import { renderMachineFamilies } from "./metrics/machine-exposition.ts";
import { createMachineStatsCache } from "./metrics/machine-stats-cache.ts";
import type { RenderedFamily } from "./metrics/merge-expositions.ts";
import { type MetricFamily, renderFamily } from "./metrics/metric-family.ts";

/** The metrics of one fleet, its targets and its machines. */
export interface Metrics {
  readonly handle: DaemonEventListener;
  /** Returns drivers that measure each call. */
  instrument(drivers: readonly Driver[]): readonly Driver[];
  /** Yields the metrics in a fixed order. The list ends early before the first plan. */
  renderFamilies(): AsyncIterable<RenderedFamily>;
}

export interface MetricsOptions {
  readonly version: string;
  readonly state: () => DaemonState;
  readonly credits: Pick<LatestCredits, "of">;
  readonly store: { readonly outbox: Pick<Store["outbox"], "hooks"> };
  now(): Date;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { now, clock } = options;
  const registry = new Registry();
  const counters = countEvents(registry, now, clock);
  const { connections, wrap } = instrumentDrivers(clock, createCallMetrics(registry));
  const stats = createMachineStatsCache({ connections });
  const webhooks = cacheForMultiple(async () => {
    const { fleet } = options.state();
    return fleet === undefined ? [] : options.store.outbox.hooks(fleet);
  }, clock);
  return {
    handle: counters.handle,
    instrument: wrap,
    async *renderFamilies() {
      for (const { name } of registry.getMetricsAsArray())
        yield splitHeader(name, await registry.getSingleMetricAsString(name));
      const { fleet, latest } = options.state();
      const shared = fleet === undefined ? {} : { fleet };
      for (const family of await readGauges(options, counters, webhooks)) yield renderFamily(family, shared);
      if (latest === undefined) return;
      yield* renderMachineFamilies(latest.reconciliation, await stats.read(), options.credits, shared);
    },
  };
}

async function readGauges(
  { state, version, now }: MetricsOptions,
  { drift }: ReturnType<typeof countEvents>,
  webhooks: () => Promise<readonly WebhookState[]>,
): Promise<MetricFamily[]> {
  const current = state();
  const { latest } = current;
  return [
    ...daemonFamilies(current, version),
    ...webhookFamilies(await webhooks(), now()),
    ...(latest === undefined ? [] : fleetFamilies(latest, drift)),
  ];
}

/** Splits the text of prom-client: two lines of comment, then the values. */
function splitHeader(name: string, text: string): RenderedFamily {
  const [, header = "", body = ""] = /^(# .*\n# .*\n)([\s\S]*)$/.exec(`${text.trimEnd()}\n`) ?? [];
  return { name, header, body };
}

function createCallMetrics(registry: Registry): (call: TargetCall) => void {
  const registers = [registry];
  const seconds = new Histogram({
    name: "fleetwright_target_call_seconds",
    help: "Duration of calls to a target.",
    registers,
    labelNames: ["target", "call"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2.5, 10, 60],
  });
  const failures = new Counter({
    name: "fleetwright_target_call_failures_total",
    help: "Failed calls to a target.",
    registers,
    labelNames: ["target", "call", "code"],
  });
  return ({ target, call, seconds: took, failure }) => {
    seconds.observe({ target, call }, took);
    if (failure !== undefined) failures.inc({ target, call, code: failure });
  };
}
