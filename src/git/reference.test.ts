import fc from "fast-check";
import { expect, test } from "vitest";
import { fullName, shortName } from "./reference.ts";

test.each([
  ["refs/heads/main", "main"],
  ["refs/heads/a/b", "a/b"],
  ["refs/pull/7/head", "refs/pull/7/head"],
  ["refs/heads/refs/deploy/prod", "refs/heads/refs/deploy/prod"],
  ["refs/heads/heads/main", "heads/main"],
])("%s is called %s", (reference, name) => expect(shortName(reference)).toBe(name));

test("no two references have one name", () => {
  const parts = fc.array(fc.constantFrom("refs", "heads", "tags", "main", "HEAD"), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(parts, (names) => {
      const reference = `refs/${names.join("/")}`;
      expect(fullName(shortName(reference))).toBe(reference);
    }),
  );
});
