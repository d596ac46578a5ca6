import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createFileLocator } from "../../src/git/file-locator.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();

/** Command lines of the processes that this one has started and that run. */
function children(): string[] {
  const own = execFileSync("ps", ["-o", "args=", "--ppid", String(process.pid)], { encoding: "utf8" });
  return own.split("\n");
}

describe("a source of commits", () => {
  test("gives a commit's files, and follows its branch", async () => {
    const first = stage.repo.commit({ "a.yaml": "a", "x/b.yml": "b", "notes.md": "-" });
    await using source = await stage.open();
    expect(await source.head(signal)).toEqual({
      commit: first,
      branch: "main",
      confirmed: true,
      problems: [],
    });
    expect(await textsOf(source, first)).toEqual({ "a.yaml": "a", "x/b.yml": "b" });
    const second = stage.repo.commit({ "a.yaml": "A" });
    expect((await source.head(signal)).commit).toBe(second);
    expect(await textsOf(source, second)).toEqual({ "a.yaml": "A", "x/b.yml": "b" });
    expect(await textsOf(source, first)).toEqual({ "a.yaml": "a", "x/b.yml": "b" });
  });

  test("gives the very same objects for files that did not change", async () => {
    const first = stage.repo.commit({ "a.yaml": "a", "x/b.yaml": "b" });
    await using source = await stage.open();
    await source.head(signal);
    const before = await source.files(first);
    const second = stage.repo.commit({ "a.yaml": "A" });
    await source.head(signal);
    const after = await source.files(second);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(await source.files(second)).toBe(after);
  });

  test("reads several fleets of one repository, each its own branch and directory", async () => {
    stage.repo.commit({ "fleets/one/a.yaml": "1", "fleets/two/a.yaml": "2", "other.yaml": "-" });
    stage.repo.git("checkout", "--quiet", "-b", "next");
    stage.repo.commit({ "fleets/two/a.yaml": "next" });
    await using one = await stage.open({ path: "fleets/one" });
    await using two = await stage.open({ path: "./fleets/two/", ref: "refs/heads/next" });
    expect(await textsOf(one, (await one.head(signal)).commit)).toEqual({ "a.yaml": "1" });
    expect(await textsOf(two, (await two.head(signal)).commit)).toEqual({ "a.yaml": "next" });
    expect((await two.head(signal)).branch).toBe("next");
  });

  test("follows the branch that HEAD named when no other is given, whatever is checked out later", async () => {
    const first = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ ref: undefined as never });
    expect(await source.head(signal)).toMatchObject({ commit: first, branch: "main" });
    stage.repo.git("checkout", "--quiet", "-b", "feature");
    stage.repo.commit({ "a.yaml": "feature" });
    expect(await source.head(signal)).toMatchObject({ commit: first, branch: "main" });
  });

  test.each([
    ["packed", []],
    ["with SHA-256", ["--object-format=sha256"]],
  ])("reads a bare repository %s", async (_, args) => {
    const work = stage.folder.repo(path.basename(stage.pathFor("work")), ...args);
    const commit = work.commit({ "a.yaml": "a", "b.yaml": "b" });
    const target = `${path.basename(stage.pathFor("target"))}.git`;
    work.git("clone", "--quiet", "--bare", ".", path.join(stage.folder.top, target));
    stage.folder.openRepo(target).git("gc", "--quiet");
    await using source = await stage.open({ repo: path.join(stage.folder.top, target) });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
    expect(await textsOf(source, commit)).toEqual({ "a.yaml": "a", "b.yaml": "b" });
  });

  test.each([
    ["many files", 100, []],
    ["SHA-256", 1, ["--object-format=sha256"]],
  ])("leaves no process behind that reads a repository with %s", async (_, amount, args) => {
    const work = stage.folder.repo(path.basename(stage.pathFor("work")), ...args);
    const names = Array.from({ length: amount }, (_, index) => `${index}.yaml`);
    const commit = work.commit(Object.fromEntries(names.map((name) => [name, name])));
    const readers = () => children().filter((line) => line.includes("cat-file"));
    {
      await using source = await stage.open({ repo: work.dir });
      await source.head(signal);
      expect(await source.files(commit)).toHaveLength(amount);
      const locate = createFileLocator(source.location(commit), stage.pathFor("files"));
      expect(fs.readFileSync(await locate("0.yaml"), "utf8")).toBe("0.yaml");
      expect(readers()).toHaveLength(1); // its own, which stays as long as it does
    }
    expect(readers()).toEqual([]);
  });

  test("reads a shallow clone, and one with objects elsewhere", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    const commit = stage.repo.commit({ "a.yaml": "A" });
    stage.repo.git("clone", "--quiet", "--depth=1", `file://${stage.repo.dir}`, `${stage.repo.dir}.shallow`);
    stage.repo.git("clone", "--quiet", "--shared", stage.repo.dir, `${stage.repo.dir}.shared`);
    for (const kind of ["shallow", "shared"]) {
      await using source = await stage.open({ repo: `${stage.repo.dir}.${kind}` });
      expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
      expect(await textsOf(source, commit)).toEqual({ "a.yaml": "A" });
    }
  });

  test("reads through file:// what it does not watch", async () => {
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: `file://${stage.repo.dir}` });
    expect((await source.head(signal)).commit).toBe(commit);
  });

  test.each(["--all", "a..b", "a b", "", "refs/heads/", "a.lock", "-x"])(
    "takes no branch %j",
    async (ref) => {
      await expect(stage.open({ ref })).rejects.toThrow(`"${ref}" is no name of a branch`);
    },
  );
});
