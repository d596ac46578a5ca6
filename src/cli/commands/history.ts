import { policyOf } from "../../engine/policy.ts";
import type { Outcome } from "../../model/plan.ts";
import type { RunRecord } from "../../store/run-record.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import { showElapsed } from "../progress.ts";
import { type Column, table } from "../table.ts";
import { moment } from "../words.ts";
import { readOwnSource } from "../world/tree.ts";

export const history: Command = {
  name: "history",
  group: "Looking:",
  summary: "what was applied from this machine, the newest first",
  options: [...FLEET_OPTIONS, { flags: "--limit <number>", about: "how many runs", fallback: "20" }],
  examples: [["history --limit 5", "the last five runs"]],
  async run(given, session) {
    const { io, json, store } = session;
    const { loaded } = await readOwnSource(given, session);
    const runs = await store.runs.history(policyOf(loaded.resources).id, Number(given.text("limit")));
    io.print(
      json
        ? JSON.stringify(runs, undefined, 2)
        : table(runs, COLUMNS, io.color, "nothing was applied from here yet"),
    );
    return "ok";
  },
};

const STATES = {
  settled: "green",
  waiting: "yellow",
  refused: "red",
  failed: "red",
  cancelled: "yellow",
} as const;

const COLUMNS: readonly Column<RunRecord>[] = [
  { head: "RUN", cell: ({ id }, color) => color.bold(id) },
  { head: "TIME", cell: ({ time }) => moment(time) },
  { head: "COMMIT", cell: ({ commit }) => commit.slice(0, 8) },
  { head: "PLAN", cell: ({ plan }) => plan.slice(0, 8) },
  { head: "STATE", cell: ({ state }, color) => color[STATES[state]](state) },
  { head: "CHANGES", cell: ({ outcomes }) => tally(outcomes) },
  { head: "TOOK", cell: ({ seconds }) => showElapsed(seconds) },
  { head: "BY", cell: ({ by }) => by },
];

function tally(outcomes: readonly Outcome[]): string {
  const results = [...new Set(outcomes.map(({ result }) => result))];
  return results
    .map((result) => `${outcomes.filter((one) => one.result === result).length} ${result}`)
    .join(", ");
}
