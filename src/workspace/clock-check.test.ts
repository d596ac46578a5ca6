import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../store/memory-store.testing.ts";
import { checkClock, createExpectedTime } from "./clock-check.ts";

const at = (text: string) => new Date(text);

describe("a look at the clock", () => {
  it("is remembered by the next process, which sees that the clock has jumped", async () => {
    const store = createMemoryStore();
    const look = (now: string) => checkClock("demo", { store, now: () => at(now) }, {});
    expect(await look("2026-03-01T12:00:00Z")).toEqual({ latest: "2026-03-01T12:00:00.000Z" });
    expect((await look("2027-03-01T12:00:00Z")).doubt?.until).toBe("2027-03-02T12:00:00.000Z");
    expect((await look("2027-03-01T18:00:00Z")).doubt?.until).toBe("2027-03-02T12:00:00.000Z");
    expect((await look("2026-03-01T13:00:00Z")).doubt?.why).toMatch(/gone back by 365 days/);
    expect((await look("2026-03-02T13:00:00Z")).doubt).toBeUndefined();
  });

  it("predicts the time of a clock that never jumps", () => {
    let steady = 1000;
    const expected = createExpectedTime(() => steady);
    expect(expected(at("2026-03-01T12:00:00Z"))).toBeUndefined();
    steady += 60_000;
    expect(expected(at("2030-01-01T00:00:00Z"))).toBe("2026-03-01T12:01:00.000Z");
    expect(expected(at("2030-01-01T00:00:00Z"))).toBe("2030-01-01T00:00:00.000Z");
  });
});
