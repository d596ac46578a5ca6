import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageVersions, RECIPES, recipeFolder } from "./recipe.ts";

describe("packageVersions", () => {
  it("reads the candidate of each package", () => {
    const policy = `libc6:
  Installed: 2.36-9
  Candidate: 2.36-9+deb12u14
  Version table:
 *** 2.36-9 500
no-such:
  Installed: (none)
  Candidate: (none)
  Version table:
`;
    expect([...packageVersions(policy)]).toEqual([
      ["libc6", "2.36-9+deb12u14"],
      ["no-such", "(none)"],
    ]);
  });
});

describe.each(RECIPES)("the recipe %s", (name) => {
  it.each(["build.sh", "packages", "cmdline", "README.md"])("has %s", (file) => {
    expect(readFileSync(join(recipeFolder(name), file), "utf8")).not.toBe("");
  });
});
