import { policyOf } from "../../engine/policy.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { Outcome } from "../../model/run.ts";
import type { RunRecord } from "../../store/run-record.ts";
import { type Command, LOOK_OPTIONS, parseIntegerOption } from "../command.ts";
import { readDefaultSource } from "../fleet/source.ts";
import { formatTime } from "../terminal/format.ts";
import { formatElapsed } from "../terminal/progress.ts";
import { type Column, formatTable } from "../terminal/table.ts";

export const history: Command = {
  name: "history",
  group: "Inspect:",
  summary: "list runs applied from this machine, newest first",
  options: [
    ...LOOK_OPTIONS,
    { flags: "--limit <number>", description: "maximum number of runs", default: "20" },
  ],
  examples: [["history --limit 5", "list the last five runs"]],
  async run(parsedArgs, session) {
    const { io, json, store } = session;
    const { loaded } = await readDefaultSource(parsedArgs, session);
    const runs = await store.runs.listEnded(
      policyOf(loaded.resources).id,
      parseIntegerOption(parsedArgs, "limit", 1),
    );
    io.print(json ? formatJson(runs) : formatTable(runs, COLUMNS, io.color, "no runs yet"));
    return "ok";
  },
};

const STATE_COLORS = {
  succeeded: "green",
  waiting: "yellow",
  refused: "red",
  failed: "red",
  cancelled: "yellow",
} as const;

const COLUMNS: readonly Column<RunRecord>[] = [
  { head: "RUN", cell: ({ id }, color) => color.bold(id) },
  { head: "TIME", cell: ({ time }) => formatTime(time) },
  { head: "COMMIT", cell: ({ commit }) => commit.slice(0, 8) },
  { head: "PLAN", cell: ({ plan }) => plan.slice(0, 8) },
  { head: "STATE", cell: ({ state }, color) => color[STATE_COLORS[state]](state) },
  { head: "CHANGES", cell: ({ outcomes }) => formatOutcomeCounts(outcomes) },
  { head: "TOOK", cell: ({ seconds }) => formatElapsed(seconds) },
  { head: "BY", cell: ({ by }) => by },
];

function formatOutcomeCounts(outcomes: readonly Outcome[]): string {
  const results = [...new Set(outcomes.map(({ result }) => result))];
  return results
    .map((result) => `${outcomes.filter((outcome) => outcome.result === result).length} ${result}`)
    .join(", ");
}
