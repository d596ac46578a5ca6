import { describe, expect, test } from "vitest";
import { wantsColor } from "./io.ts";

describe("colours", () => {
  test.each([
    ["are for terminals", {}, true, true],
    ["are not for files and pipes", {}, false, false],
    ["are off where NO_COLOR is set", { NO_COLOR: "1" }, true, false],
    ["do not mind an empty NO_COLOR", { NO_COLOR: "" }, true, true],
    ["are forced by FORCE_COLOR", { FORCE_COLOR: "1" }, false, true],
    ["are off with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
    ["are off where both are set", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    ["are not for dumb terminals", { TERM: "dumb" }, true, false],
  ])("%s", (_name, env: Record<string, string>, isTerminal, wanted) => {
    expect(wantsColor(env, isTerminal)).toBe(wanted);
  });
});
