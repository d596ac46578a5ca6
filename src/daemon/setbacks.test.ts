import { beforeEach, describe, expect, test } from "vitest";
import type { ObjectId } from "../model/object.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../store/store.ts";
import { jittered, pauseMs } from "./pause.ts";
import { openSetbacks, type Setbacks } from "./setbacks.ts";

const DB: ObjectId = "domain@hv1/db";
const START = Date.parse("2026-03-01T10:00:00Z");
let store: Store;
let ms: number;
let setbacks: Setbacks;
const open = () =>
  openSetbacks("demo", store, { now: () => new Date(START + ms), clock: () => ms, random: () => 0.5 });
beforeEach(async () => {
  [store, ms] = [createMemoryStore(), 0];
  setbacks = await open();
});

/** Seconds for which the object is left alone from now on; undefined: not at all. */
function pause(): number | undefined {
  const until = setbacks.pauses.get(DB)?.until;
  return until === undefined ? undefined : (Date.parse(until) - START - ms) / 1000;
}

describe("an object that fails", () => {
  test("waits longer and longer, at most five minutes", async () => {
    const pauses: unknown[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      await setbacks.failed(DB, "no");
      pauses.push(pause());
    }
    expect(pauses).toEqual([2, 6, 18, 54, 162, 300, 300]);
  });

  test("waits on in the next process", async () => {
    await setbacks.failed(DB, "no");
    setbacks = await open();
    expect(pause()).toBe(2);
  });

  test.each([
    ["it has worked", () => setbacks.worked(DB, false)],
    ["people want something else", () => setbacks.forget()],
  ])("does not wait any more when %s", async (_, then) => {
    await setbacks.failed(DB, "no");
    await then();
    expect(pause()).toBeUndefined();
    expect(await store.notes("demo", "backoff")).toEqual(new Map());
  });
});

describe("an object that somebody changes", () => {
  test("is put right at once five times, then it waits", async () => {
    const pauses: unknown[] = [];
    for (let repair = 0; repair < 7; repair += 1) {
      await setbacks.worked(DB, true);
      pauses.push(pause());
    }
    expect(pauses).toEqual([undefined, undefined, undefined, undefined, undefined, 2, 6]);
    expect(setbacks.pauses.get(DB)?.message).toBe(
      "it was put right 7 times within ten minutes: something keeps changing it",
    );
  });

  test("is put right at once as often as it is, when that is now and then", async () => {
    for (let repair = 0; repair < 10; repair += 1) {
      ms += 300_000;
      await setbacks.worked(DB, true);
    }
    expect(pause()).toBeUndefined();
  });
});

test("pauses are spread, and never beyond a fifth", () => {
  const growth = { firstMs: 1000, factor: 2, mostMs: 8000 };
  expect([pauseMs(1, growth, () => 0), pauseMs(1, growth, () => 1)]).toEqual([800, 1200]);
  expect([pauseMs(100, growth, () => 0.5), jittered(1000, () => 0), jittered(1000, () => 1)]).toEqual([
    8000, 900, 1100,
  ]);
});
