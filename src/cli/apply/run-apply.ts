import type { ApplyOptions } from "../../engine/apply.ts";
import { isReady } from "../../engine/plan/queries.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { Plan } from "../../model/plan.ts";
import { applyRecorded } from "../../workspace/recorded-apply.ts";
import type { RecorderContext } from "../../workspace/recorder.ts";
import type { Exit } from "../exit-codes.ts";
import { abandonAfter } from "../grace.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";
import { applyExitCode, formatRunSummary, printProgress } from "./output.ts";

type RunApplyOptions = Pick<ApplyOptions, "connections" | "verify" | "replan"> & {
  /** How long changes in flight may continue after a signal. */
  readonly graceMs: number;
};

/** Applies a plan with progress, records the run in the history and prints its result. */
export async function runApply(
  plan: Plan,
  { graceMs, ...options }: RunApplyOptions,
  recorder: RecorderContext,
  { io, json, signal, progress }: Session,
): Promise<Exit> {
  using stopping = abandonAfter(signal, graceMs);
  const { abandon } = stopping;
  const record = await applyRecorded(
    plan,
    { ...options, signal, abandon, onEvent: printProgress(progress, io) },
    recorder,
  );
  if (json) io.print(formatJson(record));
  else io.print(formatRunSummary(record, plan, record.seconds, io.color));
  return applyExitCode(record, plan);
}

/** Asks the user for confirmation, unless `yes`. Throws `usage` without a terminal. */
export async function confirm(question: string, yes: boolean, { io, signal }: Session): Promise<boolean> {
  if (yes) return true;
  if (!io.interactive) {
    throw new Failure("usage", "cannot ask for confirmation: this is not a terminal", {
      hint: "review the plan, then pass --yes",
    });
  }
  const answer = await io.ask(`${io.errColor.bold(question)} [y/N] `, signal).catch(() => "");
  return /^y(es)?$/i.test(answer ?? "");
}

/** Formats the number of changes that are not held. */
export function formatChangeCount(plan: Plan): string {
  return pluralize(plan.changes.filter(isReady).length, "change");
}
