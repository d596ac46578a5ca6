/**
 * Types of the autoscaler. Its meaning is that of the HorizontalPodAutoscaler of Kubernetes (autoscaling/v2), with schedules as in the
 * scheduled actions of AWS Auto Scaling.
 */

/** Metrics of single members, in percent of what a member has. */
export type UtilizationMetric = "CPU" | "Memory";

/** Metrics of a pool as a whole. Each member should have `target` of it. */
export type TotalMetric = "LoadBalancerConnections" | "LoadBalancerRequests" | "Prometheus";

export type MetricRule =
  | { readonly type: UtilizationMetric; readonly targetPercent: number }
  | { readonly type: TotalMetric; readonly target: number };

/** Limits of a step in one direction, as in `behavior` of the HorizontalPodAutoscaler. */
export interface StepLimits {
  /** Seconds in which the most cautious recommendation counts. */
  readonly stabilizationSeconds: number;
  /** Members that a period may add or remove. */
  readonly maxStep: number;
  /** The same, in percent of the members at the beginning of the period. */
  readonly maxPercent: number;
  readonly periodSeconds: number;
  /** Whether the greater or the smaller of both limits counts. `Disabled`: no step in this direction. */
  readonly selectPolicy: "Max" | "Min" | "Disabled";
}

export interface ReplicaBounds {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Bounds that begin at the times of a schedule, and end when another schedule begins. */
export interface ScheduledBounds {
  readonly cron: string;
  /** IANA name of a time zone. */
  readonly timeZone: string;
  readonly minReplicas?: number | undefined;
  readonly maxReplicas?: number | undefined;
}

export interface AutoscalingRules extends ReplicaBounds {
  readonly metrics: readonly MetricRule[];
  /** Deviation from the target that changes nothing: 0.1 is 10 %. */
  readonly tolerance: number;
  readonly scaleUp: StepLimits;
  readonly scaleDown: StepLimits;
  readonly schedules: readonly ScheduledBounds[];
}

/** One member as its host reports it. */
export interface MemberLoad {
  /** False: it starts, or its readiness probe fails. */
  readonly ready: boolean;
  /** Utilization in percent. Undefined: not reported. */
  readonly cpuPercent?: number | undefined;
  readonly memoryPercent?: number | undefined;
}

/** What the autoscaler remembers. Lost at a restart, after which nothing is removed for a stabilization window. */
export interface AutoscalingHistory {
  /** The last decision. */
  readonly replicas: number;
  readonly recommendations: readonly { readonly atMs: number; readonly replicas: number }[];
  /** Steps that were decided: positive for added members. */
  readonly steps: readonly { readonly atMs: number; readonly change: number }[];
}

export interface AutoscalingInput {
  readonly rules: AutoscalingRules;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly members: readonly MemberLoad[];
  /** Sums of the metrics of the pool, by their place in `rules.metrics`. Undefined: not available. */
  readonly totals: ReadonlyMap<number, number>;
  /** Undefined: this is the first decision of this process. */
  readonly history: AutoscalingHistory | undefined;
}

/** The proposal of one metric, or the reason why it makes none. */
export type MetricProposal = {
  readonly metric: MetricRule;
} & (
  | {
      /** Mean of the members: percent, or the unit of `target`. */
      readonly value: number;
      readonly replicas: number;
    }
  | { readonly missing: string }
);

/** Why the decision differs from what the metrics propose. */
export type Limit =
  | "no-metrics"
  | "tolerance"
  | "missing-metrics"
  | "stabilization"
  | "step"
  | "minReplicas"
  | "maxReplicas";

export interface AutoscalingDecision {
  readonly replicas: number;
  readonly before: number;
  readonly proposals: readonly MetricProposal[];
  readonly bounds: ReplicaBounds & { readonly schedule?: ScheduledBounds };
  readonly limits: readonly Limit[];
  readonly history: AutoscalingHistory;
}
