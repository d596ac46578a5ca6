import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askPass, begun, ended, NO_PASSES, nextPass, type Passes, REASONS, type Reason } from "./passes.ts";

const asked = (passes: Passes, ...asks: readonly [Reason, number][]) =>
  asks.reduce((all, [reason, at]) => askPass(all, reason, at), passes);
/** A pass that took this long has just ended. */
const restingSince = (endedAt: number, tookMs: number) => ended(NO_PASSES, endedAt, tookMs);

describe("a plan", () => {
  test.each([
    ["without a reason is never made", NO_PASSES, { forMs: Number.POSITIVE_INFINITY }],
    ["for a commit is made at once", asked(NO_PASSES, ["commit", 1000]), { reasons: ["commit"] }],
    ["for what was done waits for more of it", asked(NO_PASSES, ["done", 1000]), { forMs: 100 }],
    [
      "for an event takes along what was waiting",
      asked(NO_PASSES, ["done", 1000], ["event", 1000]),
      { reasons: ["done", "event"] },
    ],
    [
      "that takes long gives the work four times as long",
      asked(restingSince(1000, 500), ["sweep", 1000]),
      { forMs: 2000 },
    ],
    [
      "that takes long holds up no event",
      asked(restingSince(1000, 500), ["event", 1000]),
      { reasons: ["event"] },
    ],
    [
      "does not wait longer because it is asked for again",
      asked(NO_PASSES, ["done", 950], ["done", 1000]),
      { forMs: 50 },
    ],
  ])("%s", (_, passes, expected) => expect(nextPass(passes, 1000)).toEqual(expected));

  test("is made again for what comes while it is made", () => {
    const during = askPass(begun(asked(NO_PASSES, ["event", 0])), "event", 5);
    expect(nextPass(ended(during, 10, 10), 10)).toEqual({ reasons: ["event"] });
  });
});

const REASON = fc.constantFrom(...(Object.keys(REASONS) as Reason[]));
const STEP = fc.record({ reason: REASON, afterMs: fc.nat(500), tookMs: fc.nat(300) });

test("every reason is answered by a plan that begins after it, in a bounded time", () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 30 }), (steps) => {
      let [passes, now] = [NO_PASSES, 0];
      const open = new Map<Reason, number>();
      const passFor = (tookMs: number) => {
        for (const since of open.values()) expect(now - since).toBeLessThanOrEqual(100 + 5 * 300 + 500 + 300);
        open.clear();
        passes = ended(begun(passes), now + tookMs, tookMs);
        now += tookMs;
      };
      for (const { reason, afterMs, tookMs } of steps) {
        now += afterMs;
        passes = askPass(passes, reason, now);
        open.set(reason, open.get(reason) ?? now);
        if ("reasons" in nextPass(passes, now)) passFor(tookMs);
      }
      const next = nextPass(passes, now);
      if (open.size > 0 && "forMs" in next) expect(next.forMs).toBeLessThanOrEqual(100 + 4 * 300);
    }),
  );
});
