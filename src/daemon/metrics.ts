import { Counter, Histogram, Registry } from "prom-client";
import type { Driver } from "../drivers/driver.ts";
import type { HookState } from "../store/outbox.ts";
import type { Store } from "../store/store.ts";
import type { Observer } from "./happening.ts";
import { type Family, pageOf } from "./metrics/family.ts";
import { machinePages } from "./metrics/machines.ts";
import { createMeters } from "./metrics/meters.ts";
import type { Page } from "./metrics/page.ts";
import { createRecentStats } from "./metrics/recent-stats.ts";
import { sparing } from "./metrics/sparing.ts";
import { daemonFamilies, fleetFamilies, hookFamilies } from "./metrics/standing.ts";
import { type Call, watchDrivers } from "./metrics/watched-drivers.ts";
import type { Overview } from "./overview.ts";

/** What is counted and measured of a fleet, its targets and its machines. */
export interface Metrics {
  readonly observe: Observer;
  /** The same drivers, with every call measured. */
  watch(drivers: readonly Driver[]): readonly Driver[];
  /** Metric by metric, always in the same order; they end sooner where less is known. */
  pages(): AsyncIterable<Page>;
}

export interface MetricsOptions {
  readonly version: string;
  readonly overview: () => Overview;
  readonly store: { readonly outbox: Pick<Store["outbox"], "hooks"> };
  now(): Date;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { now, clock } = options;
  const registry = new Registry();
  const meters = createMeters(registry, now, clock);
  const { connections, wrap } = watchDrivers(clock, callMeter(registry));
  const stats = createRecentStats({ connections });
  const hooks = sparing(async () => {
    const { fleet } = options.overview();
    return fleet === undefined ? [] : options.store.outbox.hooks(fleet);
  }, clock);
  return {
    observe: meters.observe,
    watch: wrap,
    async *pages() {
      for (const { name } of registry.getMetricsAsArray())
        yield pageIn(name, await registry.getSingleMetricAsString(name));
      const { fleet, seen } = options.overview();
      const shared = fleet === undefined ? {} : { fleet };
      for (const family of await standing(options, meters, hooks)) yield pageOf(family, shared);
      if (seen === undefined) return;
      yield* machinePages(seen.view, await stats.read(), shared);
    },
  };
}

async function standing(
  { overview, version, now }: MetricsOptions,
  { drift }: ReturnType<typeof createMeters>,
  hooks: () => Promise<readonly HookState[]>,
): Promise<Family[]> {
  const here = overview();
  const { seen } = here;
  return [
    ...daemonFamilies(here, version),
    ...hookFamilies(await hooks(), now()),
    ...(seen === undefined ? [] : fleetFamilies(seen, drift)),
  ];
}

/** prom-client writes two lines of comment, and then the values. */
function pageIn(name: string, text: string): Page {
  const [, header = "", body = ""] = /^(# .*\n# .*\n)([\s\S]*)$/.exec(`${text.trimEnd()}\n`) ?? [];
  return { name, header, body };
}

function callMeter(registry: Registry): (call: Call) => void {
  const registers = [registry];
  const seconds = new Histogram({
    ...{ name: "fleetwright_target_call_seconds", help: "How long calls to a target took.", registers },
    ...{ labelNames: ["target", "call"], buckets: [0.005, 0.02, 0.1, 0.5, 2.5, 10, 60] },
  });
  const failures = new Counter({
    ...{ name: "fleetwright_target_call_failures_total", help: "Calls to a target that failed.", registers },
    labelNames: ["target", "call", "code"],
  });
  return ({ target, call, seconds: took, failure }) => {
    seconds.observe({ target, call }, took);
    if (failure !== undefined) failures.inc({ target, call, code: failure });
  };
}
