import type { Hold } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";

/** How long it takes from a commit to its plan, and until it is applied. */
export interface CommitLag {
  /** A commit was found, and reading it took so long. */
  noticed(commit: string, readingMs: number): void;
  planned(plan: Plan): void;
  /** Plans are being carried out, or no more. */
  working(runs: number): void;
}

export interface CommitTold {
  planned(seconds: number): void;
  applied(seconds: number): void;
}

/** What is held so goes on by itself, or is going on: then a commit has not been applied yet. */
const GOING_ON: ReadonlySet<Hold["gate"]> = new Set(["busy", "backoff", "rollout"]);

/** A commit that another one replaces before it is applied tells nothing more. `clock`: milliseconds. */
export function createCommitLag(clock: () => number, told: CommitTold): CommitLag {
  let going = 0;
  let waiting: { readonly commit: string; readonly since: number; readonly planned: boolean } | undefined;
  return {
    working: (runs) => {
      going = runs;
    },
    noticed(commit, readingMs) {
      waiting = { commit, since: clock() - readingMs, planned: false };
    },
    planned({ commit, changes }) {
      if (waiting?.commit !== commit) return;
      const seconds = (clock() - waiting.since) / 1000;
      if (!waiting.planned) told.planned(seconds);
      const isApplied =
        going === 0 && changes.every(({ hold }) => hold !== undefined && !GOING_ON.has(hold.gate));
      if (isApplied) told.applied(seconds);
      waiting = isApplied ? undefined : { ...waiting, planned: true };
    },
  };
}
