import { expect, test } from "vitest";
import { event, HOOK, NOW } from "../../store/samples.testing.ts";
import { nextAttempt } from "./retry-schedule.ts";
import { webhookTo } from "./samples.testing.ts";

const webhook = webhookTo("http://127.0.0.1/", { retrySeconds: 3600, maxBackoffMs: 30_000 });

/** Returns the seconds until the next attempt after this number of failures; undefined after the last attempt. */
function pause(attempts: number, pauseMs = 0, sinceMs = 0): number | undefined {
  const delivery = { position: 1, hook: HOOK, event: event("e1"), attempts, since: NOW };
  const now = new Date(Date.parse(NOW) + sinceMs);
  const { retryAt: again } = nextAttempt(
    webhook,
    delivery,
    { result: "missed", message: "500", retryAfterMs: pauseMs },
    now,
    () => 1,
  );
  return again === undefined ? undefined : (Date.parse(again) - now.getTime()) / 1000;
}

test("a delivery that was missed waits twice as long each time, up to the webhook's longest pause", () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((attempts) => pause(attempts))).toEqual([2, 4, 8, 16, 30, 30, 30]);
});

test("a receiver may ask for a longer pause", () => {
  expect(pause(0, 120_000)).toBe(120);
});

test("the last attempt is at the end of its time", () => {
  expect(pause(9, 0, 3_590_000)).toBe(10);
  expect(pause(9, 0, 3_600_000)).toBeUndefined();
});
