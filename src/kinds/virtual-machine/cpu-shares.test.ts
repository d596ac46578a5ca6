import { describe, expect, it } from "vitest";
import { cpuSharesFor } from "./cpu-shares.ts";

describe("the weight of a machine", () => {
  // shares of 1024 | cpu.shares of version 1 | cpu.weight of version 2
  it.each([
    [undefined, null, null],
    [1024, null, null],
    [2048, 2048, 200],
    [512, 512, 50],
    [500, 500, 49],
    [1020, 1020, null],
    [2, 2, 2],
    [15, 15, 2],
    [102_400, 102_400, 10_000],
    [262_144, 262_144, 10_000],
  ])("%s is %s in shares, and %s as a weight", (shares, v1, v2) => {
    expect(cpuSharesFor(shares, "shares")).toBe(v1);
    expect(cpuSharesFor(shares, "weight")).toBe(v2);
  });
});
