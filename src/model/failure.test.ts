import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { asFailure, Failure } from "./failure.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test("a failure stays as it is", () => {
  const failure = new Failure("timeout", "hv1: no answer");
  expect(asFailure(failure)).toBe(failure);
});

test.each(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"])("%s is not a bug and has a hint", (code) => {
  const error = Object.assign(new Error(`${code}: mkdir '/x'`), { code });
  expect(asFailure(error)).toMatchObject({ code: "rejected", message: error.message, cause: error });
  expect(asFailure(error).hint).toMatch(/right|space/);
});

test("every other error is a bug", () => {
  expect(asFailure(thrownBy(() => mkdirSync("/proc/self/status/x")))).toMatchObject({ code: "bug" });
  expect(asFailure("text")).toMatchObject({ code: "bug", message: "text" });
});
