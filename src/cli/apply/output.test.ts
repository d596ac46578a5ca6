import { describe, expect, test } from "vitest";
import { PLAIN_PALETTE } from "../../engine/render/palette.ts";
import type { Blocked } from "../../model/plan.ts";
import type { Problem } from "../../model/problem.ts";
import type { Outcome, Run } from "../../model/run.ts";
import { applyExitCode, printProgress } from "./output.ts";
import { change, planOf } from "./plan-samples.testing.ts";

const blocked: Blocked = { resource: "VirtualMachine/default/db", code: "unmanaged", message: "" };
const problem: Problem = { file: "a.yaml", line: 1, column: 1, path: "", message: "" };

describe("the exit of a run", () => {
  test.each([
    ["that settled", "succeeded", {}, "ok"],
    ["that waits", "waiting", {}, "waiting"],
    ["that failed", "failed", {}, "error"],
    ["that was refused", "refused", {}, "refused"],
    ["that was stopped", "cancelled", {}, "interrupted"],
    ["that settled with blocked objects", "succeeded", { blocked: [blocked] }, "waiting"],
    ["that settled with an invalid file", "succeeded", { problems: [problem] }, "error"],
  ] as const)("%s", (_name, state, more, exit) => {
    const run: Run = { plan: "d", commit: "worktree", outcomes: [], state };
    expect(applyExitCode(run, planOf([], more))).toBe(exit);
  });
});

test("a failed change shows its message and hint", () => {
  const said: string[] = [];
  const progress = {
    begin: () => {},
    end: (_key: string, ...lines: readonly string[]) => said.push(...lines),
    note: () => {},
    clear: () => {},
  };
  const failed = change("create", "db");
  const outcome: Outcome = {
    change: failed.change,
    object: failed.id,
    result: "failed",
    seconds: 1,
    message: "no room",
    hint: "make room",
  };
  printProgress(progress, { errColor: PLAIN_PALETTE })({ kind: "finished", change: failed, outcome });
  expect(said).toEqual(["✗ + domain db on hv1", "    no room", "    hint: make room"]);
});
