import type { MigrationProgress } from "../../drivers/driver.ts";
import type { ApplyEvent } from "../../engine/apply.ts";
import { formatObject } from "../../engine/format.ts";
import { needsApproval } from "../../engine/plan/queries.ts";
import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import { escapeHidden } from "../../model/hidden-characters.ts";
import type { Plan } from "../../model/plan.ts";
import { isAbandoned, type Outcome, type Run } from "../../model/run.ts";
import type { Exit } from "../exit-codes.ts";
import { pluralize } from "../terminal/format.ts";
import type { Io, Palette } from "../terminal/io.ts";
import { formatElapsed, type Progress } from "../terminal/progress.ts";

/** Returns a listener that shows each change while it runs, and then its outcome. */
export function printProgress(
  progress: Progress,
  { errColor: color }: Pick<Io, "errColor">,
): (event: ApplyEvent) => void {
  const printed = new Map<string, string>();
  return (event) => {
    if (event.kind === "started") progress.begin(event.change.change, formatChangeTitle(event.change));
    if (event.kind === "progress")
      progress.begin(
        event.change.change,
        `${formatChangeTitle(event.change)} ${formatMoved(event.progress)}`,
      );
    if (event.kind === "finished")
      progress.end(event.change.change, ...formatFinishedChange(event.change, event.outcome, printed, color));
    if (event.kind === "unsettled")
      for (const change of event.changes)
        progress.note(`${color.yellow("!")} ${formatChangeTitle(change)} does not match the plan yet`);
  };
}

/** Formats `120 of 512 MiB`. */
function formatMoved({ doneBytes, totalBytes }: MigrationProgress): string {
  const [done, total] = [doneBytes, totalBytes].map((bytes) => Math.round(bytes / 2 ** 20));
  return `${done} of ${total} MiB`;
}

function formatChangeTitle(change: PlannedChange): string {
  return `${ACTIONS[change.action]} ${formatObject(change)}`;
}

/** `printed` has the title of the first change with each reason. */
function formatFinishedChange(
  change: PlannedChange,
  outcome: Outcome,
  printed: Map<string, string>,
  color: Palette,
): string[] {
  const { result, seconds } = outcome;
  const { symbol, paint } = RESULT_STYLES[result];
  const about = outcome.message === undefined ? "" : `, ${escapeHidden(outcome.message)}`;
  const took = result === "succeeded" ? color.dim(` ${formatElapsed(seconds)}${about}`) : "";
  const title = formatChangeTitle(change);
  const reason = result === "succeeded" ? [] : formatReason(outcome, title, printed, color);
  return [`${color[paint](symbol)} ${title}${took}`, ...reason.map((line) => `    ${line}`)];
}

/** Formats why a change was not carried out. A reason that was printed before is replaced by a reference to its change. */
function formatReason(
  { message, hint }: Outcome,
  title: string,
  printed: Map<string, string>,
  color: Palette,
): string[] {
  if (message === undefined) return [];
  const lines = [
    ...message.split("\n").map((line) => color.dim(line)),
    ...(hint === undefined ? [] : [`${color.cyan("hint:")} ${hint}`]),
  ];
  const first = printed.get(lines.join("\n"));
  if (first !== undefined && lines.length > 1) return [color.dim(`the same reason as for ${first}`)];
  printed.set(lines.join("\n"), title);
  return lines;
}

const RESULT_STYLES = {
  succeeded: { symbol: "✓", paint: "green" },
  failed: { symbol: "✗", paint: "red" },
  skipped: { symbol: "·", paint: "yellow" },
  held: { symbol: "·", paint: "yellow" },
  cancelled: { symbol: "·", paint: "yellow" },
} as const satisfies Record<Outcome["result"], { symbol: string; paint: keyof Palette }>;

const RESULT_WORDS = {
  succeeded: "succeeded",
  failed: "failed",
  skipped: "skipped",
  held: "held",
  cancelled: "not started",
} as const satisfies Record<Outcome["result"], string>;

/** Formats the result of a run: its state, counts of outcomes, and the next step. */
export function formatRunSummary(run: Run, plan: Plan, seconds: number, color: Palette): string {
  const counts = Object.entries(countOutcomes(run));
  const what = counts.map(([result, amount]) => `${amount} ${result}`).join(", ") || "nothing to do";
  const { word, paint, next } = run.unsettled === undefined ? RUN_STATE_TEXTS[run.state] : UNSETTLED_TEXT;
  const lines = [`${color[paint](color.bold(word))} ${what} ${color.dim(`in ${formatElapsed(seconds)}`)}`];
  const step = run.state === "waiting" && run.unsettled === undefined ? nextForHeld(run, plan) : next;
  if (step !== "") lines.push(color.dim(step));
  if (plan.blocked.length > 0)
    lines.push(
      `${pluralize(plan.blocked.length, "object")} blocked: ${escapeHidden(plan.blocked[0]?.message ?? "")}`,
    );
  return lines.join("\n");
}

/** Returns the next step of a run with held changes. An approval opens only some gates. */
function nextForHeld({ outcomes }: Run, { changes }: Plan): string {
  const see = "See what each held change waits for: fleetwright plan";
  const held = new Set(outcomes.filter(({ result }) => result === "held").map(({ change }) => change));
  const waitsForApproval = changes.some((change) => held.has(change.change) && needsApproval(change));
  if (!waitsForApproval) return see;
  return `${see}. Approve those that wait for approval: fleetwright apply --approve DIGEST`;
}

function countOutcomes({ outcomes }: Run): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const word = isAbandoned(outcome) ? "abandoned" : RESULT_WORDS[outcome.result];
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

const RUN_STATE_TEXTS = {
  succeeded: { word: "Applied:", paint: "green", next: "" },
  waiting: { word: "Applied:", paint: "green", next: "" },
  refused: { word: "Refused:", paint: "red", next: "Plan again: fleetwright plan" },
  failed: {
    word: "Failed:",
    paint: "red",
    next: "Completed changes stay. Retry the rest: fleetwright apply",
  },
  cancelled: {
    word: "Stopped:",
    paint: "yellow",
    next: "Completed changes stay. Continue: fleetwright apply",
  },
} as const satisfies Record<Run["state"], { word: string; paint: keyof Palette; next: string }>;

/** For a run whose changes all succeeded, although the objects do not match the plan. */
const UNSETTLED_TEXT = {
  word: "Not converged:",
  paint: "yellow",
  next: "Some objects still do not match the plan. See: fleetwright plan",
} as const;

const RUN_STATE_EXITS = {
  succeeded: "ok",
  waiting: "waiting",
  refused: "refused",
  failed: "error",
  cancelled: "interrupted",
} as const satisfies Record<Run["state"], Exit>;

/** Returns the exit of a run. A settled run with blocked objects is `waiting`, with invalid files `error`. */
export function applyExitCode({ state, outcomes }: Run, { blocked, problems }: Plan): Exit {
  if (outcomes.some(isAbandoned)) return "abandoned";
  if (state !== "succeeded" && state !== "waiting") return RUN_STATE_EXITS[state];
  if (problems.length > 0) return "error";
  return blocked.length > 0 ? "waiting" : RUN_STATE_EXITS[state];
}
