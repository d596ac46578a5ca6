import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { readMerge } from "../../src/git/commit.ts";
import { type TestRepo, testFolder } from "./repositories.ts";

const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

let made = 0;
let repo: TestRepo;

/** `main` and `feature` both went on from a common commit. */
beforeEach(() => {
  made += 1;
  repo = folder.repo(`repo${made}`);
  repo.commit({ "a.yaml": "a\n1\n2\n3\n4\n5\n", "b.yaml": "b\n" });
  repo.git("checkout", "--quiet", "-b", "feature");
  repo.commit({ "b.yaml": "feature\n", "new.yaml": "new\n" });
  repo.git("checkout", "--quiet", "main");
});

async function mergeFiles(base = "main", ref = "feature") {
  const { files, commit } = await readMerge(repo.dir, { base, ref });
  const texts = files.map(({ path, content }) => [path, new TextDecoder().decode(content)]);
  return { commit, texts: Object.fromEntries(texts) };
}

describe("the result of a merge", () => {
  test("has what both sides changed, and touches nothing", async () => {
    repo.commit({ "a.yaml": "main\n1\n2\n3\n4\n5\n" });
    fs.writeFileSync(path.join(repo.dir, "a.yaml"), "unsaved");
    const before = repo.git("show-ref", "--head");
    const { commit, texts } = await mergeFiles();
    expect(texts).toEqual({ "a.yaml": "main\n1\n2\n3\n4\n5\n", "b.yaml": "feature\n", "new.yaml": "new\n" });
    expect(commit).toBe(repo.git("rev-parse", "feature"));
    expect(repo.git("show-ref", "--head")).toBe(before);
    expect(repo.git("status", "--short")).toBe("M a.yaml");
  });

  test("follows a file that the other side renamed", async () => {
    repo.git("mv", "b.yaml", "moved.yaml");
    repo.commit({});
    repo.git("checkout", "--quiet", "-b", "other", "main~1");
    repo.commit({ "b.yaml": "b\nmore\n" });
    expect((await mergeFiles("main", "other")).texts).toMatchObject({ "moved.yaml": "b\nmore\n" });
  });

  test("of a branch that has all of the other is the branch", async () => {
    expect((await mergeFiles()).texts).toMatchObject({ "b.yaml": "feature\n" });
    expect((await mergeFiles("feature", "main")).texts).toMatchObject({ "b.yaml": "feature\n" });
  });

  test("says which files are in conflict", async () => {
    repo.commit({ "b.yaml": "main\n", "new.yaml": "other\n" });
    await expect(mergeFiles()).rejects.toThrow(
      "feature: does not merge into main: both changed b.yaml, new.yaml",
    );
  });

  test("says that two histories have nothing in common", async () => {
    repo.git("checkout", "--quiet", "--orphan", "alone");
    repo.commit({ "b.yaml": "alone\n" });
    await expect(mergeFiles("main", "alone")).rejects.toThrow(
      "alone: cannot be merged into main: refusing to merge unrelated",
    );
  });

  test.each([
    ["nowhere", "feature"],
    ["main", "nowhere"],
    ["main", "--output=x"],
  ])("of %s and %s names the one that is not there", async (base, ref) => {
    await expect(mergeFiles(base, ref)).rejects.toThrow(
      /has no branch, tag or commit "(nowhere|--output=x)"/,
    );
  });
});
