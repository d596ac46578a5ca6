import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatBlockYaml } from "./block-yaml.ts";

const text = fc.string({ maxLength: 12 });
const key = fc.string({ minLength: 1, maxLength: 8 }).filter((one) => one !== "__proto__");
const map = <Value>(value: fc.Arbitrary<Value>) =>
  fc.array(fc.tuple(key, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
const scalar = fc.oneof(
  text,
  fc.constantFrom("true", "null", "1e3", "0x1f", "~", "2026-01-01", "- a", "a: b"),
  fc.integer(),
);
const full = map(scalar).filter((one) => Object.keys(one).length > 0);
const value = map(
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.array(full, { maxLength: 3 }), map(scalar)),
).filter((one) => Object.keys(one).length > 0);

describe("block YAML", () => {
  it("is parsed back to the same value, for any texts", () => {
    fc.assert(
      fc.property(value, (written) => {
        expect(parse(formatBlockYaml(written))).toEqual(written);
      }),
      { numRuns: 200 },
    );
  });

  it("looks like hand-written YAML", () => {
    const config = {
      version: 2,
      ethernets: { net0: { match: { macaddress: "52:00:00:00:00:01" }, dhcp4: true } },
    };
    expect(formatBlockYaml(config)).toBe(
      'version: 2\nethernets:\n  net0:\n    match:\n      macaddress: "52:00:00:00:00:01"\n    dhcp4: true\n',
    );
  });
});
