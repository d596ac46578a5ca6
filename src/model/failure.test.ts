import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { asFailure, Failure, messageWithout } from "./failure.ts";

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

test("a message has no subject where the text names it", () => {
  const failure = new Failure("timeout", "hv1: no answer: hv1: late");
  expect(messageWithout("hv1", failure)).toBe("no answer: hv1: late");
  expect(messageWithout("hv", failure)).toBe(failure.message);
});

test.each(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "EISDIR", "ELOOP", "ENAMETOOLONG"])(
  "%s is not a bug and has a hint",
  (code) => {
    const error = Object.assign(new Error(`${code}: mkdir '/x'`), { code });
    expect(asFailure(error)).toMatchObject({ code: "rejected", message: error.message, cause: error });
    expect(asFailure(error).hint).toMatch(/right|space|in the way|shorter/);
  },
);

test("every other error is a bug", () => {
  expect(asFailure(thrownBy(() => readFileSync("/nonexistent/x")))).toMatchObject({ code: "bug" });
  expect(asFailure("text")).toMatchObject({ code: "bug", message: "text" });
});
