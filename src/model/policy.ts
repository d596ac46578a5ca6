/** What may go by itself. `safe`: whatever costs no restart, no replacement and no data. */
export type ApplyMode = "auto" | "safe" | "approve";

/** The fleet's own rules for its plans, from the Fleet resource. */
export interface FleetPolicy {
  /** `metadata.name`; every mark carries it. */
  readonly id: string;
  readonly apply: ApplyMode;
  /** Whether objects whose resource left Git are deleted. */
  readonly prune: boolean;
  /** How often everything is looked at anew, besides what events tell. */
  readonly intervalSeconds: number;
  readonly guard: GuardLimits;
  readonly windows: readonly MaintenanceWindow[];
}

/** From when on the brake holds a plan. */
export interface GuardLimits {
  /** Of the objects of one type. */
  readonly maxDeletePercent: number;
  /** Replaced or restarted, of the objects of one type. */
  readonly maxDisruptPercent: number;
  /** Percentages count from this many objects of a type on. */
  readonly fromObjects: number;
  /** Of all types together, in one plan. */
  readonly maxDeletes: number;
}

/** When disruptive changes may go by themselves. */
export interface MaintenanceWindow {
  /** Five fields; when it opens. */
  readonly cron: string;
  readonly durationSeconds: number;
  /** IANA name: `Europe/Vienna`. */
  readonly timeZone: string;
}
