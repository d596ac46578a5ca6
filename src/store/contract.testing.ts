import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Outcome } from "../model/run.ts";
import type { Delivery } from "./outbox.ts";
import {
  event,
  HOOK,
  intent,
  later,
  NOW,
  OTHER_HOOK,
  outboxEntry,
  outcome,
  record,
  start,
} from "./samples.testing.ts";
import type { Store } from "./store.ts";

/** Tests the contract of every store. `open` returns an empty store. */
export function testStoreContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store[Symbol.asyncDispose]());

  describe("decisions", () => {
    const suspension = { id: "VirtualMachine/default/db", reason: "we look into it", since: NOW } as const;
    const approval = { digest: "abc", about: "restart domain db", by: "anna", at: NOW, until: later(60) };

    test("keeps one hash key", async () => {
      const [one, two] = await Promise.all([store.hashKey(), store.hashKey()]);
      expect(one.length).toBe(32);
      expect(Buffer.compare(one, two)).toBe(0);
    });

    test("knows what is suspended until it is resumed", async () => {
      await store.suspend("demo", { ...suspension, reason: "first" });
      await store.suspend("demo", suspension);
      expect(await store.suspensions("demo")).toEqual([suspension]);
      expect(await store.suspensions("other")).toEqual([]);
      expect(await store.resume("demo", suspension.id)).toBe(true);
      expect(await store.resume("demo", suspension.id)).toBe(false);
    });

    test("lets a saved plan be used once", async () => {
      expect(await store.consumePlan("abc")).toBe(true);
      expect(await store.consumePlan("abc")).toBe(false);
    });

    test("counts an approval until it is over, taken back, or used by a change that was done", async () => {
      await store.approve("demo", [approval, { ...approval, digest: "digest of db" }]);
      expect(await store.approvals("demo", NOW)).toHaveLength(2);
      expect(await store.approvals("demo", later(60))).toEqual([]);
      expect(await store.approvals("other", NOW)).toEqual([]);
      await store.runs.begin(start("r1"), [intent("db")]);
      await store.runs.recordOutcome("r1", outcome("db", "failed", "no"));
      expect(await store.approvals("demo", NOW)).toHaveLength(2);
      await store.runs.recordOutcome("r1", outcome("db"));
      expect(await store.approvals("demo", NOW)).toEqual([approval]);
      expect(await store.revokeApproval("demo", "abc")).toBe(true);
      expect(await store.revokeApproval("demo", "abc")).toBe(false);
    });

    test("approves again what was used up", async () => {
      await store.approve("demo", [{ ...approval, digest: "digest of db" }]);
      await store.runs.begin(start("r1"), [intent("db")]);
      await store.runs.recordOutcome("r1", outcome("db"));
      await store.approve("demo", [{ ...approval, digest: "digest of db" }]);
      expect(await store.approvals("demo", NOW)).toHaveLength(1);
    });

    test("lets one daemon at a time keep a fleet", async () => {
      await using held = await store.lockDaemon("demo");
      await expect(store.lockDaemon("demo")).rejects.toThrow("fleet demo: ");
      await using _other = await store.lockDaemon("other");
      await held[Symbol.asyncDispose]();
      await using _again = await store.lockDaemon("demo");
    });

    test("remembers notes by fleet and topic, and forgets them", async () => {
      const backoff = { failures: 2, until: later(4), message: "no" };
      await store.putRecords("demo", "backoff", new Map([["domain@hv1/db", backoff]]));
      await store.putRecords("demo", "told", new Map([["domain@hv1/db", "x"]]));
      expect(await store.readRecords("demo", "backoff")).toEqual(new Map([["domain@hv1/db", backoff]]));
      expect(await store.readRecords("other", "backoff")).toEqual(new Map());
      await store.putRecords("demo", "backoff", new Map([["domain@hv1/db", undefined]]));
      expect(await store.readRecords("demo", "backoff")).toEqual(new Map());
      expect((await store.readRecords("demo", "told")).size).toBe(1);
    });

    test("lets one at a time apply, and one deliver", async () => {
      {
        await using _lock = await store.lockApply("demo");
        await expect(store.lockApply("demo")).rejects.toThrow("fleet demo: ");
        await using _other = await store.lockApply("other");
        await using held = await store.tryLockDelivery("demo");
        expect(held).toBeDefined();
        expect(await store.tryLockDelivery("demo")).toBeUndefined();
      }
      await using again = await store.lockApply("demo");
      expect(again).toBeDefined();
    });
  });

  describe("runs", () => {
    test("tells the newest first, with every outcome in the order of the plan, held ones last", async () => {
      await store.runs.begin(start("r1"), []);
      await store.runs.end(record("r1"));
      await store.runs.begin(start("r2"), [intent("db"), intent("web")]);
      await store.runs.recordOutcome("r2", outcome("web"));
      const failed: Outcome = { ...outcome("db", "failed", "no room"), hint: "make room" };
      await store.runs.recordOutcome("r2", failed);
      const outcomes = [outcome("web"), failed, outcome("big", "held")];
      const ended = record("r2", { outcomes, state: "failed", unsettled: ["domain@hv1/db"] });
      await store.runs.end(ended);
      const inOrder = [failed, outcome("web"), outcome("big", "held")];
      expect(await store.runs.listEnded("demo", 10)).toEqual([{ ...ended, outcomes: inOrder }, record("r1")]);
      expect((await store.runs.listEnded("demo", 1)).map(({ id }) => id)).toEqual(["r2"]);
      expect(await store.runs.listEnded("other", 10)).toEqual([]);
    });

    test("knows of a run that did not end what it meant to do and what became of it", async () => {
      const messages = intent("db", { posting: outboxEntry(event("e1"), HOOK) });
      await store.runs.begin(start("r1"), [messages, intent("web")]);
      await store.runs.recordOutcome("r1", outcome("web"));
      const [open] = await store.runs.listOpen("demo");
      expect(open).toEqual({ ...start("r1"), intents: [messages], outcomes: [outcome("web")] });
      expect(await store.runs.listEnded("demo", 10)).toEqual([]);
      await store.runs.end(record("r1"));
      expect(await store.runs.listOpen("demo")).toEqual([]);
    });

    test("posts an event with its outcome, and neither for a run that was never begun", async () => {
      await store.runs.begin(start("r1"), [intent("db")]);
      await store.runs.recordOutcome("r1", outcome("db"), outboxEntry(event("e1"), HOOK));
      await expect(
        store.runs.recordOutcome("none", outcome("db"), outboxEntry(event("e2"), HOOK)),
      ).rejects.toThrow();
      await store.runs.end(record("r1"), [outboxEntry(event("e3"), HOOK)]);
      expect((await store.outbox.events("demo", 10)).map(({ id }) => id)).toEqual(["e3", "e1"]);
    });

    test("never begins one run twice", async () => {
      await store.runs.begin(start("r1"), []);
      await expect(store.runs.begin(start("r1"), [])).rejects.toThrow();
    });
  });

  describe("the outbox", () => {
    const due = async (now = NOW, hook = HOOK) => store.outbox.due("demo", hook, now, 10);
    const ids = (deliveries: readonly Delivery[]) => deliveries.map((one) => one.event.id);
    const only = async (): Promise<Delivery> => {
      const [one] = await due(later(1e6));
      if (one === undefined) throw new Error("nothing is due");
      return one;
    };
    const post = (...events: ReturnType<typeof event>[]) =>
      store.outbox.post(
        "demo",
        events.map((one) => outboxEntry(one, HOOK)),
      );

    test("sends an event to the webhooks that were named, and to no other", async () => {
      await store.outbox.post("demo", [
        outboxEntry(event("e1"), HOOK, OTHER_HOOK),
        outboxEntry(event("e2"), OTHER_HOOK),
      ]);
      expect(ids(await due())).toEqual(["e1"]);
      expect(await due(NOW, OTHER_HOOK)).toHaveLength(1); // the second event of a subject waits for the first
      expect(await store.outbox.due("other", HOOK, NOW, 10)).toEqual([]);
    });

    test("posts one event once", async () => {
      await post(event("e1"), event("e1"));
      await post(event("e1"));
      expect(await store.outbox.events("demo", 10)).toHaveLength(1);
      expect(await due()).toHaveLength(1);
    });

    test("keeps the order of a subject, and lets others pass", async () => {
      await post(event("a1", "a"), event("a2", "a"), event("b1", "b"), event("a3", "a"));
      expect(ids(await due())).toEqual(["a1", "b1"]);
      await store.outbox.recordFailure("demo", await only(), { message: "500", retryAt: later(5) });
      expect(ids(await due())).toEqual(["b1"]);
      expect(ids(await due(later(5)))).toEqual(["a1", "b1"]);
      await store.outbox.recordDelivered("demo", await only());
      expect(ids(await due(later(5)))).toEqual(["a2", "b1"]);
      await store.outbox.recordFailure("demo", await only(), { message: "410", retryAt: undefined });
      expect(ids(await due(later(5)))).toEqual(["b1", "a3"]);
    });

    test("leaves no pause to what is hurried", async () => {
      await post(event("e1", "a"), event("e2", "a"));
      await store.outbox.recordFailure("demo", await only(), { message: "500", retryAt: later(5) });
      await store.outbox.makeDue("other", later(1));
      expect(await due(later(1))).toEqual([]);
      await store.outbox.makeDue("demo", later(1));
      expect(await due(later(1))).toMatchObject([{ event: { id: "e1" }, attempts: 1 }]);
    });

    test("counts what did not work", async () => {
      await post(event("e1"));
      await store.outbox.recordFailure("demo", await only(), { message: "500", retryAt: later(1) });
      await store.outbox.recordFailure("demo", await only(), { message: "501", retryAt: later(2) });
      expect(await only()).toMatchObject({ attempts: 2, since: NOW });
      const [state] = await store.outbox.deliveries("demo", {}, 10);
      expect(state).toMatchObject({ state: "due", attempts: 2, message: "501", due: later(2) });
      expect(await store.outbox.nextDue("demo", [HOOK, OTHER_HOOK])).toBe(later(2));
      expect(await store.outbox.nextDue("demo", [OTHER_HOOK])).toBeUndefined();
      expect(await store.outbox.nextDue("demo", [])).toBeUndefined();
    });

    test("says nothing of a delivery twice", async () => {
      await post(event("e1"), event("e2"));
      const first = await only();
      await store.outbox.recordDelivered("demo", first);
      await store.outbox.recordDelivered("demo", first);
      await store.outbox.recordFailure("demo", first, { message: "late", retryAt: later(9) });
      expect(ids(await due())).toEqual(["e2"]);
      expect((await store.outbox.deliveries("demo", { states: ["delivered"] }, 10)).length).toBe(1);
    });

    test("says how each webhook is doing", async () => {
      await post(event("e1"), event("e2"), event("e3", "other", later(5)));
      await store.outbox.post("demo", [outboxEntry(event("e4"), OTHER_HOOK)]);
      await store.outbox.recordDelivered("demo", await only());
      await store.outbox.recordFailure("demo", await only(), { message: "no", retryAt: undefined });
      expect(await store.outbox.hooks("demo")).toEqual([
        { hook: OTHER_HOOK, delivered: 0, pending: 1, dead: 0, oldest: NOW },
        { hook: HOOK, delivered: 1, pending: 1, dead: 1, oldest: later(5) },
      ]);
    });

    test("sends again what was given up, in its order", async () => {
      await post(event("e1"), event("e2"));
      await store.outbox.recordFailure("demo", await only(), { message: "no", retryAt: undefined });
      await store.outbox.recordFailure("demo", await only(), { message: "no", retryAt: undefined });
      expect(await store.outbox.replay("demo", { hook: OTHER_HOOK, states: ["dead"] }, later(10))).toBe(0);
      expect(await store.outbox.replay("demo", { states: ["dead"] }, later(10))).toBe(2);
      expect(await due()).toEqual([]);
      expect(await due(later(10))).toMatchObject([{ event: { id: "e1" }, attempts: 0, since: later(10) }]);
    });

    test("sends one event again that was delivered", async () => {
      await post(event("e1"), event("e2", "other"));
      await store.outbox.recordDelivered("demo", await only());
      expect(await store.outbox.replay("demo", { event: "e1", states: ["delivered"] }, NOW)).toBe(1);
      expect(ids(await due())).toEqual(["e1", "e2"]);
    });

    test("writes down with the events that people have been told", async () => {
      await store.outbox.post("demo", [outboxEntry(event("e1"))], new Map([["drift domain@hv1/db", NOW]]));
      expect(await store.readRecords("demo", "told")).toEqual(new Map([["drift domain@hv1/db", NOW]]));
    });
  });

  describe("tidying", () => {
    const YEAR_S = 366 * 86_400;

    test("forgets what is over", async () => {
      await store.runs.begin(start("r1"), []);
      await store.runs.end(record("r1"));
      await store.outbox.post("demo", [outboxEntry(event("e1"))]);
      await store.pruneHistory(new Date(later(YEAR_S)));
      expect(await store.runs.listEnded("demo", 10)).toEqual([]);
      expect(await store.outbox.events("demo", 10)).toEqual([]);
    });

    test("keeps what is still pending, however old", async () => {
      await store.runs.begin(start("r1"), [intent("db")]);
      await store.outbox.post("demo", [outboxEntry(event("e1"), HOOK)]);
      await store.approve("demo", [
        { digest: "d", about: "", by: "anna", at: NOW, until: later(2 * YEAR_S) },
      ]);
      await store.pruneHistory(new Date(later(YEAR_S)));
      expect(await store.runs.listOpen("demo")).toHaveLength(1);
      expect(await store.outbox.due("demo", HOOK, later(YEAR_S), 10)).toHaveLength(1);
      expect(await store.approvals("demo", later(YEAR_S))).toHaveLength(1);
    });
  });
}
