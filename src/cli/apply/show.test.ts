import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { Blocked, Outcome, Run } from "../../model/plan.ts";
import type { Problem } from "../../model/problem.ts";
import { change, planOf } from "./samples.ts";
import { exitOf, follow } from "./show.ts";

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

test("a change that did not work says why, and what to do", () => {
  const said: (string | undefined)[] = [];
  const progress = {
    begin: () => {},
    end: (_key: string, text?: string) => said.push(text),
    ...{ note: () => {}, clear: () => {} },
  };
  const failed = change("create", "db");
  const outcome: Outcome = {
    ...{ change: failed.change, object: failed.id, result: "failed", seconds: 1 },
    ...{ message: "no room", hint: "make room" },
  };
  follow(progress, { errColor: pc.createColors(false) })({ kind: "finished", change: failed, outcome });
  expect(said).toEqual(["✗ + domain db on hv1\n    no room\n    hint: make room"]);
});
