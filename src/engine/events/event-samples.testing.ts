import type { Action, PlannedChange } from "../../model/change.ts";
import type { FleetEvent } from "../../model/event.ts";
import type { HostConditions } from "../../model/host-failure.ts";
import { type Mark, objectRef, observedObject } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import { resourceId } from "../../model/resource.ts";
import type { Outcome, Run } from "../../model/run.ts";
import { creditEvent } from "../cpu-credits/credit-event.ts";
import { machineCredits } from "../cpu-credits/machine-credits.ts";
import type { BurstPolicy } from "../cpu-credits/policy.ts";
import { admissionEvent, changeEvents, type EventContext, failureEvent } from "../events.ts";
import type { PoolProgress } from "../plan/rollout/pool-progress.ts";
import { hostFailureEvents } from "./host-failure-events.ts";
import { planEvents } from "./plan-events.ts";
import { poolEvents } from "./pool-events.ts";
import { type ReadinessFindings, readinessEvents } from "./readiness-events.ts";
import { runEvents } from "./run-events.ts";

export const NOW = "2026-03-01T10:00:00.000Z";

const LABELS = {
  "VirtualMachine/default/db": { app: "db" },
  "VirtualMachinePool/default/web": { app: "web" },
};

export const EVENT_CONTEXT: EventContext = {
  fleet: "demo",
  commit: "8f3c1d9a",
  run: "5b1e0c7a-93d2",
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

/** Builds a planned change of a machine's domain. */
export function change(action: Action, more: Partial<PlannedChange> = {}): PlannedChange {
  const ref = objectRef("domain", "hv1", "db");
  const state = { interfaces: INTERFACES };
  const creates = action === "create";
  const removes = action === "delete" || action === "trash";
  return {
    ...ref,
    action,
    change: `${action} ${ref.id}`,
    owner: resourceId("VirtualMachine", "default", "db"),
    cause: removes ? "removed" : "commit",
    impact: action === "replace" ? "replace" : "live",
    dependsOn: [],
    ...(creates ? { summary: "s1.small, debian-12" } : { before: state }),
    ...(removes ? {} : { after: state }),
    fields: action === "update" || action === "restart" ? [MEMORY] : [],
    losesData: false,
    policy: { reboot: "Never", recreate: "Never" },
    retention: { onDelete: "delete", trashSeconds: 0 },
    digest: "c0ffee00c0ffee00",
    ...more,
  };
}

export function planOf(changes: readonly PlannedChange[], more: Partial<Plan> = {}): Plan {
  const nothing = { blocked: [], orphans: [], problems: [], notices: [], unchanged: 0 };
  return { version: 2, fleet: "demo", commit: "8f3c1d9a", changes, ...nothing, digest: "3a3dc1d2", ...more };
}

export function outcomeOf(
  { change, id }: PlannedChange,
  result: Outcome["result"],
  message?: string,
): Outcome {
  return { change, object: id, result, seconds: 1.5, ...(message === undefined ? {} : { message }) };
}

export function runOf(outcomes: readonly Outcome[], state: Run["state"] = "succeeded"): Run {
  return { plan: "3a3dc1d2", commit: "8f3c1d9a", outcomes, state };
}

const ACTIONS = ["create", "update", "restart", "replace", "migrate", "restore", "delete"] as const;
const FAILING = change("restart");
const REBOOT = { gate: "approval", reason: "a restart needs approval (apply: safe)" } as const;
const MEMBER: Partial<PlannedChange> = {
  ...objectRef("domain", "hv2", "web-2"),
  change: "create domain@hv2/web-2",
  owner: resourceId("VirtualMachine", "default", "web-2"),
  cause: "scale",
};
const VOLUME: Partial<PlannedChange> = {
  ...objectRef("volume", "hv1", "local/db-data.qcow2"),
  change: "trash volume@hv1/local/db-data.qcow2",
  owner: resourceId("Volume", "default", "db-data"),
};

const READINESS: ReadinessFindings = {
  readiness: new Map([
    ["VirtualMachine/default/web-0", { state: "ready", since: "2026-03-01T09:59:57.000Z" }],
    [
      "VirtualMachine/default/db",
      { state: "unready", since: "2026-03-01T09:59:58.000Z", reason: "its readinessProbe fails" },
    ],
  ]),
  objects: [],
};
const MARK: Mark = {
  fleet: "demo",
  owner: resourceId("VirtualMachine", "default", "db"),
  applied: "",
  commit: "8f3c1d9a",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
};
const BURSTABLE = observedObject("domain", "hv1", "db", { state: {}, mark: MARK, dependsOn: [] });
const POLICY: BurstPolicy = {
  mode: "standard",
  vcpus: 1,
  baselineUs: 20_000,
  maxQuotaUs: -1,
  maxCredits: 288,
  initialCredits: 30,
};
const NO_CREDITS = { earned: 0, launch: 0, surplus: 0, charged: 0 };
const CREDITS = machineCredits(POLICY, NO_CREDITS, { quotaUs: 20_000 });

const SINCE = "2026-03-01T09:58:55.000Z";
const HOSTS: HostConditions = new Map([
  [
    "hv1",
    {
      state: "failed",
      silence: { since: SINCE, forMs: 65_000, reason: "hv1: no answer within 10 s" },
      reason: "the Host has no fencing",
    },
  ],
  ["hv2", { state: "reachable" }],
]);
/** Returns the events of a pool whose update pauses, goes back and ends at last, and whose repairs stop. */
function poolEventSamples(): FleetEvent[] {
  const before = new Map<string, string>();
  const states = ["updating", "paused", "stable", "rolled-back", "repairs-stopped"] as const;
  return states.flatMap((state) => {
    const pools = [{ ...PROGRESS, state, ...(state === "paused" ? { reason: "that of web-1 failed" } : {}) }];
    const { events, notified } = poolEvents(pools, before, EVENT_CONTEXT, NOW);
    for (const [key, value] of notified) value === undefined ? before.delete(key) : before.set(key, value);
    return events;
  });
}

const PROGRESS: Omit<PoolProgress, "state"> = {
  pool: resourceId("VirtualMachinePool", "default", "web"),
  desired: 3,
  current: 3,
  updated: 1,
  available: 2,
  warm: 0,
  leaving: 0,
  template: "3a3dc1d2",
};

/** Builds one event of each type, with production code. */
export function exampleEvents(): FleetEvent[] {
  const ofAction = (action: Action, more: Partial<PlannedChange> = {}) => [
    ...changeEvents(planOf([change(action, more)]), EVENT_CONTEXT, NOW).values(),
  ];
  const failed = outcomeOf(FAILING, "failed", "VirtualMachine/db: it did not stop within 60s");
  const member = change("create", MEMBER);
  const eventsOfRun = (changes: readonly PlannedChange[], outcome: Outcome) =>
    runEvents(planOf(changes), runOf([outcome]), new Map(), EVENT_CONTEXT, NOW).events;
  const drifted = change("update", { cause: "drift" });
  const creditEvents = [true, false].flatMap(
    (throttled) => creditEvent(BURSTABLE, { ...CREDITS, throttled }, EVENT_CONTEXT, NOW) ?? [],
  );
  const events = [
    ...ACTIONS.flatMap((action) => ofAction(action)),
    ...ofAction("trash", VOLUME),
    ...[failureEvent(FAILING, failed, EVENT_CONTEXT, NOW)].filter((event) => event !== undefined),
    ...ofAction("delete").map((event) => admissionEvent(event, EVENT_CONTEXT.fleet, NOW)),
    ...planEvents(planOf([drifted, change("restart", { hold: REBOOT })]), new Map(), EVENT_CONTEXT, NOW)
      .events,
    ...readinessEvents(
      READINESS,
      new Map([["readiness VirtualMachine/default/db", "ready"]]),
      EVENT_CONTEXT,
      NOW,
    ).events,
    ...hostFailureEvents(HOSTS, new Map([["host-failure hv2", SINCE]]), EVENT_CONTEXT, NOW).events,
    ...creditEvents,
    ...eventsOfRun([member], outcomeOf(member, "succeeded")),
    ...poolEventSamples(),
    ...eventsOfRun([FAILING], failed),
  ];
  return events;
}
