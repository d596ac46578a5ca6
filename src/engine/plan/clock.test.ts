import { describe, expect, it } from "vitest";
import { assessClock, type ClockEvidence } from "./clock.ts";

const NOW = "2026-03-01T12:00:00.000Z";
const noted = (seen: string) => ({ seen, trusted: seen });
const doubtOf = (evidence: ClockEvidence, now = NOW) => assessClock(now, evidence).time.doubt;

describe("a clock is in doubt", () => {
  it.each<[string, ClockEvidence, string]>([
    [
      "when it is before the newest commit",
      { committed: "2026-03-01T15:00:00.000Z" },
      "it is 180 minutes before the newest commit was made (2026-03-01T15:00:00.000Z)",
    ],
    [
      "when it has gone back since it was seen",
      { noted: noted("2026-03-04T12:00:00.000Z") },
      "it has gone back by 3 days since 2026-03-04T12:00:00.000Z",
    ],
    [
      "when it is long after it was seen",
      { noted: noted("2025-03-01T12:00:00.000Z") },
      "it is 365 days ahead of when it was seen last",
    ],
    [
      "when it has jumped ahead of one that never jumps",
      { expected: "2026-03-01T10:00:00.000Z" },
      "it has jumped ahead by 120 minutes",
    ],
    [
      "when it has gone back behind one that never jumps",
      { expected: "2026-03-01T12:30:00.000Z" },
      "it has gone back by 30 minutes",
    ],
  ])("%s", (_, evidence, why) => {
    expect(doubtOf(evidence)).toEqual({ why, until: "2026-03-02T12:00:00.000Z" });
  });

  it.each<[string, ClockEvidence]>([
    ["when nothing else tells of the time", {}],
    [
      "when the newest commit is a year old and it was seen yesterday",
      {
        committed: "2025-03-01T12:00:00.000Z",
        noted: noted("2026-02-28T12:00:00.000Z"),
      },
    ],
    [
      "when it was not seen for a year and there is a new commit",
      {
        committed: "2026-03-01T11:59:00.000Z",
        noted: noted("2025-03-01T12:00:00.000Z"),
      },
    ],
    [
      "for what clocks are put right by all the time",
      {
        committed: "2026-03-01T12:50:00.000Z",
        expected: "2026-03-01T12:04:00.000Z",
        noted: noted("2026-03-01T12:04:00.000Z"),
      },
    ],
  ])("but not %s", (_, evidence) => {
    expect(doubtOf(evidence)).toBeUndefined();
  });

  it("for a day, however often it is looked at, and then no more", () => {
    let { note } = assessClock(NOW, { noted: noted("2025-03-01T12:00:00.000Z") });
    for (const hours of [1, 12, 23]) {
      const judged = assessClock(new Date(Date.parse(NOW) + hours * 3_600_000).toISOString(), {
        noted: note,
      });
      expect(judged.time.doubt?.until).toBe("2026-03-02T12:00:00.000Z");
      note = judged.note;
    }
    expect(assessClock("2026-03-02T12:00:00.000Z", { noted: note })).toEqual({
      time: { latest: "2026-03-02T12:00:00.000Z" },
      note: noted("2026-03-02T12:00:00.000Z"),
    });
  });

  it("anew when it is put right again", () => {
    const ahead = assessClock("2027-03-01T12:00:00.000Z", { noted: noted(NOW) });
    expect(doubtOf({ noted: ahead.note }, "2026-03-01T12:10:00.000Z")?.until).toBe(
      "2026-03-02T12:10:00.000Z",
    );
  });
});

describe("the latest moment that has surely been", () => {
  it("is not what a clock in doubt says", () => {
    const { time } = assessClock("1970-01-01T00:00:10.000Z", { noted: noted(NOW) });
    expect(time.latest).toBe(NOW);
  });

  it("is the newest commit's for a clock that was never set", () => {
    expect(assessClock("1970-01-01T00:00:10.000Z", { committed: NOW }).time.latest).toBe(NOW);
  });
});
