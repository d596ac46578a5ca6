import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatDuration,
  formatMilliseconds,
  parseBytes,
  parseMilliseconds,
  parseSeconds,
} from "./units.ts";

describe("sizes", () => {
  test.each([
    ["plain bytes", "4096", 4096],
    ["binary", "512Mi", 536_870_912],
    ["a part of a binary unit", "1.5Gi", 1_610_612_736],
    ["decimal", "20G", 20_000_000_000],
    ["zero", "0", 0],
  ])("%s: %s", (_name, text, bytes) => expect(parseBytes(text)).toBe(bytes));

  test.each(["", "Gi", "-1Gi", "1 Gi", "1GB", "1e9", "0x10", "99999999Pi"])("%j is none", (text) => {
    expect(() => parseBytes(text)).toThrow(RangeError);
  });

  test.each([
    [536_870_912, "512Mi"],
    [1_610_612_736, "1.5Gi"],
    [2 ** 40, "1Ti"],
    [1000, "1000"],
    [0, "0"],
  ])("%d is shown as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test("what is shown reads back as the same", () => {
    fc.assert(fc.property(fc.maxSafeNat(), (bytes) => parseBytes(formatBytes(bytes)) === bytes));
  });
});

describe("durations", () => {
  test.each([
    ["30s", 30],
    ["5m", 300],
    ["7d", 604_800],
    ["1h30m", 5400],
    ["0s", 0],
  ])("%s is %d seconds", (text, seconds) => expect(parseSeconds(text)).toBe(seconds));

  test.each(["", "5", "m", "-5m", "5 m", "1y", "999999999999999w"])("%j is none", (text) => {
    expect(() => parseSeconds(text)).toThrow(RangeError);
  });

  test.each([
    [90, "1m30s"],
    [604_800, "7d"],
    [0, "0s"],
  ])("%d seconds are shown as %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  test("what is shown reads back as the same", () => {
    fc.assert(fc.property(fc.nat(), (seconds) => parseSeconds(formatDuration(seconds)) === seconds));
  });
});

describe("short durations", () => {
  test.each([
    ["300ms", 300],
    ["2s", 2000],
    ["1.5s", 1500],
    ["1m500ms", 60_500],
    ["0s", 0],
  ])("%s is %d milliseconds", (text, milliseconds) => expect(parseMilliseconds(text)).toBe(milliseconds));

  test.each(["", "5", "ms", "-5ms", "5 ms", "1y", "999999999999999w"])("%j is none", (text) => {
    expect(() => parseMilliseconds(text)).toThrow(RangeError);
  });

  test("what is shown reads back as the same", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        (milliseconds) => parseMilliseconds(formatMilliseconds(milliseconds)) === milliseconds,
      ),
    );
  });
});
