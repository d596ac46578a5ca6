import type { DaemonStatus, RunStatus } from "../../daemon/status.ts";
import { short } from "../../engine/show.ts";
import type { Palette } from "../io.ts";
import { showElapsed } from "../progress.ts";
import { age, count } from "../words.ts";

/** A daemon as it was found: what it said last, and whether its process is there. */
export interface FoundDaemon extends DaemonStatus {
  readonly running: boolean;
}

/** What the daemon does, a row a subject; those without anything to say are empty. */
export function daemonFacts(
  daemon: FoundDaemon | undefined,
  now: Date,
  color: Palette,
): (readonly [string, string])[] {
  if (daemon === undefined) return [];
  const { plan, source, problems, failure, lost, underWay, lastRun } = daemon;
  const wrong = [...source, ...problems, ...(failure === "" ? [] : [failure])];
  return [
    ["daemon", headline(daemon, now, color)],
    ["in force", daemon.commit === "" ? "" : `${short(daemon.commit)} of ${daemon.branch}`],
    ["last run", lastRun === null ? "" : runLine(lastRun, now, color)],
    ["under way", underWay.join("\n")],
    [
      "waiting",
      plan.waiting.map(({ change, digest, reason }) => held(change, reason, short(digest), color)).join("\n"),
    ],
    ["paused", plan.paused.map(({ change, until, reason }) => held(change, reason, until, color)).join("\n")],
    ["lost", lost.map(({ target, reason }) => `${color.red("✗")} ${target} ${color.dim(reason)}`).join("\n")],
    ["problems", wrong.map((line) => `${color.red("✗")} ${line}`).join("\n")],
  ];
}

function headline({ running, repo, since, at, pid }: FoundDaemon, now: Date, color: Palette): string {
  if (running)
    return `${color.green("✓")} keeps it as ${repo} says, for ${age(since, now)} ${color.dim(`(process ${pid})`)}`;
  return `${color.yellow("!")} stopped; it followed ${repo} until ${age(at, now)} ago`;
}

function runLine({ state, at, done, failed, seconds }: RunStatus, now: Date, color: Palette): string {
  const counts = failed === 0 ? count(done, "change") : color.red(`${done} done, ${failed} failed`);
  return `${state}: ${counts} in ${showElapsed(seconds)}, ${age(at, now)} ago`;
}

function held(change: string, reason: string, word: string, color: Palette): string {
  return `${change} ${color.yellow(word)} ${color.dim(reason)}`;
}
