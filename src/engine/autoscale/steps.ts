import type { AutoscalingHistory, StepLimits } from "./types.ts";

interface StepInput {
  readonly before: number;
  readonly nowMs: number;
  readonly steps: AutoscalingHistory["steps"];
}

/** Returns the highest number that this period allows. */
export function highestStep(limits: StepLimits, { before, nowMs, steps }: StepInput): number {
  if (limits.selectPolicy === "Disabled") return before;
  const added = sumOf(steps, nowMs - limits.periodSeconds * 1000, (change) => Math.max(0, change));
  const start = before - added;
  const byStep = start + limits.maxStep;
  const byPercent = Math.ceil(start * (1 + limits.maxPercent / 100));
  return Math.max(before, select(limits, byStep, byPercent));
}

/** Returns the lowest number that this period allows. */
export function lowestStep(limits: StepLimits, { before, nowMs, steps }: StepInput): number {
  if (limits.selectPolicy === "Disabled") return before;
  const removed = sumOf(steps, nowMs - limits.periodSeconds * 1000, (change) => Math.max(0, -change));
  const start = before + removed;
  const byStep = start - limits.maxStep;
  const byPercent = Math.floor(start * (1 - limits.maxPercent / 100));
  return Math.max(0, Math.min(before, start - select(limits, start - byStep, start - byPercent)));
}

function select({ selectPolicy }: StepLimits, ...amounts: readonly number[]): number {
  return selectPolicy === "Min" ? Math.min(...amounts) : Math.max(...amounts);
}

function sumOf(
  steps: AutoscalingHistory["steps"],
  afterMs: number,
  count: (change: number) => number,
): number {
  return steps.reduce((sum, { atMs, change }) => (atMs > afterMs ? sum + count(change) : sum), 0);
}
