import { describe, expect, it } from "vitest";
import { formatCpuSet, parseCpuSet } from "./cpu-set.ts";

describe("a CPU set", () => {
  it.each([
    ["0-3,^2,8", [0, 1, 3, 8], "0-1,3,8"],
    ["5", [5], "5"],
    ["", [], ""],
    ["7,6,5", [5, 6, 7], "5-7"],
  ])("%s is parsed and formatted", (text, cpus, shown) => {
    expect(parseCpuSet(text)).toEqual(cpus);
    expect(formatCpuSet(cpus)).toBe(shown);
  });
});
