import { GATES, type PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";

/** Measures the time from a commit to its plan, and until it is applied. */
export interface CommitLag {
  /** Call it when a commit comes into force. `readingMs`: the time since it was found. */
  onCommit(commit: string, readingMs: number): void;
  onPlan(plan: Plan): void;
  /** Sets how many runs are active. */
  setActiveRuns(runs: number): void;
}

export interface CommitLagSink {
  recordPlanned(seconds: number): void;
  recordApplied(seconds: number): void;
}

/** Returns whether the change goes on by itself, or is in flight. Then its commit is not applied yet. */
function isPending({ hold }: PlannedChange): boolean {
  return hold === undefined || GATES[hold.gate].opensBy === "progress";
}

/** A commit that is replaced before it is applied is not measured further. `clock`: milliseconds. */
export function createCommitLag(clock: () => number, sink: CommitLagSink): CommitLag {
  let activeRuns = 0;
  let pending: { readonly commit: string; readonly since: number; readonly planned: boolean } | undefined;
  return {
    setActiveRuns: (runs) => {
      activeRuns = runs;
    },
    onCommit(commit, readingMs) {
      pending = { commit, since: clock() - readingMs, planned: false };
    },
    onPlan({ commit, changes }) {
      if (pending?.commit !== commit) return;
      const seconds = (clock() - pending.since) / 1000;
      if (!pending.planned) sink.recordPlanned(seconds);
      const isApplied = activeRuns === 0 && !changes.some(isPending);
      if (isApplied) sink.recordApplied(seconds);
      pending = isApplied ? undefined : { ...pending, planned: true };
    },
  };
}
