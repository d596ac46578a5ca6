import { describe, expect, test } from "vitest";
import { wantsColor } from "./io.ts";

describe("colours", () => {
  test.each([
    ["are used on terminals", {}, true, true],
    ["are not used for files and pipes", {}, false, false],
    ["are off with NO_COLOR", { NO_COLOR: "1" }, true, false],
    ["ignore an empty NO_COLOR", { NO_COLOR: "" }, true, true],
    ["are forced by FORCE_COLOR", { FORCE_COLOR: "1" }, false, true],
    ["are off with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
    ["are off with both variables", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    ["are not used on dumb terminals", { TERM: "dumb" }, true, false],
  ])("%s", (_name, env: Record<string, string>, isTerminal, wanted) => {
    expect(wantsColor(env, isTerminal)).toBe(wanted);
  });
});
