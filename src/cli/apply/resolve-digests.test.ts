import { describe, expect, test } from "vitest";
import type { Failure } from "../../model/failure.ts";
import { change, planOf } from "./plan-samples.testing.ts";
import { resolveDigests } from "./resolve-digests.ts";

const plan = planOf([change("create", "db", { digest: "bbbbbbbbbb02bbbbbb" })], {
  digest: "aaaaaaaaaa01aaaaaa",
});

describe("an approval", () => {
  test.each([
    ["of the plan", "aaaaaaaaaa01aaaaaa", "aaaaaaaaaa01aaaaaa"],
    ["of a change", "bbbbbbbbbb02bbbbbb", "bbbbbbbbbb02bbbbbb"],
    ["by its first digits", "aaaaaaaaaa01aaaa", "aaaaaaaaaa01aaaaaa"],
    ["in capitals", "BBBBBBBBBB02BBBB", "bbbbbbbbbb02bbbbbb"],
  ])("%s is resolved", (_name, typed, digest) => {
    expect(resolveDigests(plan, [typed])).toEqual([digest]);
  });

  test.each([
    ["with too few digits", "aaaaaaaaaa01aaa", "usage"],
    ["that is no digest", "yes-please", "usage"],
    ["of another plan", "cccccccccccccccc", "world-moved"],
  ])("%s is refused", (_name, typed, code) => {
    expect(() => resolveDigests(plan, [typed])).toThrow(expect.objectContaining({ code }) as Failure);
  });
});
