import { describe, expect, test } from "vitest";
import type { ObjectId } from "../../model/object.ts";
import { type DueRead, RefreshQueue } from "./refresh-queue.ts";

const DB: ObjectId = "domain@hv1/db";
const WEB: ObjectId = "domain@hv1/web";
const NOW = 1000;

/** A queue of a target that was read whole, and is read whole again in 59 seconds. */
function idleQueue(): RefreshQueue {
  const queue = new RefreshQueue(() => NOW);
  queue.postponeResync(59_000);
  return queue;
}

const idleFor = (prepare: (queue: RefreshQueue) => void) => () => {
  const queue = idleQueue();
  prepare(queue);
  return queue;
};

describe("a target", () => {
  test.each<[string, () => RefreshQueue, DueRead]>([
    ["is read whole at first", () => new RefreshQueue(() => NOW), { kind: "resync" }],
    ["is left alone until its interval is over", idleQueue, { kind: "idle", forMs: 59_000 }],
    ["is read whole on request", idleFor((queue) => queue.requestResync(0)), { kind: "resync" }],
    [
      "is asked for an object after an event of it",
      idleFor((queue) => queue.requestRefresh([DB], 0)),
      { kind: "refresh", ids: [DB] },
    ],
    [
      "is left alone while events are gathered",
      idleFor((queue) => queue.requestRefresh([DB], 15)),
      { kind: "idle", forMs: 15 },
    ],
    [
      "is asked for all objects together",
      idleFor((queue) => {
        queue.requestRefresh([DB], 0);
        queue.requestRefresh([WEB], 50);
      }),
      { kind: "refresh", ids: [DB, WEB] },
    ],
    [
      "is asked for objects before the whole",
      () => {
        const queue = new RefreshQueue(() => NOW);
        queue.requestRefresh([DB], 0);
        return queue;
      },
      { kind: "refresh", ids: [DB] },
    ],
    [
      "is asked for an object while further events of it come",
      idleFor((queue) => {
        queue.requestRefresh([DB], 0);
        queue.requestRefresh([DB], 15);
      }),
      { kind: "refresh", ids: [DB] },
    ],
    [
      "is not asked twice for one event",
      idleFor((queue) => {
        queue.requestRefresh([DB], 0);
        queue.next();
      }),
      { kind: "idle", forMs: 59_000 },
    ],
  ])("%s", (_, queue, due) => expect(queue().next()).toEqual(due));
});

test("throttled refreshes wait four times as long as the last refresh took, requested ones do not", () => {
  let now = 1000;
  const queue = new RefreshQueue(() => now);
  queue.postponeResync(60_000);
  now = 1500;
  queue.recordRefresh(1000);
  queue.requestThrottledRefresh([DB], 50);
  expect(queue.next()).toEqual({ kind: "idle", forMs: 2000 });
  queue.requestRefresh([WEB], 0);
  expect(queue.next()).toEqual({ kind: "refresh", ids: [DB, WEB] });
});
