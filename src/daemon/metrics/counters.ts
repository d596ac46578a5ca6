import { Counter, Histogram, type Registry } from "prom-client";
import { formatResource } from "../../model/resource.ts";
import type { DaemonEvent, DaemonEventListener, DaemonEventOf } from "../daemon-event.ts";
import { TRIGGERS } from "../reconcile/triggers.ts";
import { createCommitLag } from "./commit-lag.ts";
import { createDriftAges, type DriftAges } from "./drift-ages.ts";

/** Counts and measures events. */
export interface EventCounters {
  readonly handle: DaemonEventListener;
  readonly drift: DriftAges;
}

type CounterTable = { readonly [Kind in DaemonEvent["kind"]]?: (event: DaemonEventOf<Kind>) => void };

/** Registers the metrics of events. `clock`: milliseconds that never go back. */
export function countEvents(registry: Registry, now: () => Date, clock: () => number): EventCounters {
  const drift = createDriftAges(clock, createRepairHistogram(registry));
  const tables = [
    commitCounters(registry, clock),
    reconcileCounters(registry, drift),
    changeCounters(registry, clock),
    webhookCounters(registry, now),
    errorCounters(registry),
  ];
  return {
    drift,
    handle: (event) => {
      if (event.kind === "started") registry.setDefaultLabels({ fleet: event.fleet });
      for (const table of tables)
        (table as Readonly<Record<string, ((one: DaemonEvent) => void) | undefined>>)[event.kind]?.(event); // the entry for its own kind
    },
  };
}

/** Bounds of histograms, in seconds. */
const SHORT_BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LONG_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];

function createHistogram(
  registry: Registry,
  name: string,
  help: string,
  buckets: number[],
  labelNames: readonly string[] = [],
): Histogram {
  return new Histogram({ name, help, buckets, labelNames: [...labelNames], registers: [registry] });
}

function createCounter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[] = [],
): Counter {
  return new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
}

function createRepairHistogram(registry: Registry): (seconds: number) => void {
  const name = "fleetwright_drift_repair_seconds";
  const repairs = createHistogram(
    registry,
    name,
    "Seconds from the detection of drift to its repair.",
    LONG_BUCKETS,
  );
  return (seconds) => repairs.observe(seconds);
}

function commitCounters(registry: Registry, clock: () => number): CounterTable {
  const commits = createCounter(registry, "fleetwright_commits_total", "Commits that came into force.");
  const planned = createHistogram(
    registry,
    "fleetwright_commit_to_plan_seconds",
    "Seconds from the detection of a commit to its plan.",
    SHORT_BUCKETS,
  );
  const applied = createHistogram(
    registry,
    "fleetwright_commit_to_applied_seconds",
    "Seconds from the detection of a commit until all changes that need no approval were applied.",
    LONG_BUCKETS,
  );
  const lag = createCommitLag(clock, {
    recordPlanned: (seconds) => planned.observe(seconds),
    recordApplied: (seconds) => applied.observe(seconds),
  });
  const activeRuns = new Set<string>();
  const updateRuns = (change: () => void) => {
    change();
    lag.setActiveRuns(activeRuns.size);
  };
  return {
    "run-started": ({ run }) => updateRuns(() => activeRuns.add(run)),
    "run-finished": ({ record }) => updateRuns(() => activeRuns.delete(record.id)),
    error: () => updateRuns(() => activeRuns.clear()), // a run that could not be recorded ends without an event
    commit: ({ commit, ms }) => {
      commits.inc();
      lag.onCommit(commit, ms);
    },
    planned: ({ plan }) => lag.onPlan(plan),
  };
}

function reconcileCounters(registry: Registry, drift: DriftAges): CounterTable {
  const reconciles = createCounter(
    registry,
    "fleetwright_reconciles_total",
    "Reconciliations, by their first trigger.",
    ["trigger"],
  );
  for (const trigger of Object.keys(TRIGGERS)) reconciles.inc({ trigger }, 0);
  const seconds = createHistogram(
    registry,
    "fleetwright_plan_duration_seconds",
    "Duration of a reconciliation up to its plan.",
    SHORT_BUCKETS,
  );
  return {
    planned: ({ reconciliation, triggers, ms }) => {
      reconciles.inc({ trigger: triggers[0] ?? "resync" });
      seconds.observe(ms / 1000);
      drift.update(reconciliation.plan, reconciliation.snapshot);
    },
  };
}

function changeCounters(registry: Registry, clock: () => number): CounterTable {
  const labels = ["action", "type"];
  const changes = createCounter(registry, "fleetwright_changes_total", "Applied changes, by result.", [
    ...labels,
    "cause",
    "result",
  ]);
  const seconds = createHistogram(
    registry,
    "fleetwright_change_seconds",
    "Duration of a change.",
    LONG_BUCKETS,
    labels,
  );
  const waits = createHistogram(
    registry,
    "fleetwright_change_wait_seconds",
    "Seconds that a change of a run waited for a free slot.",
    LONG_BUCKETS,
  );
  const runs = createCounter(registry, "fleetwright_runs_total", "Applied plans, by final state.", ["state"]);
  const startedAt = new Map<string, number>();
  return {
    "run-started": ({ run }) => void startedAt.set(run, clock()),
    "change-started": ({ run }) => waits.observe((clock() - (startedAt.get(run) ?? clock())) / 1000),
    "change-finished": ({ change: { action, type, cause }, outcome }) => {
      changes.inc({ action, type, cause, result: outcome.result });
      if (outcome.result === "succeeded") seconds.observe({ action, type }, outcome.seconds);
    },
    "run-finished": ({ record }) => {
      startedAt.delete(record.id);
      runs.inc({ state: record.state });
    },
  };
}

function webhookCounters(registry: Registry, now: () => Date): CounterTable {
  const deliveries = createCounter(
    registry,
    "fleetwright_webhook_deliveries_total",
    "Attempts to deliver an event, by result.",
    ["webhook", "result"],
  );
  const lag = createHistogram(
    registry,
    "fleetwright_webhook_lag_seconds",
    "Seconds from an event to its delivery.",
    LONG_BUCKETS,
    ["webhook"],
  );
  return {
    "webhook-delivery": ({ webhook, delivery, failureMessage }) => {
      const labels = { webhook: formatResource(webhook.id) };
      deliveries.inc({ ...labels, result: failureMessage === undefined ? "delivered" : "missed" });
      if (failureMessage === undefined)
        lag.observe(labels, Math.max(0, now().getTime() - Date.parse(delivery.event.time)) / 1000);
    },
  };
}

function errorCounters(registry: Registry): CounterTable {
  const failures = createCounter(
    registry,
    "fleetwright_errors_total",
    "Failures outside of changes, which are retried.",
    ["operation", "code"],
  );
  const lost = createCounter(
    registry,
    "fleetwright_target_lost_total",
    "Times that the target became unreadable.",
    ["target"],
  );
  return {
    error: ({ operation, failure }) => failures.inc({ operation, code: failure.code }),
    "target-lost": ({ target }) => lost.inc({ target }),
  };
}
