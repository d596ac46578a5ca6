import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteCommand, quoteForDisplay } from "./quote.ts";

/** Returns the arguments of a program that sh starts. */
function argumentsSeen(line: string): string[] {
  const printed = execFileSync("sh", ["-c", line], { encoding: "utf8" });
  return printed.split("\0").slice(0, -1);
}

const hostile = [
  "",
  "'",
  "''",
  "$(reboot)",
  "`id`",
  "a\nb",
  "\\",
  "-n",
  "*",
  "~",
  "a b\t",
  "!!",
  "'\\''",
  "#",
  "é☃",
];

describe("quote", () => {
  it.each(hostile)("%j for display is one argument of sh", (word) => {
    expect(argumentsSeen(`printf '%s\\0' ${quoteForDisplay(word)}`)).toEqual([word]);
  });

  it.each(["my-fleet", "../a/b.yaml", "x=1:2,3@4+5%"])("%s for display has no quotes", (word) => {
    expect(quoteForDisplay(word)).toBe(word);
  });

  it.each(hostile.map((value) => [value]))("passes %j through sh unchanged", (value) => {
    expect(argumentsSeen(quoteCommand(["printf", "%s\\0", value, value]))).toEqual([value, value]);
  });

  it("passes any text through sh unchanged", () => {
    const text = fc.string({ unit: "grapheme" }).filter((s) => !s.includes("\0"));
    const check = fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (values) => {
      expect(argumentsSeen(quoteCommand(["printf", "%s\\0", ...values]))).toEqual(values);
    });
    fc.assert(check, { numRuns: 60 });
  });

  it("never takes a program's name for a keyword, an assignment or an option of sh", () => {
    expect(() => argumentsSeen(`${quoteCommand(["A=b"])} 2>/dev/null`)).toThrow();
    expect(() => argumentsSeen(`${quoteCommand(["if"])} 2>/dev/null`)).toThrow();
  });

  it("refuses NUL and an empty command", () => {
    expect(() => quoteCommand(["a\0b"])).toThrow(/NUL/);
    expect(() => quoteCommand([])).toThrow(/empty/);
  });
});
