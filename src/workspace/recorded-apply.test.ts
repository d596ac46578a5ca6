import { beforeEach, describe, expect, test } from "vitest";
import type { Interrupted } from "../drivers/driver.ts";
import { change, planOf } from "../engine/events/event-samples.testing.ts";
import type { Connections } from "../engine/observe/observe.ts";
import type { PlannedChange } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { ObservedObject } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { createMemoryStore } from "../store/memory-store.testing.ts";
import { HOOK } from "../store/samples.testing.ts";
import type { Store } from "../store/store.ts";
import { recoverRuns } from "./crash-recovery.ts";
import { applyRecorded } from "./recorded-apply.ts";
import { loadLabels, type RecorderContext, recordPlanEvents } from "./recorder.ts";
import { dispatcherContextOf, webhookTo } from "./webhooks/samples.testing.ts";

let store: Store;
let recorder: RecorderContext;
beforeEach(() => {
  store = createMemoryStore();
  const now = () => new Date("2026-03-01T10:00:00Z");
  recorder = {
    store,
    now,
    by: "anna",
    webhooks: [webhookTo("http://x/")],
    labels: () => ({ app: "db" }),
    webhookClient: dispatcherContextOf(store),
  };
});

const eventTypes = async () =>
  (await store.outbox.events("demo", 100)).map(({ type }) => type.replace("fleetwright.", "")).reverse();

/** Returns connections to a host where `perform` makes the changes. */
function hostWith(perform: (change: PlannedChange) => Promise<void>): Connections {
  return new Map([["hv1", { perform }]]) as never; // no other part of a connection is used
}

const workingHost = hostWith(async () => {});
const failingHost = hostWith(async () => {
  throw new Failure("rejected", "VirtualMachine/db: no room");
});
const applyPlan = (plan: Plan, connections: Connections) =>
  applyRecorded(plan, { connections, signal: new AbortController().signal }, recorder);

describe("applying", () => {
  test("posts an event for each change that was done, and for the run", async () => {
    const record = await applyPlan(planOf([change("create")]), workingHost);
    expect(record.state).toBe("succeeded");
    expect(await eventTypes()).toEqual(["vm.created", "plan.applied"]);
    expect(await store.runs.listEnded("demo", 10)).toEqual([record]);
    const [delivery] = await store.outbox.due("demo", HOOK, "2027", 1);
    expect(delivery?.event).toMatchObject({ data: { run: record.id, resource: { labels: { app: "db" } } } });
    expect(await store.runs.listOpen("demo")).toEqual([]);
  });

  test("stores the intents before the first change", async () => {
    let known: unknown;
    const looking = hostWith(async () => {
      known = (await store.runs.listOpen("demo"))[0]?.intents.map((intent) => intent.change);
    });
    await applyPlan(planOf([change("create")]), looking);
    expect(known).toEqual(["create domain@hv1/db"]);
  });

  test("posts the failure of a change once, until it succeeds", async () => {
    const plan = planOf([change("update")]);
    await applyPlan(plan, failingHost);
    await applyPlan(plan, failingHost);
    expect(await eventTypes()).toEqual(["vm.failed", "run.failed"]);
    await applyPlan(plan, workingHost);
    await applyPlan(plan, failingHost);
    expect((await eventTypes()).slice(2)).toEqual(["vm.updated", "plan.applied", "vm.failed", "run.failed"]);
  });

  test("throws if an outcome cannot be stored", async () => {
    const settle = async () => Promise.reject(new Failure("rejected", "store.db: the disk is full"));
    recorder = { ...recorder, store: { ...store, runs: { ...store.runs, recordOutcome: settle } } };
    await expect(applyPlan(planOf([change("create")]), workingHost)).rejects.toThrow("the disk is full");
    expect(await store.runs.listOpen("demo")).toHaveLength(1);
  });
});

