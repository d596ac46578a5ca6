import type { Outcome } from "../../model/run.ts";
import type { Outbox } from "../outbox.ts";
import type { Intent, RunRecord, RunStart, Runs } from "../run-record.ts";

interface StoredRun {
  readonly start: RunStart;
  readonly intents: Map<string, Intent>;
  readonly outcomes: Map<string, Outcome>;
  record: RunRecord | undefined;
}

/** Creates the runs of a store in memory. calls `consumeApproval` for each change that was done. */
export function memoryRuns(
  outbox: Outbox,
  consumeApproval: (fleet: string, digest: string) => void,
): Runs & { forget(before: string): void } {
  const runs = new Map<string, StoredRun>();
  const requireRun = (id: string): StoredRun => {
    const run = runs.get(id);
    if (run === undefined) throw new RangeError(`run ${id} was never begun`);
    return run;
  };
  const runsOf = (fleet: string) => [...runs.values()].filter(({ start }) => start.fleet === fleet);
  return {
    begin: async (start, intents) => {
      if (runs.has(start.id)) throw new RangeError(`run ${start.id} was begun before`);
      const byChange = new Map(intents.map((intent) => [intent.change as string, intent]));
      runs.set(start.id, { start, intents: byChange, outcomes: new Map(), record: undefined });
    },
    recordOutcome: async (id, outcome, entry) => {
      const { start, intents, outcomes } = requireRun(id);
      outcomes.set(outcome.change, outcome);
      const digest = intents.get(outcome.change)?.digest;
      if (outcome.result === "succeeded" && digest !== undefined) consumeApproval(start.fleet, digest);
      await outbox.post(start.fleet, entry === undefined ? [] : [entry]);
    },
    end: async (record, entries = []) => {
      const run = requireRun(record.id);
      for (const outcome of record.outcomes) run.outcomes.set(outcome.change, outcome);
      run.record = { ...record, outcomes: orderedOutcomes(run) };
      await outbox.post(record.fleet, entries);
    },
    listOpen: async (fleet) =>
      runsOf(fleet)
        .filter(({ record }) => record === undefined)
        .map((run) => ({
          ...run.start,
          intents: [...run.intents.values()].filter(({ change }) => !run.outcomes.has(change)),
          outcomes: orderedOutcomes(run),
        })),
    listEnded: async (fleet, limit) =>
      runsOf(fleet)
        .flatMap(({ record }) => record ?? [])
        .reverse()
        .slice(0, limit),
    forget: (before) => {
      for (const [id, { record }] of runs) if (record !== undefined && record.time < before) runs.delete(id);
    },
  };
}

/** Returns the outcomes of intended changes in the plan's order, then those of held changes. */
function orderedOutcomes({ intents, outcomes }: StoredRun): Outcome[] {
  const changes = new Set([...intents.keys(), ...outcomes.keys()]);
  return [...changes].flatMap((change) => outcomes.get(change) ?? []);
}
