import { ACTIONS, IMPACTS } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Plan } from "../../model/plan.ts";
import { changeDigest, planDigest } from "../plan/digest.ts";
import { short } from "../show.ts";
import {
  array,
  boolean,
  check,
  exactly,
  json,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
} from "./shape.ts";

/** The plan as data: what `schemas/plan.schema.json` describes. Equal plans give equal texts. */
export function renderJson(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/**
 * A saved plan. Throws `usage` with every place that is not as it should be, and for a plan that was changed after it
 * was made: what was reviewed is what is applied.
 */
export function readPlan(source: string): Plan {
  const value = parse(source);
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (version !== 1)
    throw unusable(`its version is ${JSON.stringify(version) ?? "missing"}, and only version 1 is known`);
  const wrong = check(PLAN, value);
  if (wrong.length > 0) throw unusable(wrong.slice(0, 5).join("; "));
  const plan = value as Plan; // its shape was checked
  assertGenuine(plan);
  return plan;
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw unusable(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function assertGenuine(plan: Plan): void {
  const changed = plan.changes.find((change) => changeDigest(change) !== change.digest);
  if (changed !== undefined) throw unusable(`"${changed.change}" was changed after the plan was made`);
  const digest = planDigest(plan.changes);
  if (digest !== plan.digest)
    throw unusable(`its changes come to digest ${short(digest)}, not ${short(plan.digest)}`);
}

function unusable(why: string): Failure {
  return new Failure("usage", `this is not a plan that can be used: ${why}`, {
    hint: "make it again: fleetwright plan --out PLAN.json",
  });
}

const keep = object({ onDelete: oneOf("delete", "retain"), trashSeconds: number });
const mark = object({
  ...{ fleet: text, owner: text, applied: text, commit: text, protect: boolean, keep },
  announces: optional(array(text)),
});
const trashed = object({ since: text, until: (value, path) => (value === null ? [] : text(value, path)) });
const disruption = oneOf("Never", "Window", "Immediate");
const where = oneOf("stored", "running", "both");
const field = object({
  ...{ path: text, before: optional(json), after: optional(json), impact: oneOf(...IMPACTS), where },
});
const gate = oneOf(
  "approval",
  "brake",
  "window",
  "updatePolicy",
  "drift",
  "suspended",
  "waits",
  "ceiling",
  "busy",
  "backoff",
  "rollout",
  "protected",
);
const secret = object({ secret: text, key: text });
const seed = object({
  ...{ metaData: text, networkConfig: text },
  userData: (value, path) => (typeof value === "string" ? [] : secret(value, path)),
});
const BUILDS: Readonly<Record<string, Shape>> = {
  image: object({
    from: exactly("image"),
    image: text,
    part: oneOf("disk", "kernel", "initrd"),
    format: oneOf("qcow2", "raw"),
  }),
  seed: object({ from: exactly("seed"), seed }),
};
const build: Shape = (value, path) => {
  const from = typeof value === "object" && value !== null && "from" in value ? String(value.from) : "";
  return (BUILDS[from] ?? object({ from: oneOf(...Object.keys(BUILDS)) }))(value, path);
};

const change = object({
  ...{ id: text, type: text, target: text, name: text, owner: text, change: text },
  ...{ action: oneOf(...Object.keys(ACTIONS)), fields: array(field), impact: oneOf(...IMPACTS) },
  ...{ cause: oneOf("commit", "drift", "health", "scale", "removed", "expired"), dependsOn: array(text) },
  follows: optional(array(text)),
  ...{ before: optional(record), running: optional(record), after: optional(record), from: optional(text) },
  ...{ mark: optional(mark), trashed: optional(trashed), build: optional(build) },
  ...{ policy: object({ reboot: disruption, recreate: disruption }), keep, losesData: boolean },
  ...{
    opaque: optional(array(text)),
    summary: optional(text),
    supersedes: optional(array(text)),
    digest: text,
  },
  hold: optional(object({ gate, reason: text, until: optional(text) })),
});
const code = oneOf("stranger", "unreadable", "capacity", "refused", "duplicate", "invalid", "needs");
const blocked = object({ resource: text, object: optional(text), code, message: text, hint: optional(text) });
const orphan = object({ object: text, mark, reason: text, trashed: optional(trashed) });
const problem = object({
  ...{ file: text, line: number, column: number, path: text, message: text },
  ...{ hint: optional(text), resource: optional(text) },
});

const PLAN = object({
  ...{ version: exactly(1), fleet: text, commit: text, changes: array(change), blocked: array(blocked) },
  ...{
    orphans: array(orphan),
    problems: array(problem),
    notices: array(text),
    unchanged: number,
    digest: text,
  },
});
