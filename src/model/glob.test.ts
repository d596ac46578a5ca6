import { expect, test } from "vitest";
import { matchesGlob } from "./glob.ts";

test.each([
  ["*", "", true],
  ["*", "vm.created", true],
  ["vm.*", "vm.created", true],
  ["vm.*", "volume.created", false],
  ["vm.*", "vm", false],
  ["*.created", "vm.created", true],
  ["*.*", "vm.created", true],
  ["vm.created", "vm.created", true],
  ["vm.created", "vm.created.", false],
  ["a*a", "a", false],
  ["a*a", "aa", true],
  ["*a*b*", "xxbxaxb", true],
  ["*a*b*", "xbxa", false],
  ["v.*", "vmx", false],
])("%s matches %s: %s", (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test("no pattern takes long", () => {
  expect(matchesGlob("*a".repeat(50), "a".repeat(100_000).concat("b"))).toBe(false);
});
