import { expect, test } from "vitest";
import { parseEscapeKey } from "./escape-key.ts";

test.each([
  ["^]", 0x1d],
  ["^A", 1],
  ["^a", 1],
  ["^[", 0x1b],
  ["^\\", 0x1c],
  ["^^", 0x1e],
  ["^@", 0],
  ["~", 0x7e],
  ["^", 0x5e],
])("the escape key %s is byte %d", (text, byte) => {
  expect(parseEscapeKey(text)).toBe(byte);
});

test.each(["", "^1", "ab", "^]]", "é", "\u001d", " "])("%j is no escape key", (text) => {
  expect(() => parseEscapeKey(text)).toThrow(/^--escape .*: must be a control character/);
});
