import { describe, expect, test } from "vitest";
import { FAILURE_CODES } from "../model/failure.ts";
import { EXIT_CODES, FAILURE_EXITS } from "./exit-codes.ts";

describe("exit codes", () => {
  test("are unique numbers", () => {
    const codes = Object.values(EXIT_CODES).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("keep the numbers that scripts depend on", () => {
    const table = Object.entries(EXIT_CODES).map(([name, { code }]) => [name, code]);
    expect(Object.fromEntries(table)).toEqual({
      ok: 0,
      error: 1,
      changes: 2,
      waiting: 3,
      refused: 4,
      abandoned: 5,
      usage: 64,
      interrupted: 130,
    });
  });

  test("exist for every failure code", () => {
    expect(Object.keys(FAILURE_EXITS).sort()).toEqual(Object.keys(FAILURE_CODES).sort());
  });
});
