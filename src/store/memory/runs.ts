import type { Outcome } from "../../model/plan.ts";
import type { Outbox } from "../outbox.ts";
import type { Intent, RunRecord, RunStart, Runs } from "../run-record.ts";

interface Kept {
  readonly start: RunStart;
  readonly intents: Map<string, Intent>;
  readonly outcomes: Map<string, Outcome>;
  record: RunRecord | undefined;
}

/** `use` is told of each approved change that was done. */
export function memoryRuns(
  outbox: Outbox,
  use: (fleet: string, digest: string) => void,
): Runs & { forget(before: string): void } {
  const runs = new Map<string, Kept>();
  const kept = (id: string): Kept => {
    const found = runs.get(id);
    if (found === undefined) throw new RangeError(`run ${id} was never begun`);
    return found;
  };
  const of = (fleet: string) => [...runs.values()].filter(({ start }) => start.fleet === fleet);
  return {
    begin: async (start, intents) => {
      if (runs.has(start.id)) throw new RangeError(`run ${start.id} was begun before`);
      const byChange = new Map(intents.map((intent) => [intent.change as string, intent]));
      runs.set(start.id, { start, intents: byChange, outcomes: new Map(), record: undefined });
    },
    settle: async (id, outcome, posting) => {
      const { start, intents, outcomes } = kept(id);
      outcomes.set(outcome.change, outcome);
      const digest = intents.get(outcome.change)?.digest;
      if (outcome.result === "done" && digest !== undefined) use(start.fleet, digest);
      await outbox.post(start.fleet, posting === undefined ? [] : [posting]);
    },
    end: async (record, postings = []) => {
      const run = kept(record.id);
      for (const outcome of record.outcomes) run.outcomes.set(outcome.change, outcome);
      run.record = { ...record, outcomes: inOrder(run) };
      await outbox.post(record.fleet, postings);
    },
    open: async (fleet) =>
      of(fleet)
        .filter(({ record }) => record === undefined)
        .map((run) => ({
          ...run.start,
          intents: [...run.intents.values()].filter(({ change }) => !run.outcomes.has(change)),
          outcomes: inOrder(run),
        })),
    history: async (fleet, limit) =>
      of(fleet)
        .flatMap(({ record }) => record ?? [])
        .reverse()
        .slice(0, limit),
    forget: (before) => {
      for (const [id, { record }] of runs) if (record !== undefined && record.time < before) runs.delete(id);
    },
  };
}

/** What was intended, in the plan's order, then what was held. */
function inOrder({ intents, outcomes }: Kept): Outcome[] {
  const changes = new Set([...intents.keys(), ...outcomes.keys()]);
  return [...changes].flatMap((change) => outcomes.get(change) ?? []);
}
