import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DelayingQueue } from "../queue/delaying-queue.ts";
import { enqueue, TRIGGERS, type Trigger } from "./triggers.ts";

/** A queue in which triggers come at these times, after a reconciliation that ended at 1000 and took `tookMs`. */
function queueOf(triggers: readonly (readonly [Trigger, number])[], tookMs = 0) {
  let now = 1000;
  const queue = new DelayingQueue<Trigger>(() => now);
  if (tookMs > 0) queue.recordWork(now - tookMs);
  for (const [trigger, at] of triggers) {
    now = at;
    enqueue(queue, trigger);
  }
  now = 1000;
  return queue;
}

describe("a plan", () => {
  test.each([
    ["without a trigger is never made", queueOf([]), Number.POSITIVE_INFINITY],
    ["for a commit is made at once", queueOf([["commit", 1000]]), ["commit"]],
    ["for a finished change waits for more of them", queueOf([["applied", 1000]]), 100],
    [
      "for an event is made for the waiting triggers, too",
      queueOf([
        ["applied", 1000],
        ["event", 1000],
      ]),
      ["applied", "event"],
    ],
    ["that takes long gives the changes four times as long", queueOf([["resync", 1000]], 500), 2000],
    ["that takes long holds up no event", queueOf([["event", 1000]], 500), ["event"]],
    [
      "does not wait longer because its trigger is repeated",
      queueOf([
        ["applied", 950],
        ["applied", 1000],
      ]),
      50,
    ],
  ])("%s", (_, queue, expected) => {
    const waitMs = queue.waitMs();
    expect(waitMs <= 0 ? queue.take() : waitMs).toEqual(expected);
  });

  test("is made again for a trigger that comes while it is made", () => {
    let now = 0;
    const queue = new DelayingQueue<Trigger>(() => now);
    enqueue(queue, "event");
    queue.take();
    now = 5;
    enqueue(queue, "event");
    now = 10;
    queue.recordWork(0);
    expect([queue.waitMs() <= 0, queue.take()]).toEqual([true, ["event"]]);
  });
});

const TRIGGER = fc.constantFrom(...(Object.keys(TRIGGERS) as Trigger[]));
const STEP = fc.record({ trigger: TRIGGER, afterMs: fc.nat(500), tookMs: fc.nat(300) });

test("every trigger is answered by a plan that begins after it, in a bounded time", () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 30 }), (steps) => {
      let now = 0;
      const queue = new DelayingQueue<Trigger>(() => now);
      const open = new Map<Trigger, number>();
      const planFor = (tookMs: number) => {
        for (const since of open.values()) expect(now - since).toBeLessThanOrEqual(100 + 5 * 300 + 500 + 300);
        open.clear();
        queue.take();
        const startedAt = now;
        now += tookMs;
        queue.recordWork(startedAt);
      };
      for (const { trigger, afterMs, tookMs } of steps) {
        now += afterMs;
        enqueue(queue, trigger);
        open.set(trigger, open.get(trigger) ?? now);
        if (queue.waitMs() <= 0) planFor(tookMs);
      }
      if (open.size > 0) expect(queue.waitMs()).toBeLessThanOrEqual(100 + 4 * 300);
    }),
  );
});
