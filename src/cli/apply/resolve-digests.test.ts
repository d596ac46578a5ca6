import { describe, expect, test } from "vitest";
import type { Failure } from "../../model/failure.ts";
import { change, planOf } from "./plan-samples.testing.ts";
import { resolveDigests, selectWaiting } from "./resolve-digests.ts";

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

describe("an approval of held changes", () => {
  const waiting = change("replace", "web", { digest: "w", hold: { gate: "approval", reason: "" } });
  const pending = change("restart", "db", { digest: "p", hold: { gate: "updatePolicy", reason: "Never" } });
  const held = planOf([waiting, pending], { digest: "all" });

  test.each([
    ["the plan", "all"],
    ["a change", "w"],
  ])("by the digest of %s covers the changes that wait for approval", (_name, digest) => {
    expect(selectWaiting(held, [digest])).toEqual([waiting]);
  });

  test("of a change that no approval lets go says what it waits for", () => {
    expect(() => selectWaiting(held, ["p"])).toThrow(
      "no approval lets it go: restart domain db on hv1: pending: Never",
    );
  });

  test("of nothing that waits is refused", () => {
    expect(() => selectWaiting(planOf([pending], { digest: "all" }), ["all"])).toThrow(
      "no change with this digest waits for approval",
    );
  });
});
