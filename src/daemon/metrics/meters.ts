import { Counter, Histogram, type Registry } from "prom-client";
import { showResource } from "../../model/resource.ts";
import type { Happening, Observer } from "../happening.ts";
import { REASONS } from "../passes.ts";
import { createCommitLag } from "./commit-lag.ts";
import { createDriftAges, type DriftAges } from "./drift-ages.ts";

/** Counts and measures what happens. */
export interface Meters {
  readonly observe: Observer;
  readonly drift: DriftAges;
}

type Of<Kind extends Happening["kind"]> = Extract<Happening, { kind: Kind }>;
type Notes = { readonly [Kind in Happening["kind"]]?: (happening: Of<Kind>) => void };

/** `clock`: milliseconds that never go back. */
export function createMeters(registry: Registry, now: () => Date, clock: () => number): Meters {
  const drift = createDriftAges(clock, repairSeconds(registry));
  const notes = [
    commitNotes(registry, clock),
    passNotes(registry, drift),
    changeNotes(registry, clock),
    hookNotes(registry, now),
    failureNotes(registry),
  ];
  return {
    drift,
    observe: (happening) => {
      if (happening.kind === "started") registry.setDefaultLabels({ fleet: happening.fleet });
      for (const note of notes)
        (note as Readonly<Record<string, ((one: Happening) => void) | undefined>>)[happening.kind]?.(
          happening,
        ); // the note of its own kind
    },
  };
}

/** Seconds, from what is quick to what somebody should look at. */
const QUICK = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LONG = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];

function histogram(
  registry: Registry,
  name: string,
  help: string,
  buckets: number[],
  labelNames: readonly string[] = [],
): Histogram {
  return new Histogram({ name, help, buckets, labelNames: [...labelNames], registers: [registry] });
}

function counter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[] = [],
): Counter {
  return new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
}

function repairSeconds(registry: Registry): (seconds: number) => void {
  const name = "fleetwright_drift_repair_seconds";
  const repairs = histogram(
    registry,
    name,
    "From seeing an object changed by hand until it was right again.",
    LONG,
  );
  return (seconds) => repairs.observe(seconds);
}

function commitNotes(registry: Registry, clock: () => number): Notes {
  const commits = counter(registry, "fleetwright_commits_total", "Commits that came into force.");
  const help = "From noticing a commit";
  const planned = histogram(
    registry,
    "fleetwright_commit_to_plan_seconds",
    `${help} until it was planned.`,
    QUICK,
  );
  const applied = histogram(
    registry,
    "fleetwright_commit_to_applied_seconds",
    `${help} until all of it was done that might be done by itself.`,
    LONG,
  );
  const lag = createCommitLag(clock, {
    planned: (seconds) => planned.observe(seconds),
    applied: (seconds) => applied.observe(seconds),
  });
  const going = new Set<string>();
  const work = (change: () => void) => {
    change();
    lag.working(going.size);
  };
  return {
    "run-begun": ({ run }) => work(() => going.add(run)),
    "run-ended": ({ record }) => work(() => going.delete(record.id)),
    failed: () => work(() => going.clear()), // a run that could not be written down ends without a word
    commit: ({ commit, ms }) => {
      commits.inc();
      lag.noticed(commit, ms);
    },
    planned: ({ plan }) => lag.planned(plan),
  };
}

function passNotes(registry: Registry, drift: DriftAges): Notes {
  const passes = counter(
    registry,
    "fleetwright_passes_total",
    "Plans that were made, by their first reason.",
    ["reason"],
  );
  for (const reason of Object.keys(REASONS)) passes.inc({ reason }, 0);
  const seconds = histogram(registry, "fleetwright_pass_seconds", "How long a plan took to make.", QUICK);
  return {
    planned: ({ view, reasons, ms }) => {
      passes.inc({ reason: reasons[0] ?? "sweep" });
      seconds.observe(ms / 1000);
      drift.seen(view.plan, view.snapshot);
    },
  };
}

function changeNotes(registry: Registry, clock: () => number): Notes {
  const about = ["action", "type"];
  const changes = counter(registry, "fleetwright_changes_total", "Changes, by what became of them.", [
    ...about,
    ...["cause", "result"],
  ]);
  const seconds = histogram(registry, "fleetwright_change_seconds", "How long a change took.", LONG, about);
  const waits = histogram(
    registry,
    "fleetwright_change_wait_seconds",
    "From the beginning of a run until a change of it had its turn.",
    LONG,
  );
  const runs = counter(registry, "fleetwright_runs_total", "Plans that were carried out, by how it ended.", [
    "state",
  ]);
  const begun = new Map<string, number>();
  return {
    "run-begun": ({ run }) => void begun.set(run, clock()),
    "change-begun": ({ run }) => waits.observe((clock() - (begun.get(run) ?? clock())) / 1000),
    "change-ended": ({ change: { action, type, cause }, outcome }) => {
      changes.inc({ action, type, cause, result: outcome.result });
      if (outcome.result === "done") seconds.observe({ action, type }, outcome.seconds);
    },
    "run-ended": ({ record }) => {
      begun.delete(record.id);
      runs.inc({ state: record.state });
    },
  };
}

function hookNotes(registry: Registry, now: () => Date): Notes {
  const deliveries = counter(
    registry,
    "fleetwright_hook_deliveries_total",
    "Attempts to deliver an event to a webhook.",
    [...["hook", "result"]],
  );
  const lag = histogram(
    registry,
    "fleetwright_hook_lag_seconds",
    "From an event until a webhook had it.",
    LONG,
    ["hook"],
  );
  return {
    delivery: ({ hook, delivery, missed }) => {
      const labels = { hook: showResource(hook.id) };
      deliveries.inc({ ...labels, result: missed === undefined ? "delivered" : "missed" });
      if (missed === undefined)
        lag.observe(labels, Math.max(0, now().getTime() - Date.parse(delivery.event.time)) / 1000);
    },
  };
}

function failureNotes(registry: Registry): Notes {
  const failures = counter(
    registry,
    "fleetwright_failures_total",
    "What failed and is tried again, apart from changes.",
    [...["doing", "code"]],
  );
  const lost = counter(registry, "fleetwright_target_lost_total", "How often a target was lost sight of.", [
    "target",
  ]);
  return {
    failed: ({ doing, failure }) => failures.inc({ doing, code: failure.code }),
    lost: ({ target }) => lost.inc({ target }),
  };
}
