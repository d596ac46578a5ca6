import { beforeEach, describe, expect, test } from "vitest";
import { change, planOf } from "../engine/events/samples.ts";
import type { Connections } from "../engine/observe.ts";
import type { PlannedChange } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { ObservedObject } from "../model/object.ts";
import type { Plan, Snapshot } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { HOOK } from "../store/samples.ts";
import type { Store } from "../store/store.ts";
import { type Book, knownLabels, tellPlan } from "./book.ts";
import { hookTo, worldOf } from "./hooks/samples.ts";
import { applyRecorded } from "./recorded-apply.ts";
import { recover } from "./recovery.ts";

let store: Store;
let book: Book;
beforeEach(() => {
  store = createMemoryStore();
  const now = () => new Date("2026-03-01T10:00:00Z");
  book = {
    store,
    now,
    by: "anna",
    hooks: [hookTo("http://x/")],
    labels: () => ({ app: "db" }),
    wire: worldOf(store),
  };
});

const types = async () =>
  (await store.outbox.events("demo", 100)).map(({ type }) => type.replace("fleetwright.", "")).reverse();

/** A host on which changes are done by this function. */
function hostThat(perform: (change: PlannedChange) => Promise<void>): Connections {
  return new Map([["hv1", { perform }]]) as never; // nothing else of a connection is asked for here
}

const works = hostThat(async () => {});
const fails = hostThat(async () => {
  throw new Failure("rejected", "VirtualMachine/db: no room");
});
const applied = (plan: Plan, connections: Connections) =>
  applyRecorded(plan, { connections, signal: new AbortController().signal }, book);

describe("applying", () => {
  test("tells of each change that was done, and of the run", async () => {
    const record = await applied(planOf([change("create")]), works);
    expect(record.state).toBe("settled");
    expect(await types()).toEqual(["vm.created", "plan.applied"]);
    expect(await store.runs.history("demo", 10)).toEqual([record]);
    const [delivery] = await store.outbox.due("demo", HOOK, "2027", 1);
    expect(delivery?.event).toMatchObject({ data: { run: record.id, resource: { labels: { app: "db" } } } });
    expect(await store.runs.open("demo")).toEqual([]);
  });

  test("has written down what it means to do before it does it", async () => {
    let known: unknown;
    const looking = hostThat(async () => {
      known = (await store.runs.open("demo"))[0]?.intents.map((intent) => intent.change);
    });
    await applied(planOf([change("create")]), looking);
    expect(known).toEqual(["create domain@hv1/db"]);
  });

  test("tells of a change that keeps failing once, until it has worked", async () => {
    const plan = planOf([change("update")]);
    await applied(plan, fails);
    await applied(plan, fails);
    expect(await types()).toEqual(["vm.failed", "run.failed"]);
    await applied(plan, works);
    await applied(plan, fails);
    expect((await types()).slice(2)).toEqual(["vm.updated", "plan.applied", "vm.failed", "run.failed"]);
  });

  test("does not say that it is recorded when it could not be", async () => {
    const settle = async () =>
      Promise.reject(new Failure("rejected", "store.db: there is no room on the disk"));
    book = { ...book, store: { ...store, runs: { ...store.runs, settle } } };
    await expect(applied(planOf([change("create")]), works)).rejects.toThrow("no room on the disk");
    expect(await store.runs.open("demo")).toHaveLength(1);
  });
});

