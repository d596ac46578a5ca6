import { beforeEach, describe, expect, test } from "vitest";
import type { ObjectId } from "../../model/object.ts";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import type { Store } from "../../store/store.ts";
import { backoffMs, withJitter } from "../../workspace/backoff.ts";
import { type ObjectBackoff, openObjectBackoff } from "./object-backoff.ts";

const DB: ObjectId = "domain@hv1/db";
const START = Date.parse("2026-03-01T10:00:00Z");
let store: Store;
let ms: number;
let backoff: ObjectBackoff;
const open = () =>
  openObjectBackoff("demo", store, { now: () => new Date(START + ms), clock: () => ms, random: () => 0.5 });
beforeEach(async () => {
  [store, ms] = [createMemoryStore(), 0];
  backoff = await open();
});

/** Returns the remaining backoff of the object in seconds; undefined without one. */
function pause(): number | undefined {
  const until = backoff.entries.get(DB)?.until;
  return until === undefined ? undefined : (Date.parse(until) - START - ms) / 1000;
}

describe("an object that fails", () => {
  test("waits for growing delays, at most five minutes", async () => {
    const pauses: unknown[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      await backoff.recordFailure(DB, "no");
      pauses.push(pause());
    }
    expect(pauses).toEqual([2, 6, 18, 54, 162, 300, 300]);
  });

  test("still waits in the next process", async () => {
    await backoff.recordFailure(DB, "no");
    backoff = await open();
    expect(pause()).toBe(2);
  });

  test.each([
    ["it has worked", () => backoff.recordSuccess(DB, false)],
    ["people want something else", () => backoff.reset()],
  ])("does not wait any more when %s", async (_, then) => {
    await backoff.recordFailure(DB, "no");
    await then();
    expect(pause()).toBeUndefined();
    expect(await store.readRecords("demo", "backoff")).toEqual(new Map());
  });
});

describe("a machine that its liveness probe restarts", () => {
  test("waits for growing delays, at most five minutes, also in the next process", async () => {
    const pauses: unknown[] = [];
    for (let restart = 0; restart < 7; restart += 1) {
      if (restart === 3) backoff = await open();
      await backoff.recordRestart(DB);
      pauses.push(pause());
      ms += 330_000;
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300]);
  });

  test("begins anew after ten minutes without a restart", async () => {
    await backoff.recordRestart(DB);
    await backoff.recordRestart(DB);
    ms += 20_000 + 600_000;
    await backoff.recordRestart(DB);
    expect(pause()).toBe(10);
  });
});

describe("an object that something keeps changing", () => {
  test("is repaired at once five times, then it waits", async () => {
    const pauses: unknown[] = [];
    for (let repair = 0; repair < 7; repair += 1) {
      await backoff.recordSuccess(DB, true);
      pauses.push(pause());
    }
    expect(pauses).toEqual([undefined, undefined, undefined, undefined, undefined, 2, 6]);
    expect(backoff.entries.get(DB)?.message).toBe(
      "it was put right 7 times within ten minutes: something keeps changing it",
    );
  });

  test("is repaired at once any number of times when that is rare", async () => {
    for (let repair = 0; repair < 10; repair += 1) {
      ms += 300_000;
      await backoff.recordSuccess(DB, true);
    }
    expect(pause()).toBeUndefined();
  });
});

test("delays have a jitter of a fifth at most", () => {
  const growth = { initialMs: 1000, factor: 2, maxMs: 8000 };
  expect([backoffMs(1, growth, () => 0), backoffMs(1, growth, () => 1)]).toEqual([800, 1200]);
  expect([backoffMs(100, growth, () => 0.5), withJitter(1000, () => 0), withJitter(1000, () => 1)]).toEqual([
    8000, 900, 1100,
  ]);
});
