import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, equal } from "./hash.ts";

const names = fc.constantFrom("a", "b", "constructor", "toString", "__proto__", "valueOf");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 1, "", "x", true),
    fc.array(tie("value"), { maxLength: 2 }),
    tie("map"),
  ),
  map: fc.array(fc.tuple(names, tie("value")), { maxLength: 3 }).map((all) => Object.fromEntries(all)),
}));

describe("two values", () => {
  it("are equal exactly when their canonical texts are, whatever their members are called", () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(equal(one, other)).toBe(canonical(one) === canonical(other));
        expect(equal({ ...Object(one), more: 1 }, { ...Object(one), more: 1 })).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["constructor", "toString", "__proto__"])("differ by a member called %s", (name) => {
    const one = JSON.parse(`{"${name}": {}}`);
    expect([equal({}, one), equal(one, {})]).toEqual([false, false]);
  });
});