describe("what a killed process left", () => {
  const mark = { applied: "hash" } as never;
  const made = { ...change("create"), mark };
  const found: ObservedObject = { ...change("create"), state: {}, mark, needs: [] };
  const snapshot = (objects: readonly ObservedObject[], unreadable: [string, string][] = []): Snapshot => ({
    ...{ objects, facts: new Map(), unreadable: new Map(unreadable) },
  });
  const seenAt = new Date("2026-03-01T11:00:00Z");
  const now = (plan: Plan, seen: Snapshot, connections: Connections = new Map()) => ({
    ...{ plan, snapshot: seen, seenAt, connections },
  });

  /** The process is killed after it has done the change, or before: nobody ever says what became of it. */
  async function killed(plan: Plan): Promise<void> {
    const forever = { ...store.runs, settle: async () => {}, end: async () => {} };
    await applyRecorded(
      plan,
      { connections: works, signal: new AbortController().signal },
      {
        ...book,
        store: { ...store, runs: forever, outbox: { ...store.outbox, post: async () => {} } },
      },
    );
  }

  test("and was done is told of", async () => {
    await killed(planOf([made]));
    await recover(now(planOf([]), snapshot([found])), store);
    expect(await types()).toEqual(["vm.created"]);
    expect((await store.runs.history("demo", 1))[0]).toMatchObject({
      state: "settled",
      outcomes: [{ result: "done" }],
    });
  });

  test("and was not done is left to the plan", async () => {
    await killed(planOf([made]));
    await recover(now(planOf([made]), snapshot([])), store);
    expect(await types()).toEqual([]);
    expect((await store.runs.history("demo", 1))[0]).toMatchObject({
      state: "cancelled",
      outcomes: [{ result: "cancelled" }],
    });
  });

  test("and is not wanted any more was not done", async () => {
    await killed(planOf([made]));
    await recover(now(planOf([]), snapshot([])), store);
    expect(await types()).toEqual([]);
  });

  test("on a host that does not answer stays open until it does", async () => {
    await killed(planOf([made]));
    await recover(now(planOf([]), snapshot([], [["hv1", "no answer"]])), store);
    expect(await store.runs.open("demo")).toHaveLength(1);
    await recover(now(planOf([]), snapshot([found])), store);
    expect(await types()).toEqual(["vm.created"]);
    expect(await store.runs.open("demo")).toEqual([]);
  });

  test("of an object that is not there is removed before anything is said of it", async () => {
    await killed(planOf([made]));
    const cleared: string[][] = [];
    const hostThatClears = (clear: (ids: string[]) => Promise<void>): Connections =>
      new Map([["hv1", { clear }]]) as never; // nothing else of a connection is asked for here
    const fails = hostThatClears(async () => {
      throw new Failure("host-unreachable", "no answer");
    });
    await recover(now(planOf([]), snapshot([]), fails), store);
    expect(await store.runs.open("demo")).toHaveLength(1);
    const works = hostThatClears(async (ids) => void cleared.push(ids));
    await recover(now(planOf([]), snapshot([]), works), store);
    expect(cleared).toEqual([["domain@hv1/db"]]);
    expect(await store.runs.open("demo")).toEqual([]);
    await killed(planOf([made]));
    await recover(now(planOf([]), snapshot([found]), works), store);
    expect(cleared).toHaveLength(1);
  });

  test("and was to be deleted is gone, or is not", async () => {
    const gone = { ...change("delete"), mark: undefined } as never;
    await killed(planOf([gone]));
    await recover(now(planOf([]), snapshot([])), store);
    expect(await types()).toEqual(["vm.deleted"]);
  });

  test("after the look was taken is left alone: it says nothing of it", async () => {
    await killed(planOf([made]));
    const before = new Date("2026-03-01T09:00:00Z");
    await recover({ ...now(planOf([]), snapshot([])), seenAt: before }, store);
    expect(await store.runs.open("demo")).toHaveLength(1);
  });
});

test("what a plan finds is told once", async () => {
  const plan = planOf([change("update", { cause: "drift" })]);
  await tellPlan(plan, book);
  await tellPlan(plan, book);
  expect(await types()).toEqual(["drift.detected"]);
});

test("labels are known after their resource has left Git", async () => {
  const resource = { id: "VirtualMachine/default/db", labels: { app: "db" } } as unknown as Resource;
  await knownLabels("demo", [resource], store);
  const labels = await knownLabels("demo", [], store);
  expect(labels("VirtualMachine/default/db")).toEqual({ app: "db" });
  expect(labels("VirtualMachine/default/other")).toBeUndefined();
});
