import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { GitSource } from "../../src/git/source.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();

describe("the last good commit stays in force, and it is said why", () => {
  let good: string;
  let source: GitSource;
  beforeEach(async () => {
    good = stage.repo.commit({ "a.yaml": "a" });
    source = await stage.open();
    await source.head(signal);
    return () => source[Symbol.asyncDispose]();
  });

  const isHeld = async (code: string, message: string, by: GitSource = source) => {
    const { commit, problems } = await by.head(signal);
    expect(commit).toBe(good);
    expect(problems).toEqual([expect.objectContaining({ code, effect: "held" })]);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.message).toContain(stage.repo.dir);
    expect(await textsOf(by, good)).toEqual({ "a.yaml": "a" });
  };

  test("when the branch is deleted", async () => {
    stage.repo.git("checkout", "--quiet", "-b", "other");
    stage.repo.git("branch", "--quiet", "-D", "main");
    await isHeld("no-branch", `has no branch "main"; the commit ${good.slice(0, 12)} stays in force`);
    stage.repo.git("branch", "main");
    expect(await source.head(signal)).toMatchObject({ commit: good, problems: [] });
  });

  test("when the repository disappears, also for a process that starts then", async () => {
    fs.renameSync(stage.repo.dir, `${stage.repo.dir}.gone`);
    await isHeld("unreachable", "does not");
    await source[Symbol.asyncDispose]();
    await using later = await stage.open();
    await isHeld("unreachable", "does not", later);
    fs.renameSync(`${stage.repo.dir}.gone`, stage.repo.dir);
    const next = stage.repo.commit({ "a.yaml": "A" });
    expect(await later.head(signal)).toMatchObject({ commit: next, problems: [] });
  });

  test("when it is half written", async () => {
    const commit = stage.repo.commit({ "a.yaml": "A" });
    const object = path.join(stage.repo.dir, ".git/objects", commit.slice(0, 2), commit.slice(2));
    fs.chmodSync(object, 0o600);
    fs.truncateSync(object, 10);
    await isHeld("unreachable", "");
  });

  test.each([
    {
      that: "the directory is gone",
      files: { "a.yaml": undefined, "b/b.yaml": "b" },
      path: "a",
      says: 'has no directory "a"',
    },
  ])("when $that", async ({ files, path, says }) => {
    const commit = stage.repo.commit({ "a/a.yaml": "a" });
    await using below = await stage.open({ path });
    await below.head(signal);
    stage.repo.commit({ ...files, "a/a.yaml": undefined });
    const head = await below.head(signal);
    expect(head).toMatchObject({ commit, problems: [{ code: "unreadable" }] });
    expect(head.problems[0]?.message).toContain(says);
  });

  test("when a file is a link out of the tree", async () => {
    fs.symlinkSync("/etc/passwd", path.join(stage.repo.dir, "b.yaml"));
    stage.repo.commit({});
    await isHeld("unreadable", "b.yaml: is a link out of the tree, to /etc/passwd");
  });

  test("when a file is only a pointer of Git LFS", async () => {
    stage.repo.commit({ "big.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n" });
    await isHeld("unreadable", "big.yaml: is kept in Git LFS");
  });

  test("when a directory becomes a submodule", async () => {
    const other = stage.folder.repo(path.basename(stage.place("other")));
    other.commit({ "c.yaml": "c" });
    stage.repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.dir, "more");
    stage.repo.commit({});
    await isHeld("unreadable", "more: is a submodule, which is not followed");
  });

  test("when the branch is rewound and that is refused; else it is followed and told of", async () => {
    await using strict = await stage.open({ rewinds: "refuse", cache: stage.place("strict") });
    await strict.head(signal);
    const other = stage.repo.commit({ "a.yaml": "other" }, "--amend");
    await isHeld(
      "rewound",
      `main was rewound: it does not contain ${good.slice(0, 12)}, which was in force`,
      strict,
    );
    const { commit, problems } = await source.head(signal);
    expect({ commit, problems }).toMatchObject({
      commit: other,
      problems: [{ code: "rewound", effect: "told" }],
    });
    expect((await source.head(signal)).problems).toHaveLength(1);
    const next = stage.repo.commit({ "a.yaml": "next" });
    expect(await source.head(signal)).toMatchObject({ commit: next, problems: [] });
  });

  test("when all of the repository is made anew", async () => {
    fs.rmSync(stage.repo.dir, { recursive: true });
    const fresh = stage.folder.repo(path.basename(stage.repo.dir));
    await isHeld("no-branch", 'has no branch "main"');
    const commit = fresh.commit({ "a.yaml": "fresh" });
    expect(await source.head(signal)).toMatchObject({
      commit,
      problems: [{ code: "rewound", effect: "told" }],
    });
  });
});

describe("before there was a good commit", () => {
  test.each([
    [
      "a place without a repository",
      () => fs.rmSync(path.join(stage.repo.dir, ".git"), { recursive: true }),
      "does not appear to be a git repository",
    ],
    ["an empty repository", () => {}, 'has no branch "main"'],
    ["nothing", () => fs.rmSync(stage.repo.dir, { recursive: true }), "does not"],
  ])("%s is a failure, until there is one", async (_, make, says) => {
    make();
    await using source = await stage.open();
    await expect(source.head(signal)).rejects.toThrow(says);
    const commit = stage.folder.repo(path.basename(stage.repo.dir)).commit({ "a.yaml": "a" });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
  });

  test("whoever asks can stop waiting", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open();
    await expect(source.head(AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
    expect((await source.head(signal)).problems).toEqual([]);
  });
});
