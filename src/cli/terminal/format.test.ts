import { describe, expect, test } from "vitest";
import { formatAge, pluralize } from "./format.ts";
import { formatElapsed } from "./progress.ts";

const now = new Date("2026-01-10T00:00:00Z");

describe("formats", () => {
  test.each([
    ["2026-01-09T23:59:20Z", "40s"],
    ["2026-01-09T23:48:00Z", "12m"],
    ["2026-01-09T19:00:00Z", "5h"],
    ["2026-01-07T00:00:00Z", "3d"],
    ["2026-01-11T00:00:00Z", "0s"],
  ])("%s is %s ago", (since, expected) => expect(formatAge(since, now)).toBe(expected));

  test.each([
    [0.04, "0.0s"],
    [9.94, "9.9s"],
    [9.96, "10s"],
    [59.6, "1m00s"],
    [125, "2m05s"],
  ])("%d seconds are %s", (seconds, expected) => expect(formatElapsed(seconds)).toBe(expected));

  test("only one has no plural", () =>
    expect([pluralize(1, "object"), pluralize(2, "object")]).toEqual(["1 object", "2 objects"]));
});
