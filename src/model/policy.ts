import type { ResourceId } from "./resource.ts";

/** Changes that need no approval. `safe`: those without restart, replacement or data loss. */
export type ApplyMode = "auto" | "safe" | "approve";

/** Rules of the Fleet resource for plans. */
export interface FleetPolicy {
  /** `metadata.name`. Every mark carries it. */
  readonly id: string;
  readonly apply: ApplyMode;
  /** True: the plan deletes objects whose resource left Git. */
  readonly prune: boolean;
  /** Seconds between two resyncs of all targets, besides events. */
  readonly intervalSeconds: number;
  readonly guard: GuardLimits;
  readonly windows: readonly MaintenanceWindow[];
  readonly migration: MigrationLimits;
}

/** Bounds of migrations, from the Fleet resource. */
export interface MigrationLimits {
  /** Maximum number of migrations at a time. */
  readonly parallel: number;
  /** Maximum number of migrations at a time to or from one host. */
  readonly perHost: number;
  /** Longest halt of the guest at the end of a live migration that QEMU aims at. */
  readonly maxDowntimeMs: number;
  /** Time after which a migration is ended. */
  readonly timeoutSeconds: number;
}

/**
 * Rules that a commit cannot loosen for itself. The rules before the commit are remembered and count until its plan is
 * done.
 */
export interface Rules {
  readonly policy: FleetPolicy;
  /** Resources with `protect: true`, sorted. */
  readonly protected: readonly ResourceId[];
  /** Webhooks that admit changes, each with the hash of its spec. */
  readonly guards: Readonly<Record<ResourceId, string>>;
}

/** Limits above which the guard holds a plan. */
export interface GuardLimits {
  /** Maximum share of the objects of a type that a plan may delete. */
  readonly maxDeletePercent: number;
  /** Maximum share of the objects of a type that a plan may replace or restart. */
  readonly maxDisruptPercent: number;
  /** The percentages apply to types with at least this many objects. */
  readonly fromObjects: number;
  /** Maximum number of deletions in a plan, over all types. */
  readonly maxDeletes: number;
}

/** Time in which disruptive changes need no approval. */
export interface MaintenanceWindow {
  /** Cron expression with five fields: the openings. */
  readonly cron: string;
  readonly durationSeconds: number;
  /** IANA time zone: `Europe/Vienna`. */
  readonly timeZone: string;
}