describe("a change of a killed process", () => {
  const mark = { applied: "hash" } as never;
  const made = { ...change("create"), mark };
  const found: ObservedObject = { ...change("create"), state: {}, mark, dependsOn: [] };
  const snapshot = (objects: readonly ObservedObject[], unreadable: [string, string][] = []): Snapshot => ({
    objects,
    facts: new Map(),
    unreadable: new Map(unreadable),
  });
  const observedAt = new Date("2026-03-01T11:00:00Z");
  const now = (plan: Plan, seen: Snapshot, connections: Connections = new Map()) => ({
    plan,
    snapshot: seen,
    observedAt,
    connections,
  });

  /** Leaves a run without outcomes, as a process that is killed before or after the change. */
  async function killed(plan: Plan): Promise<void> {
    const forever = { ...store.runs, recordOutcome: async () => {}, end: async () => {} };
    await applyRecorded(
      plan,
      { connections: workingHost, signal: new AbortController().signal },
      {
        ...recorder,
        store: { ...store, runs: forever, outbox: { ...store.outbox, post: async () => {} } },
      },
    );
  }

  test("gets its event if it was done", async () => {
    await killed(planOf([made]));
    await recoverRuns(now(planOf([]), snapshot([found])), store);
    expect(await eventTypes()).toEqual(["vm.created"]);
    expect((await store.runs.listEnded("demo", 1))[0]).toMatchObject({
      state: "succeeded",
      outcomes: [{ result: "succeeded" }],
    });
  });

  test("is left to the plan if it was not done", async () => {
    await killed(planOf([made]));
    await recoverRuns(now(planOf([made]), snapshot([])), store);
    expect(await eventTypes()).toEqual([]);
    expect((await store.runs.listEnded("demo", 1))[0]).toMatchObject({
      state: "cancelled",
      outcomes: [{ result: "cancelled" }],
    });
  });

  test("counts as not done if it is no longer desired", async () => {
    await killed(planOf([made]));
    await recoverRuns(now(planOf([]), snapshot([])), store);
    expect(await eventTypes()).toEqual([]);
  });

  test("stays open while its host does not answer", async () => {
    await killed(planOf([made]));
    await recoverRuns(now(planOf([]), snapshot([], [["hv1", "no answer"]])), store);
    expect(await store.runs.listOpen("demo")).toHaveLength(1);
    await recoverRuns(now(planOf([]), snapshot([found])), store);
    expect(await eventTypes()).toEqual(["vm.created"]);
    expect(await store.runs.listOpen("demo")).toEqual([]);
  });

  test("is cleaned up first if its object does not exist", async () => {
    await killed(planOf([made]));
    const cleared: Interrupted[] = [];
    const hostThatClears = (cleanUp: (interrupted: Interrupted) => Promise<void>): Connections =>
      new Map([["hv1", { cleanUp }]]) as never; // nothing else of a connection is asked for here
    const fails = hostThatClears(async () => {
      throw new Failure("host-unreachable", "no answer");
    });
    await recoverRuns(now(planOf([]), snapshot([]), fails), store);
    expect(await store.runs.listOpen("demo")).toHaveLength(1);
    const works = hostThatClears(async (interrupted) => void cleared.push(interrupted));
    await recoverRuns(now(planOf([]), snapshot([]), works), store);
    expect(cleared).toEqual([{ objects: ["domain@hv1/db"], absent: new Set(["domain@hv1/db"]) }]);
    expect(await store.runs.listOpen("demo")).toEqual([]);
    await killed(planOf([made]));
    await recoverRuns(now(planOf([]), snapshot([found]), works), store);
    expect(cleared.slice(1)).toEqual([{ objects: ["domain@hv1/db"], absent: new Set() }]);
  });

  test("counts as done if it was a deletion and the object is gone", async () => {
    const gone = { ...change("delete"), mark: undefined } as never;
    await killed(planOf([gone]));
    await recoverRuns(now(planOf([]), snapshot([])), store);
    expect(await eventTypes()).toEqual(["vm.deleted"]);
  });

  test("stays open if the snapshot is older than the run", async () => {
    await killed(planOf([made]));
    const before = new Date("2026-03-01T09:00:00Z");
    await recoverRuns({ ...now(planOf([]), snapshot([])), observedAt: before }, store);
    expect(await store.runs.listOpen("demo")).toHaveLength(1);
  });
});

test("a finding of a plan is posted once", async () => {
  const plan = planOf([change("update", { cause: "drift" })]);
  await recordPlanEvents(plan, { readiness: new Map(), objects: [], pools: [] }, recorder);
  await recordPlanEvents(plan, { readiness: new Map(), objects: [], pools: [] }, recorder);
  expect(await eventTypes()).toEqual(["drift.detected"]);
});

test("labels are known after their resource has left Git", async () => {
  const resource = { id: "VirtualMachine/default/db", labels: { app: "db" } } as unknown as Resource;
  await loadLabels("demo", [resource], store);
  const labels = await loadLabels("demo", [], store);
  expect(labels("VirtualMachine/default/db")).toEqual({ app: "db" });
  expect(labels("VirtualMachine/default/other")).toBeUndefined();
});
