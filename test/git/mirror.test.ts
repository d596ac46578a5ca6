import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openSource } from "../../src/git/source.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();

/** The directory of the mirror that a source made. */
function mirror(): string {
  const directory = path.join(stage.pathFor("cache"), "git");
  const [name = ""] = fs.readdirSync(directory);
  return path.join(directory, name);
}

function filesBelow(directory: string): string[] {
  const found = fs.readdirSync(directory, { recursive: true, encoding: "utf8" });
  return found.map((name) => path.join(directory, name)).filter((file) => fs.statSync(file).isFile());
}

function removeObjects(): void {
  for (const file of filesBelow(path.join(mirror(), "objects"))) fs.rmSync(file);
}

function cutObjects(): void {
  for (const file of filesBelow(path.join(mirror(), "objects"))) {
    fs.chmodSync(file, 0o600);
    fs.truncateSync(file, 5);
  }
}

function leaveLocks(): void {
  for (const name of ["packed-refs.lock", "refs/heads/main.lock"])
    fs.writeFileSync(path.join(mirror(), name), "");
}

test.each<[string, () => void]>([
  ["lost its objects", removeObjects],
  ["has objects that were cut off", cutObjects],
  ["lost its HEAD", () => fs.rmSync(path.join(mirror(), "HEAD"))],
  ["has the locks of a fetch that was killed", leaveLocks],
  ["was half made", () => fs.rmSync(path.join(mirror(), "fleetwright.gitconfig"))],
])("a mirror that %s is repaired, now and at the next start", async (_, damage) => {
  stage.repo.commit({ "a.yaml": "a" });
  await using first = await stage.open();
  await first.head(signal);
  damage();
  const commit = stage.repo.commit({ "a.yaml": "A" });
  await using source = await stage.open();
  expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
  expect(await textsOf(source, commit)).toEqual({ "a.yaml": "A" });
});

test("a mirror that is damaged while the original is unreachable stays as it is, and the commit stays in force", async () => {
  const good = stage.repo.commit({ "a.yaml": "a" });
  await using source = await stage.open();
  await source.head(signal);
  removeObjects();
  fs.renameSync(stage.repo.dir, `${stage.repo.dir}.gone`);
  expect(await source.head(signal)).toMatchObject({ commit: good, problems: [{ code: "unreachable" }] });
  expect(await textsOf(source, good)).toEqual({ "a.yaml": "a" });
  fs.renameSync(`${stage.repo.dir}.gone`, stage.repo.dir);
  const commit = stage.repo.commit({ "a.yaml": "A" });
  expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
});

test("an untrusted branch that cannot be fetched does not block the followed branch", async () => {
  stage.repo.commit({ "a.yaml": "a" });
  stage.repo.git("checkout", "--quiet", "-b", "evil");
  stage.repo.commit({ "evil.yaml": "evil" });
  const blob = stage.repo.git("rev-parse", "HEAD:evil.yaml");
  fs.rmSync(path.join(stage.repo.dir, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  stage.repo.git("checkout", "--quiet", "--force", "main");
  for (const ref of ["main", undefined]) {
    const named = ref === undefined ? {} : { ref };
    await using source = await openSource({
      ...{ repo: stage.repo.dir, mode: "commits", cache: stage.pathFor(`cache-${ref}`) },
      ...named,
    });
    for (const content of ["A", "B"]) {
      const commit = stage.repo.commit({ "a.yaml": `${content}${ref}` });
      expect(await source.head(signal)).toMatchObject({
        commit,
        problems: [{ code: "other-branches", effect: "told" }],
      });
    }
  }
});

test("the commit in force survives a rewind of its branch and git gc", async () => {
  await using strict = await stage.open({ rewinds: "refuse" });
  const good = stage.repo.commit({ "a.yaml": "a" });
  await strict.head(signal);
  stage.repo.commit({ "a.yaml": "other" }, "--amend");
  await strict.head(signal);
  execFileSync("git", ["-C", mirror(), "gc", "--quiet", "--prune=now"]);
  await strict[Symbol.asyncDispose]();
  await using later = await stage.open({ rewinds: "refuse" });
  expect(await later.head(signal)).toMatchObject({ commit: good, problems: [{ code: "rewound" }] });
  expect(await textsOf(later, good)).toEqual({ "a.yaml": "a" });
});

test("only its own user can read the mirror", async () => {
  stage.repo.commit({ "a.yaml": "a" });
  await using source = await stage
    .open({ repo: `file://ada:s3cret@localhost${stage.repo.dir}` })
    .catch(() => stage.open());
  await source.head(signal);
  expect(fs.statSync(mirror()).mode & 0o077).toBe(0);
});
