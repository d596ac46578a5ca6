import { boundsAt } from "./bounds.ts";
import { proposalOf } from "./proposals.ts";
import { highestStep, lowestStep } from "./steps.ts";
import type {
  AutoscalingDecision,
  AutoscalingHistory,
  AutoscalingInput,
  AutoscalingRules,
  Limit,
  MetricProposal,
} from "./types.ts";

/**
 * Decides the number of members. Pure: the same input has the same decision. Without a history, the number of existing members is
 * taken as the last decision and as the recommendation of `nowMs`. A process that has just started therefore removes no member
 * before the stabilization window has passed.
 */
export function decideReplicas(input: AutoscalingInput): AutoscalingDecision {
  const { rules, nowMs } = input;
  const history = withPresent(input);
  const before = history.replicas;
  const bounds = boundsAt(rules, nowMs);
  const proposals = rules.metrics.map((metric, place) =>
    proposalOf({ ...input, ...rules, metric, replicas: before, total: input.totals.get(place) }),
  );
  const base = { before, bounds, proposals };
  if (before < bounds.minReplicas)
    return decided({ ...base, replicas: bounds.minReplicas, limits: ["minReplicas"] }, history, input);
  if (before > bounds.maxReplicas)
    return decided({ ...base, replicas: bounds.maxReplicas, limits: ["maxReplicas"] }, history, input);
  const proposed = combine(proposals, before);
  const stable = stabilize(proposed.replicas, history, input);
  const stepped = limitStep(stable, before, history, input);
  const replicas = Math.min(bounds.maxReplicas, Math.max(bounds.minReplicas, stepped));
  const limits: Limit[] = [
    ...proposed.limits,
    ...(stable === proposed.replicas ? [] : ["stabilization" as const]),
    ...(stepped === stable ? [] : ["step" as const]),
    ...(replicas > stepped ? ["minReplicas" as const] : []),
    ...(replicas < stepped ? ["maxReplicas" as const] : []),
  ];
  return decided({ ...base, replicas, limits }, history, input, proposed.replicas);
}

/**
 * Returns the history, with the present number as a recommendation of now where none covers the window for fewer members: at the
 * first decision, after a pause, and after the clock jumped. Times in the future count as now.
 */
function withPresent({ history, members, nowMs, rules }: AutoscalingInput): AutoscalingHistory {
  const { replicas, recommendations, steps } = history ?? EMPTY(members.length);
  const past = recommendations.map((one) => ({ ...one, atMs: Math.min(one.atMs, nowMs) }));
  const sinceMs = nowMs - rules.scaleDown.stabilizationSeconds * 1000;
  const covered = past.some(({ atMs }) => atMs > sinceMs);
  return {
    replicas,
    recommendations: covered ? past : [...past, { atMs: nowMs, replicas }],
    steps: steps.map((one) => ({ ...one, atMs: Math.min(one.atMs, nowMs) })),
  };
}

const EMPTY = (replicas: number): AutoscalingHistory => ({ replicas, recommendations: [], steps: [] });

/** Takes the highest proposal. While a metric is missing, the others may only ask for more. */
function combine(
  proposals: readonly MetricProposal[],
  before: number,
): { replicas: number; limits: Limit[] } {
  const numbers = proposals.flatMap((proposal) => ("missing" in proposal ? [] : [proposal.replicas]));
  if (numbers.length === 0) return { replicas: before, limits: proposals.length === 0 ? [] : ["no-metrics"] };
  const highest = Math.max(...numbers);
  if (numbers.length < proposals.length && highest < before)
    return { replicas: before, limits: ["missing-metrics"] };
  return { replicas: highest, limits: highest === before ? ["tolerance"] : [] };
}

/** Takes the lowest recommendation of the window for more members, and the highest of its window for fewer. */
function stabilize(
  proposed: number,
  { replicas: before, recommendations }: AutoscalingHistory,
  { rules, nowMs }: AutoscalingInput,
): number {
  const since = (seconds: number) =>
    recommendations.filter(({ atMs }) => atMs > nowMs - seconds * 1000).map(({ replicas }) => replicas);
  const up = Math.min(proposed, ...since(rules.scaleUp.stabilizationSeconds));
  const down = Math.max(proposed, ...since(rules.scaleDown.stabilizationSeconds));
  if (before < up) return up;
  return before > down ? down : before;
}

function limitStep(
  wanted: number,
  before: number,
  { steps }: AutoscalingHistory,
  { rules, nowMs }: AutoscalingInput,
): number {
  const input = { before, nowMs, steps };
  if (wanted > before) return Math.min(wanted, highestStep(rules.scaleUp, input));
  return wanted < before ? Math.max(wanted, lowestStep(rules.scaleDown, input)) : wanted;
}

function decided(
  decision: Omit<AutoscalingDecision, "history">,
  history: AutoscalingHistory,
  { rules, nowMs }: AutoscalingInput,
  recommended: number = decision.replicas,
): AutoscalingDecision {
  const change = decision.replicas - decision.before;
  const steps = change === 0 ? history.steps : [...history.steps, { atMs: nowMs, change }];
  const recommendations = [...history.recommendations, { atMs: nowMs, replicas: recommended }];
  const keepMs = historyMs(rules);
  const isRecent = ({ atMs }: { readonly atMs: number }) => atMs > nowMs - keepMs;
  return {
    ...decision,
    history: {
      replicas: decision.replicas,
      recommendations: recommendations.filter(isRecent),
      steps: steps.filter(isRecent),
    },
  };
}

function historyMs({ scaleUp, scaleDown }: AutoscalingRules): number {
  const windows = [scaleUp, scaleDown].flatMap((one) => [one.stabilizationSeconds, one.periodSeconds]);
  return Math.max(...windows) * 1000 + 1000;
}
