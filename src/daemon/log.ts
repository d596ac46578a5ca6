import { short, showObject } from "../engine/show.ts";
import { showProblem } from "../model/problem.ts";
import { showResource } from "../model/resource.ts";
import type { Happening, Observer } from "./happening.ts";

/** One line of the log: what happened, in a few words, and the fields by which it is found again. */
export interface Line {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

/** Where lines go. */
export type Logger = Readonly<Record<Line["level"], (fields: Line["fields"], text: string) => void>>;

/** Writes what happens into the log. */
export function logTo(logger: Logger): Observer {
  return (happening) => {
    for (const { level, fields, text } of linesOf(happening)) logger[level](fields, text);
  };
}

type Of<Kind extends Happening["kind"]> = Extract<Happening, { kind: Kind }>;
type Lines = { readonly [Kind in Happening["kind"]]: (happening: Of<Kind>) => readonly Line[] };

const LINES: Lines = {
  started: ({ fleet, repo }) => [info(`keeping ${fleet} as ${repo} says`, { fleet })],
  stopping: ({ underWay }) => [
    info(`stopping${underWay === 0 ? "" : `: ${underWay} under way are finished first`}`),
  ],
  stopped: () => [info("stopped")],
  commit: ({ commit, branch, resources, problems, ms }) => [
    info(`${short(commit)} is in force: ${resources} resources of ${branch}`, { commit, ms: Math.round(ms) }),
    ...problems.map((problem) => warn(showProblem(problem), { commit })),
  ],
  source: ({ problems }) =>
    problems.length === 0
      ? [info("the repository can be followed again")]
      : problems.map(({ message, code }) => warn(message, { code })),
  lost: ({ target, failure }) => [warn(`lost sight of it: ${failure.message}`, { host: target })],
  back: ({ target }) => [info("is in sight again", { host: target })],
  planned: ({ plan, reasons, ms }) => [
    {
      level: "debug",
      text: `planned: ${plan.changes.length} changes, ${plan.blocked.length} blocked`,
      fields: { reasons: reasons.join(), ms: Math.round(ms), digest: short(plan.digest) },
    },
  ],
  "run-begun": ({ run, plan }) => [info(`${plan.changes.length} to do`, { run, commit: plan.commit })],
  "change-begun": ({ run, change }) => [
    {
      level: "debug",
      text: `begins to ${change.action} ${showObject(change)}`,
      fields: { run, object: change.id },
    },
  ],
  "change-ended": ({ run, change, outcome }) => {
    const fields = {
      ...{ run, object: change.id, resource: showResource(change.owner), host: change.target },
      ...{ action: change.action, cause: change.cause, seconds: Number(outcome.seconds.toFixed(3)) },
    };
    const what = `${change.action} ${showObject(change)} (${change.cause})`;
    if (outcome.result === "done") return [info(what, fields)];
    const text = `${what}: ${outcome.result}: ${outcome.message ?? ""}${hintOf(outcome)}`;
    return [outcome.result === "failed" ? error(text, fields) : info(text, fields)];
  },
  "run-ended": ({ record }) => [
    info(`${record.state} in ${record.seconds.toFixed(1)}s`, { run: record.id, commit: record.commit }),
  ],
  delivery: ({ hook, delivery, missed }) => {
    const fields = { hook: showResource(hook.id), event: delivery.event.id, type: delivery.event.type };
    return missed === undefined
      ? [{ level: "debug", text: "delivered", fields }]
      : [warn(`not delivered: ${missed}`, { ...fields, attempts: delivery.attempts + 1 })];
  },
  reviewed: ({ proposal, commit, state, text }) => [info(`reviewed ${proposal}: ${text}`, { commit, state })],
  failed: ({ doing, failure }) => [
    error(`${doing}: ${failure.message}${hintOf(failure)}`, { code: failure.code }),
  ],
};

export function linesOf(happening: Happening): readonly Line[] {
  return (LINES[happening.kind] as (one: Happening) => readonly Line[])(happening); // the entry of its own kind
}

function hintOf({ hint }: { readonly hint?: string | undefined }): string {
  return hint === undefined ? "" : ` (${hint})`;
}

function line(level: Line["level"], text: string, fields: Line["fields"] = {}): Line {
  return { level, text, fields };
}
function info(text: string, fields?: Line["fields"]): Line {
  return line("info", text, fields);
}
function warn(text: string, fields?: Line["fields"]): Line {
  return line("warn", text, fields);
}
function error(text: string, fields?: Line["fields"]): Line {
  return line("error", text, fields);
}
