import type { Action, PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import { objectRef } from "../../model/object.ts";
import type { Outcome, Plan, Run } from "../../model/plan.ts";
import { resourceId } from "../../model/resource.ts";
import { askedEvent, changeEvents, failedEvent, type Telling } from "../events.ts";
import { planEvents } from "./plan-events.ts";
import { runEvents } from "./run-events.ts";

export const NOW = "2026-03-01T10:00:00.000Z";

const LABELS = {
  "VirtualMachine/default/db": { app: "db" },
  "VirtualMachinePool/default/web": { app: "web" },
};

export const TELLING: Telling = {
  ...{ fleet: "demo", commit: "8f3c1d9a", run: "5b1e0c7a-93d2" },
  labels: (resource) => (LABELS as Readonly<Record<string, Record<string, string>>>)[resource],
};

const INTERFACES = { net0: { mac: "52:00:00:00:00:01", ipv4: "10.20.0.10" } };
const MEMORY = {
  path: "memoryKiB",
  before: 524_288,
  after: 1_048_576,
  impact: "live",
  where: "both",
} as const;

/** A change of a machine's domain, as a plan has it. */
export function change(action: Action, more: Partial<PlannedChange> = {}): PlannedChange {
  const ref = objectRef("domain", "hv1", "db");
  const state = { interfaces: INTERFACES };
  const creates = action === "create";
  const removes = action === "delete" || action === "trash";
  return {
    ...{
      ...ref,
      action,
      change: `${action} ${ref.id}`,
      owner: resourceId("VirtualMachine", "default", "db"),
    },
    ...{
      cause: removes ? "removed" : "commit",
      impact: action === "replace" ? "replace" : "live",
      dependsOn: [],
    },
    ...(creates ? { summary: "s1.small, debian-12" } : { before: state }),
    ...(removes ? {} : { after: state }),
    ...{ fields: action === "update" || action === "restart" ? [MEMORY] : [], losesData: false },
    ...{ policy: { reboot: "Never", recreate: "Never" }, keep: { onDelete: "delete", trashSeconds: 0 } },
    digest: "c0ffee00c0ffee00",
    ...more,
  };
}

export function planOf(changes: readonly PlannedChange[], more: Partial<Plan> = {}): Plan {
  const nothing = { blocked: [], orphans: [], problems: [], notices: [], unchanged: 0 };
  return { version: 1, fleet: "demo", commit: "8f3c1d9a", changes, ...nothing, digest: "3a3dc1d2", ...more };
}

export function outcomeOf(
  { change, id }: PlannedChange,
  result: Outcome["result"],
  message?: string,
): Outcome {
  return { change, object: id, result, seconds: 1.5, ...(message === undefined ? {} : { message }) };
}

export function runOf(outcomes: readonly Outcome[], state: Run["state"] = "settled"): Run {
  return { plan: "3a3dc1d2", commit: "8f3c1d9a", outcomes, state };
}

const ACTIONS = ["create", "update", "restart", "replace", "migrate", "restore", "delete"] as const;
const FAILING = change("restart");
const REBOOT = { gate: "approval", reason: "a restart needs approval (apply: safe)" } as const;
const MEMBER: Partial<PlannedChange> = {
  ...objectRef("domain", "hv2", "web-2"),
  ...{
    change: "create domain@hv2/web-2",
    owner: resourceId("VirtualMachine", "default", "web-2"),
    cause: "scale",
  },
};
const VOLUME: Partial<PlannedChange> = {
  ...objectRef("volume", "hv1", "local/db-data.qcow2"),
  ...{ change: "trash volume@hv1/local/db-data.qcow2", owner: resourceId("Volume", "default", "db-data") },
};

/** One event of each sort, made as they are made. */
export function exampleEvents(): FleetEvent[] {
  const ofAction = (action: Action, more: Partial<PlannedChange> = {}) => [
    ...changeEvents(planOf([change(action, more)]), TELLING, NOW).values(),
  ];
  const failed = outcomeOf(FAILING, "failed", "VirtualMachine/db: it did not stop within 60s");
  const member = change("create", MEMBER);
  const ran = (changes: readonly PlannedChange[], outcome: Outcome) =>
    runEvents(planOf(changes), runOf([outcome]), new Map(), TELLING, NOW).events;
  const drifted = change("update", { cause: "drift" });
  const events = [
    ...ACTIONS.flatMap((action) => ofAction(action)),
    ...ofAction("trash", VOLUME),
    ...[failedEvent(FAILING, failed, TELLING, NOW)].filter((event) => event !== undefined),
    ...ofAction("delete").map((event) => askedEvent(event, TELLING.fleet, NOW)),
    ...planEvents(planOf([drifted, change("restart", { hold: REBOOT })]), new Map(), TELLING, NOW).events,
    ...ran([member], outcomeOf(member, "done")),
    ...ran([FAILING], failed),
  ];
  return events;
}
