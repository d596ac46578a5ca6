import type { MemberLoad, MetricProposal, MetricRule } from "./types.ts";

interface ProposalInput {
  readonly metric: MetricRule;
  /** Number of members as decided last. */
  readonly replicas: number;
  readonly tolerance: number;
  readonly members: readonly MemberLoad[];
  /** Sum of a metric of the whole pool. Undefined: not available. */
  readonly total: number | undefined;
}

/**
 * Returns what one metric proposes: `ceil(members * value / target)`, or the present number within the tolerance.
 * See "Algorithm details" of the HorizontalPodAutoscaler in the documentation of Kubernetes.
 */
export function proposalOf(input: ProposalInput): MetricProposal {
  const { metric } = input;
  return isUtilization(metric)
    ? utilizationProposal({ ...input, metric })
    : totalProposal({ ...input, metric });
}

function isUtilization(metric: MetricRule): metric is Utilization {
  return metric.type === "CPU" || metric.type === "Memory";
}

type Utilization = Extract<MetricRule, { targetPercent: number }>;
type Total = Extract<MetricRule, { target: number }>;

/**
 * Members that report nothing count as idle while the others ask for more, and as fully used (100 %) while they ask for less.
 * Members that are not ready count as idle while the others ask for more, and else not at all.
 */
function utilizationProposal(input: ProposalInput & { readonly metric: Utilization }): MetricProposal {
  const { metric, replicas, members } = input;
  const percents = members.map((member) => ({ ready: member.ready, percent: percentOf(metric, member) }));
  const reported = percents.flatMap(({ ready, percent }) =>
    ready && percent !== undefined ? [percent] : [],
  );
  if (reported.length === 0) return { metric, missing: missingReason(members) };
  const value = mean(reported);
  const ratio = value / metric.targetPercent;
  const missing = percents.filter(({ ready, percent }) => ready && percent === undefined).length;
  const unready = ratio > 1 ? percents.filter(({ ready }) => !ready).length : 0;
  if (missing === 0 && unready === 0)
    return { metric, value, replicas: scale(input, ratio, reported.length) };
  const assumed = [
    ...reported,
    ...fill(missing, ratio < 1 ? Math.max(100, metric.targetPercent) : 0),
    ...fill(unready, 0),
  ];
  const cautious = mean(assumed) / metric.targetPercent;
  const reversed = ratio < 1 ? cautious > 1 : cautious < 1;
  if (reversed) return { metric, value, replicas };
  const proposed = scale(input, cautious, assumed.length);
  const opposite = cautious < 1 ? proposed > replicas : proposed < replicas;
  return { metric, value, replicas: opposite ? replicas : proposed };
}

function percentOf({ type }: Utilization, { cpuPercent, memoryPercent }: MemberLoad): number | undefined {
  return type === "CPU" ? cpuPercent : memoryPercent;
}

function missingReason(members: readonly MemberLoad[]): string {
  if (members.length === 0) return "no member runs";
  return members.some(({ ready }) => ready) ? "no member reports it" : "no member is ready";
}

/** Divides the sum of the pool by the target of one member. */
function totalProposal(input: ProposalInput & { readonly metric: Total }): MetricProposal {
  const { metric, replicas, total } = input;
  if (total === undefined) return { metric, missing: "it cannot be read" };
  const value = total / Math.max(1, replicas);
  const ratio = value / metric.target;
  const proposed = isTolerated(ratio, input) ? replicas : ceil(total / metric.target);
  return { metric, value, replicas: proposed };
}

function scale(input: Pick<ProposalInput, "replicas" | "tolerance">, ratio: number, members: number): number {
  return isTolerated(ratio, input) ? input.replicas : ceil(ratio * members);
}

/** Some rounding errors of 0.1 * 3 and the like must not ask for one more member. */
function ceil(amount: number): number {
  return Math.ceil(amount - 1e-9);
}

function isTolerated(ratio: number, { tolerance }: Pick<ProposalInput, "tolerance">): boolean {
  return Math.abs(1 - ratio) <= tolerance + 1e-9;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function fill(length: number, value: number): number[] {
  return Array.from({ length }, () => value);
}
