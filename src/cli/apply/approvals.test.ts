import { describe, expect, test } from "vitest";
import type { Failure } from "../../model/failure.ts";
import { approvalsIn } from "./approvals.ts";
import { change, planOf } from "./samples.ts";

const plan = planOf([change("create", "db", { digest: "bbbbbbbbbb02" })], { digest: "aaaaaaaaaa01" });

describe("an approval", () => {
  test.each([
    ["of the plan", "aaaaaaaaaa01", "aaaaaaaaaa01"],
    ["of a change", "bbbbbbbbbb02", "bbbbbbbbbb02"],
    ["by its first digits", "aaaaaaaa", "aaaaaaaaaa01"],
    ["in capitals", "BBBBBBBB", "bbbbbbbbbb02"],
  ])("%s is understood", (_name, typed, digest) => {
    expect(approvalsIn(plan, [typed])).toEqual([digest]);
  });

  test.each([
    ["with too few digits", "aaaa", "usage"],
    ["that is no digest", "yes-please", "usage"],
    ["of another plan", "cccccccc", "world-moved"],
  ])("%s is refused", (_name, typed, code) => {
    expect(() => approvalsIn(plan, [typed])).toThrow(expect.objectContaining({ code }) as Failure);
  });
});
