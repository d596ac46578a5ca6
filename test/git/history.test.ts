import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openDirectoryHistory, openRepositoryHistory } from "../../src/git/history.ts";
import { sourceStage } from "./stage.ts";

const stage = sourceStage();
const ABSENT = "d".repeat(40);

async function readLineage(history: ReturnType<typeof openRepositoryHistory>, commits: readonly string[]) {
  const { roots, relationTo } = await history.lineageFor(commits);
  return { roots, relations: commits.map(relationTo) };
}

test("a history contains its commits, and neither those that came later nor those of another branch", async () => {
  const { repo } = stage;
  const first = repo.commit({ "a.yaml": "1" });
  const second = repo.commit({ "a.yaml": "2" });
  repo.git("branch", "side", first);
  const third = repo.commit({ "a.yaml": "3" });
  const asked = [first, second, third, ABSENT, "worktree", "--all", second.slice(0, 12)];
  const other = ["unknown", "unknown", "unknown", "unknown"];
  expect(await readLineage(openRepositoryHistory(repo.dir, [second]), asked)).toEqual({
    roots: [first],
    relations: ["contained", "contained", "newer", ...other],
  });
  expect((await readLineage(openRepositoryHistory(repo.dir, ["side"]), asked)).relations).toEqual([
    "contained",
    "newer",
    "newer",
    ...other,
  ]);
  const merged = openRepositoryHistory(repo.dir, ["side", "main"]);
  expect((await readLineage(merged, asked)).relations).toEqual([
    "contained",
    "contained",
    "contained",
    ...other,
  ]);
});

test("histories that were joined have every root, sorted", async () => {
  const { repo } = stage;
  const first = repo.commit({ "a.yaml": "1" });
  repo.git("checkout", "--quiet", "--orphan", "other");
  const second = repo.commit({ "b.yaml": "2" });
  repo.git("checkout", "--quiet", "main");
  repo.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "join", "other");
  expect(await readLineage(openDirectoryHistory(repo.dir), [second])).toEqual({
    roots: [first, second].sort(),
    relations: ["contained"],
  });
});

test("a directory has the history of the last commit of its repository, whatever lies there uncommitted", async () => {
  const { repo } = stage;
  const first = repo.commit({ "fleet/a.yaml": "1" });
  const newer = repo.commit({ "fleet/a.yaml": "2" });
  repo.git("checkout", "--quiet", first);
  fs.writeFileSync(path.join(repo.dir, "fleet/a.yaml"), "dirty");
  const history = openDirectoryHistory(path.join(repo.dir, "fleet"));
  expect(await readLineage(history, [first, newer])).toEqual({
    roots: [first],
    relations: ["contained", "newer"],
  });
});

test("a plain directory and a repository without a commit have none", async () => {
  const plain = stage.pathFor("plain");
  fs.mkdirSync(plain);
  expect(await readLineage(openDirectoryHistory(plain), [ABSENT])).toEqual({
    roots: [],
    relations: ["unknown"],
  });
  expect(await readLineage(openDirectoryHistory(stage.repo.dir), [ABSENT])).toEqual({
    roots: [],
    relations: ["unknown"],
  });
});

test("a shallow clone does not know its roots, nor what was before", async () => {
  const first = stage.repo.commit({ "a.yaml": "1" });
  const second = stage.repo.commit({ "a.yaml": "2" });
  const clone = `${stage.repo.dir}.shallow`;
  stage.repo.git("clone", "--quiet", "--depth=1", `file://${stage.repo.dir}`, clone);
  expect(await readLineage(openDirectoryHistory(clone), [first, second])).toEqual({
    roots: [],
    relations: ["unknown", "contained"],
  });
  execFileSync("git", ["-C", clone, "fetch", "--quiet", "--unshallow"], { stdio: "ignore" });
  expect(await readLineage(openDirectoryHistory(clone), [first, second])).toEqual({
    roots: [first],
    relations: ["contained", "contained"],
  });
});

test("a partial clone fetches nothing and starts nothing to find a commit", async () => {
  stage.repo.commit({ "a.yaml": "1" });
  stage.repo.git("config", "uploadpack.allowFilter", "true");
  const clone = `${stage.repo.dir}.partial`;
  stage.repo.git("clone", "--quiet", "--filter=blob:none", `file://${stage.repo.dir}`, clone);
  const result = path.join(clone, "said");
  const program = path.join(clone, "program");
  fs.writeFileSync(program, `#!/bin/sh\necho "$@" > ${result}\n`, { mode: 0o755 });
  execFileSync("git", ["-C", clone, "config", "remote.origin.uploadpack", program]);
  expect((await readLineage(openDirectoryHistory(clone), [ABSENT])).relations).toEqual(["unknown"]);
  expect(fs.existsSync(result)).toBe(false);
});

test("thousands of commits take five processes, and are asked for once", async () => {
  const { repo } = stage;
  const input = Array.from(
    { length: 3000 },
    (_, n) => `commit refs/heads/main\nmark :${n + 1}\ncommitter A <a@b.c> ${n} +0000\ndata 1\nx\n`,
  );
  execFileSync("git", ["-C", repo.dir, "fast-import", "--quiet"], { input: input.join("") });
  const commits = repo.git("rev-list", "main").split("\n");
  let runs = 0;
  const { openHistory } = await import("../../src/git/history.ts");
  const { tryRunGit: tryGit } = await import("../../src/git/system-git.ts");
  const history = openHistory({
    heads: ["main~1000"],
    run: (args, more) => {
      runs += 1;
      return tryGit(args, { repo: repo.dir, ...more });
    },
  });
  const { relationTo } = await history.lineageFor(commits);
  expect(commits.filter((commit) => relationTo(commit) === "contained")).toHaveLength(2000);
  expect(commits.filter((commit) => relationTo(commit) === "newer")).toHaveLength(1000);
  await history.lineageFor(commits);
  expect(runs).toBe(5);
});
