import type { ApplyEvent } from "../../engine/apply.ts";
import { showObject } from "../../engine/show.ts";
import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import type { Outcome, Plan, Run } from "../../model/plan.ts";
import type { Exit } from "../exit-codes.ts";
import type { Io, Palette } from "../io.ts";
import { type Progress, showElapsed } from "../progress.ts";
import { count } from "../words.ts";

/** One line a change: running while it lasts, and what became of it. */
export function follow(
  progress: Progress,
  { errColor: color }: Pick<Io, "errColor">,
): (event: ApplyEvent) => void {
  return (event) => {
    if (event.kind === "started") progress.begin(event.change.change, title(event.change));
    if (event.kind === "finished")
      progress.end(event.change.change, finished(event.change, event.outcome, color));
    if (event.kind === "unsettled")
      for (const change of event.changes)
        progress.note(`${color.yellow("!")} ${title(change)} is not as planned yet`);
  };
}

function title(change: PlannedChange): string {
  return `${ACTIONS[change.action]} ${showObject(change)}`;
}

function finished(
  change: PlannedChange,
  { result, message, hint, seconds }: Outcome,
  color: Palette,
): string {
  const { symbol, paint } = LOOKS[result];
  const took = result === "done" ? color.dim(` ${showElapsed(seconds)}`) : "";
  const why = message === undefined || result === "done" ? [] : [color.dim(message)];
  const then = hint === undefined ? [] : [`${color.cyan("hint:")} ${hint}`];
  return [`${color[paint](symbol)} ${title(change)}${took}`, ...why, ...then].join("\n    ");
}

const LOOKS = {
  done: { symbol: "✓", paint: "green" },
  failed: { symbol: "✗", paint: "red" },
  skipped: { symbol: "·", paint: "yellow" },
  held: { symbol: "·", paint: "yellow" },
  cancelled: { symbol: "·", paint: "yellow" },
} as const satisfies Record<Outcome["result"], { symbol: string; paint: keyof Palette }>;

const WORDS = {
  done: "done",
  failed: "failed",
  skipped: "skipped",
  held: "held",
  cancelled: "not begun",
} as const satisfies Record<Outcome["result"], string>;

/** What became of it all, and what to do next. */
export function conclusion(run: Run, plan: Plan, seconds: number, color: Palette): string {
  const counts = Object.entries(tally(run));
  const what = counts.map(([result, amount]) => `${amount} ${result}`).join(", ") || "nothing to do";
  const { word, paint, next } = run.unsettled === undefined ? STATES[run.state] : UNSETTLED;
  const lines = [`${color[paint](color.bold(word))} ${what} ${color.dim(`in ${showElapsed(seconds)}`)}`];
  if (next !== "") lines.push(color.dim(next));
  if (plan.blocked.length > 0)
    lines.push(`${count(plan.blocked.length, "object")} blocked: ${plan.blocked[0]?.message}`);
  return lines.join("\n");
}

function tally({ outcomes }: Run): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { result } of outcomes) counts[WORDS[result]] = (counts[WORDS[result]] ?? 0) + 1;
  return counts;
}

const STATES = {
  settled: { word: "Applied:", paint: "green", next: "" },
  waiting: {
    word: "Applied:",
    paint: "green",
    next: "What is held: fleetwright plan. To let it go: fleetwright apply --approve DIGEST",
  },
  refused: { word: "Refused:", paint: "red", next: "Plan again: fleetwright plan" },
  failed: {
    word: "Failed:",
    paint: "red",
    next: "What was done stays. To try the rest again: fleetwright apply",
  },
  cancelled: { word: "Stopped:", paint: "yellow", next: "What was done stays. To go on: fleetwright apply" },
} as const satisfies Record<Run["state"], { word: string; paint: keyof Palette; next: string }>;

/** All of it went, and yet the hosts are not as planned. */
const UNSETTLED = {
  word: "Not settled:",
  paint: "yellow",
  next: "Read again, some of it is still not as planned; what exactly: fleetwright plan",
} as const;

const STATE_EXITS = {
  settled: "ok",
  waiting: "waiting",
  refused: "refused",
  failed: "error",
  cancelled: "interrupted",
} as const satisfies Record<Run["state"], Exit>;

/** A run that settled still waits for what the plan could not even plan. */
export function exitOf({ state }: Run, { blocked, problems }: Plan): Exit {
  if (state !== "settled" && state !== "waiting") return STATE_EXITS[state];
  if (problems.length > 0) return "error";
  return blocked.length > 0 ? "waiting" : STATE_EXITS[state];
}
