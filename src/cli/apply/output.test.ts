import { describe, expect, test } from "vitest";
import { PLAIN_PALETTE } from "../../engine/render/palette.ts";
import { GATES, type GateName, type Hold } from "../../model/change.ts";
import type { Blocked } from "../../model/plan.ts";
import type { Problem } from "../../model/problem.ts";
import type { Outcome, Run } from "../../model/run.ts";
import { applyExitCode, formatRunSummary, printProgress } from "./output.ts";
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

describe("the next step of a run with held changes", () => {
  const nextStep = (hold: Hold | undefined) => {
    const held = change("restart", "db", hold === undefined ? {} : { hold });
    const outcome: Outcome = { change: held.change, object: held.id, result: "held", seconds: 0 };
    const run: Run = { plan: "d", commit: "worktree", outcomes: [outcome], state: "waiting" };
    return formatRunSummary(run, planOf([held]), 1, PLAIN_PALETTE)
      .split("\n")
      .at(-1);
  };
  const see = "See what each held change waits for: fleetwright plan";

  test.each(["approval", "guard"] as const)("is an approval, if the gate %s holds one", (gate) => {
    expect(nextStep({ gate, reason: "" })).toBe(
      `${see}. Approve those that wait for approval: fleetwright apply --approve DIGEST`,
    );
  });

  test.each((Object.keys(GATES) as GateName[]).filter((gate) => GATES[gate].opensBy !== "approval"))(
    "is no approval, if the gate %s holds all",
    (gate) => {
      expect(nextStep({ gate, reason: "" })).toBe(see);
    },
  );

  test("is no approval, if a webhook holds all", () => {
    expect(nextStep(undefined)).toBe(see);
  });
});

/** Returns the lines that are printed for changes that fail. */
function printFailures(...failures: readonly { name: string; message: string; hint: string }[]): string[] {
  const output: string[] = [];
  const progress = {
    begin: () => {},
    end: (_key: string, ...lines: readonly string[]) => output.push(...lines),
    note: () => {},
    clear: () => {},
  };
  const print = printProgress(progress, { errColor: PLAIN_PALETTE });
  for (const { name, message, hint } of failures) {
    const failed = change("create", name);
    const outcome: Outcome = {
      change: failed.change,
      object: failed.id,
      result: "failed",
      seconds: 1,
      message,
      hint,
    };
    print({ kind: "finished", change: failed, outcome });
  }
  return output;
}

test("a failed change shows its message and hint", () => {
  expect(printFailures({ name: "db", message: "no room", hint: "make room" })).toEqual([
    "✗ + domain db on hv1",
    "    no room",
    "    hint: make room",
  ]);
});

test("changes that fail for one reason show it once", () => {
  const build = { message: "image micro: the build failed\nE: no such file", hint: "its whole log is x.log" };
  const failures = [
    { name: "a", ...build },
    { name: "b", ...build },
    { name: "c", ...build, hint: "another" },
  ];
  expect(printFailures(...failures)).toEqual([
    "✗ + domain a on hv1",
    "    image micro: the build failed",
    "    E: no such file",
    "    hint: its whole log is x.log",
    "✗ + domain b on hv1",
    "    the same reason as for + domain a on hv1",
    "✗ + domain c on hv1",
    "    image micro: the build failed",
    "    E: no such file",
    "    hint: another",
  ]);
});
