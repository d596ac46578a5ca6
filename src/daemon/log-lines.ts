import { pluralize, shortDigest } from "../engine/format.ts";
import { changeTitle } from "../engine/plan/queries.ts";
import type { FailedHost } from "../model/host-failure.ts";
import { formatProblem } from "../model/problem.ts";
import { formatResource } from "../model/resource.ts";
import type { DaemonEvent, DaemonEventListener, DaemonEventOf } from "./daemon-event.ts";

/** A line of the log: a short text, and fields to search for. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

/** Writes lines, with one function per level. */
export type Logger = Readonly<Record<LogLine["level"], (fields: LogLine["fields"], text: string) => void>>;

/** Returns a listener that writes events to a log. */
export function logTo(logger: Logger): DaemonEventListener {
  return (event) => {
    for (const { level, fields, text } of formatLogLines(event)) logger[level](fields, text);
  };
}

type LogFormatters = {
  readonly [Kind in DaemonEvent["kind"]]: (event: DaemonEventOf<Kind>) => readonly LogLine[];
};

const FORMATTERS: LogFormatters = {
  started: ({ fleet, repo }) => [info(`reconciling fleet ${fleet} from ${repo}`, { fleet })],
  stopping: ({ inFlight }) => [
    info(`stopping${inFlight === 0 ? "" : `: ${pluralize(inFlight, "change")} in flight may finish first`}`),
  ],
  abandoning: ({ inFlight }) => [
    warn(`abandoning ${pluralize(inFlight, "change")} in flight: the objects may be incomplete`),
  ],
  stopped: () => [info("stopped")],
  commit: ({ commit, branch, resources, problems, ms }) => [
    info(`revision ${shortDigest(commit)} accepted: ${pluralize(resources, "resource")} on ${branch}`, {
      commit,
      ms: Math.round(ms),
    }),
    ...problems.map((problem) => warn(formatProblem(problem), { commit })),
  ],
  source: ({ problems }) =>
    problems.length === 0
      ? [info("the repository can be followed again")]
      : problems.map(({ message, code }) => warn(message, { code })),
  "target-lost": ({ target, failure }) => [warn(`is unreachable: ${failure.message}`, { host: target })],
  "target-recovered": ({ target }) => [info("is reachable again", { host: target })],
  "host-failed": ({ host, condition }) => [
    error(`has not answered since ${condition.silence.since}: ${whatHappens(condition)}`, { host }),
  ],
  planned: ({ plan, triggers, ms }) => [
    {
      level: "debug",
      text: `planned: ${plan.changes.length} changes, ${plan.blocked.length} blocked`,
      fields: { triggers: triggers.join(), ms: Math.round(ms), digest: shortDigest(plan.digest) },
    },
  ],
  "run-started": ({ run, plan }) => [
    info(`applying ${pluralize(plan.changes.length, "change")}`, { run, commit: plan.commit }),
  ],
  "change-started": ({ run, change }) => [
    {
      level: "debug",
      text: `starting: ${changeTitle(change)}`,
      fields: { run, object: change.id },
    },
  ],
  "change-progress": ({ run, change, progress: { doneBytes, totalBytes } }) => [
    {
      level: "debug",
      text: `in flight: ${changeTitle(change)}`,
      fields: { run, object: change.id, doneBytes, totalBytes },
    },
  ],
  "change-finished": ({ run, change, outcome }) => {
    const fields = {
      run,
      object: change.id,
      resource: formatResource(change.owner),
      host: change.target,
      action: change.action,
      cause: change.cause,
      seconds: Number(outcome.seconds.toFixed(3)),
    };
    const what = `${changeTitle(change)} (${change.cause})`;
    const about = outcome.message === undefined ? "" : `: ${outcome.message}`;
    if (outcome.result === "succeeded") return [info(`${what}${about}`, fields)];
    const text = `${what}: ${outcome.result}: ${outcome.message ?? ""}${hintOf(outcome)}`;
    return [outcome.result === "failed" ? error(text, fields) : info(text, fields)];
  },
  "run-finished": ({ record }) => [
    info(`${record.state} in ${record.seconds.toFixed(1)}s`, { run: record.id, commit: record.commit }),
  ],
  "webhook-delivery": ({ webhook, delivery, failureMessage }) => {
    const fields = {
      webhook: formatResource(webhook.id),
      event: delivery.event.id,
      type: delivery.event.type,
    };
    return failureMessage === undefined
      ? [{ level: "debug", text: "delivered", fields }]
      : [warn(`not delivered: ${failureMessage}`, { ...fields, attempts: delivery.attempts + 1 })];
  },
  "proposal-reviewed": ({ proposal, commit, state, text }) => [
    info(`reviewed ${proposal}: ${text}`, { commit, state }),
  ],
  "cpu-credits": () => [],
  throttled: ({ object, credits }) => [
    info(
      credits.throttled ? `throttled to ${credits.baselinePercent}%: no CPU credits` : "no longer throttled",
      {
        object,
      },
    ),
  ],
  error: ({ operation, failure }) => [
    error(`${operation}: ${failure.message}${hintOf(failure)}`, { code: failure.code }),
  ],
};

/** Returns the lines for one event. */
export function formatLogLines(event: DaemonEvent): readonly LogLine[] {
  return (FORMATTERS[event.kind] as (one: DaemonEvent) => readonly LogLine[])(event); // the entry for its own kind
}

function whatHappens(condition: FailedHost): string {
  return "reason" in condition
    ? `its machines are not restarted elsewhere: ${condition.reason}`
    : "it is fenced, and its machines may be restarted elsewhere";
}

function hintOf({ hint }: { readonly hint?: string | undefined }): string {
  return hint === undefined ? "" : ` (${hint})`;
}

function line(level: LogLine["level"], text: string, fields: LogLine["fields"] = {}): LogLine {
  return { level, text, fields };
}
function info(text: string, fields?: LogLine["fields"]): LogLine {
  return line("info", text, fields);
}
function warn(text: string, fields?: LogLine["fields"]): LogLine {
  return line("warn", text, fields);
}
function error(text: string, fields?: LogLine["fields"]): LogLine {
  return line("error", text, fields);
}
