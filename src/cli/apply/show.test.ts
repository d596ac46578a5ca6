import { describe, expect, test } from "vitest";
import type { Blocked, Run } from "../../model/plan.ts";
import type { Problem } from "../../model/problem.ts";
import { planOf } from "./samples.ts";
import { exitOf } from "./show.ts";

const blocked: Blocked = { resource: "VirtualMachine/default/db", code: "stranger", message: "" };
const problem: Problem = { file: "a.yaml", line: 1, column: 1, path: "", message: "" };

describe("the exit of a run", () => {
  test.each([
    ["that settled", "settled", {}, "ok"],
    ["that waits", "waiting", {}, "waiting"],
    ["that failed", "failed", {}, "error"],
    ["that was refused", "refused", {}, "refused"],
    ["that was stopped", "cancelled", {}, "interrupted"],
    ["that settled beside something blocked", "settled", { blocked: [blocked] }, "waiting"],
    ["that settled beside a wrong file", "settled", { problems: [problem] }, "error"],
  ] as const)("%s", (_name, state, more, exit) => {
    const run: Run = { plan: "d", commit: "worktree", outcomes: [], state };
    expect(exitOf(run, planOf([], more))).toBe(exit);
  });
});
