import { expect, test } from "vitest";
import { planOf } from "../../engine/events/event-samples.testing.ts";
import { Failure } from "../../model/failure.ts";
import { commitStatusOf } from "./commit-status.ts";

const HOSTILE = "\u001b[2J\u202e\u200b\nForged";
const SPELT = "\\x1b[2J\\u{202e}\\u{200b}\\nForged";

test("a commit's status shows what is hidden in a file's name, and is one line", () => {
  const problem = { file: `${HOSTILE}.yaml`, line: 1, column: 1, path: "", message: "no" };
  const plan = { ...planOf([]), problems: [problem] };
  expect(commitStatusOf({ kind: "planned", plan } as never).text).toBe(`1 problem: ${SPELT}.yaml:1:1: no`); // nothing else of it is looked at
});

test("a commit's status shows what is hidden in an error", () => {
  const failure = new Failure("rejected", HOSTILE);
  expect(commitStatusOf({ kind: "failed", failure } as never).text).toBe(SPELT); // the same
});
