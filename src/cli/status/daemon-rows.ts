import { approvalDigits, shortDigest } from "../../engine/format.ts";
import type { DaemonStatus, LostTarget, RunStatus } from "../../workspace/daemon-status.ts";
import { formatAge, pluralize } from "../terminal/format.ts";
import type { Palette } from "../terminal/io.ts";
import { formatElapsed } from "../terminal/progress.ts";
import type { KeyValue } from "../terminal/table.ts";

/** The last status of a daemon, and whether its process runs. */
export interface DaemonInfo extends DaemonStatus {
  readonly running: boolean;
}

/** Returns the rows of the daemon for `status`. Rows without content have empty values. */
export function daemonRows(daemon: DaemonInfo | undefined, now: Date, color: Palette): KeyValue[] {
  if (daemon === undefined) return [];
  const { plan, source, problems, failure, lost, inProgress, lastRun } = daemon;
  const wrong = [...source, ...problems, ...(failure === "" ? [] : [failure])];
  return [
    ["daemon", formatHeadline(daemon, now, color)],
    ["in force", daemon.commit === "" ? "" : `${shortDigest(daemon.commit)} of ${daemon.branch}`],
    ["last run", lastRun === null ? "" : formatRun(lastRun, now, color)],
    ["in flight", inProgress],
    [
      "waiting",
      plan.waiting.map(({ change, digest, reason }) =>
        formatHeld(change, reason, approvalDigits(digest), color),
      ),
    ],
    ["paused", plan.paused.map(({ change, until, reason }) => formatHeld(change, reason, until, color))],
    ["lost", lost.map((target) => formatLost(target, color))],
    ["problems", wrong.map((line) => `${color.red("✗")} ${line}`)],
  ];
}

function formatLost({ target, reason, failed }: LostTarget, color: Palette): string {
  const consequence = failed === undefined ? "" : `; its machines are not restarted elsewhere: ${failed}`;
  return `${color.red("✗")} ${target} ${color.dim(`${reason}${consequence}`)}`;
}

function formatHeadline({ running, repo, since, at, pid }: DaemonInfo, now: Date, color: Palette): string {
  if (running)
    return `${color.green("✓")} reconciling ${repo} for ${formatAge(since, now)} ${color.dim(`(pid ${pid})`)}`;
  return `${color.yellow("!")} stopped ${formatAge(at, now)} ago; followed ${repo}`;
}

function formatRun({ state, at, succeeded, failed, seconds }: RunStatus, now: Date, color: Palette): string {
  const counts =
    failed === 0 ? pluralize(succeeded, "change") : color.red(`${succeeded} succeeded, ${failed} failed`);
  return `${state}: ${counts} in ${formatElapsed(seconds)}, ${formatAge(at, now)} ago`;
}

function formatHeld(change: string, reason: string, word: string, color: Palette): string {
  return `${change} ${color.yellow(word)} ${color.dim(reason)}`;
}
