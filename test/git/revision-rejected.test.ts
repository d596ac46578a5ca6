import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { GitSource } from "../../src/git/types.ts";
import { readWorktree } from "../../src/git/worktree.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();

describe("the last good commit stays in force, with a reason", () => {
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
    const repaired = `until the branch was read once, ${good.slice(0, 12)} is repaired and nothing is deleted`;
    await isHeld("unreachable", repaired, later);
    expect(await later.head(signal)).toMatchObject({ confirmed: false });
    fs.renameSync(`${stage.repo.dir}.gone`, stage.repo.dir);
    const next = stage.repo.commit({ "a.yaml": "A" });
    expect(await later.head(signal)).toMatchObject({ commit: next, confirmed: true, problems: [] });
  });

  test("and is confirmed by the first read that finds the branch, whether its newest commit is usable or not", async () => {
    await source[Symbol.asyncDispose]();
    fs.renameSync(stage.repo.dir, `${stage.repo.dir}.gone`);
    fs.mkdirSync(stage.repo.dir);
    stage.repo.git("init", "--quiet");
    await using later = await stage.open();
    expect(await later.head(signal)).toMatchObject({ commit: good, confirmed: false });
    fs.rmSync(stage.repo.dir, { recursive: true });
    fs.renameSync(`${stage.repo.dir}.gone`, stage.repo.dir);
    fs.symlinkSync("/etc/passwd", path.join(stage.repo.dir, "b.yaml"));
    stage.repo.commit({});
    expect(await later.head(signal)).toMatchObject({ commit: good, confirmed: true });
    fs.renameSync(stage.repo.dir, `${stage.repo.dir}.gone`);
    expect(await later.head(signal)).toMatchObject({ commit: good, confirmed: true });
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

  test.each([
    ["another directory of the repository", "../shared/web", "is a link to a directory"],
    ["a link to a directory", "../shared/again", "is a link to a directory"],
    ["what is not in the repository", "/srv/web", "is a link out of the repository"],
    ["itself", "web", "is a link in a ring of links"],
  ])("when a directory becomes a link to %s", async (_, target, says) => {
    const file = path.join(stage.repo.dir, "fleet/web");
    const before = stage.repo.commit({ "fleet/web/a.yaml": "a" });
    await using below = await stage.open({ path: "fleet", cache: stage.pathFor("links") });
    await below.head(signal);
    stage.repo.git("rm", "-r", "--quiet", "fleet/web");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.symlinkSync(target, file);
    fs.mkdirSync(path.join(stage.repo.dir, "shared"));
    fs.symlinkSync("web", path.join(stage.repo.dir, "shared/again"));
    stage.repo.commit({ "shared/web/a.yaml": "a", "fleet/b.yaml": "b" });
    const head = await below.head(signal);
    expect(head).toMatchObject({
      commit: before,
      problems: [{ code: "unreadable", hint: expect.any(String) }],
    });
    expect(head.problems[0]?.message).toContain(`fleet/web: ${says}`);
  });

  test("when a directory becomes a link to another one, also as the files lie there", async () => {
    fs.mkdirSync(path.join(stage.repo.dir, ".shared"));
    fs.symlinkSync(".shared", path.join(stage.repo.dir, "web"));
    await expect(readWorktree(stage.repo.dir)).rejects.toThrow("web: is a link to a directory");
  });

  test("when a name is not UTF-8, also as the files lie there", async () => {
    fs.writeFileSync(
      Buffer.concat([Buffer.from(`${stage.repo.dir}/b`), Buffer.of(0xff), Buffer.from(".yaml")]),
      "b",
    );
    stage.repo.commit({});
    await isHeld("unreadable", "b\ufffd.yaml: has a name that is not UTF-8");
    await expect(readWorktree(stage.repo.dir)).rejects.toThrow("has a name that is not UTF-8");
  });

  test("not when a link leads to another file, and a file's name may be in capital letters", async () => {
    fs.symlinkSync("README", path.join(stage.repo.dir, "readme"));
    fs.symlinkSync("nowhere", path.join(stage.repo.dir, "broken"));
    const commit = stage.repo.commit({ README: "r", "a.YAML": "a", "b.Yml": "b" });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
    expect(Object.keys(await textsOf(source, commit))).toEqual(expect.arrayContaining(["a.YAML", "b.Yml"]));
    expect((await readWorktree(stage.repo.dir)).commit).toBe(commit);
  });

  test("when a file is only a pointer of Git LFS", async () => {
    stage.repo.commit({ "big.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n" });
    await isHeld("unreadable", "big.yaml: is kept in Git LFS");
  });

  test("when a directory becomes a submodule", async () => {
    const other = stage.folder.repo(path.basename(stage.pathFor("other")));
    other.commit({ "c.yaml": "c" });
    stage.repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.dir, "more");
    stage.repo.commit({});
    await isHeld("unreadable", "more: is a submodule, which is not followed");
  });

  test("when the branch is rewound and rewinds are refused; otherwise it is followed with a warning", async () => {
    await using strict = await stage.open({ rewinds: "refuse", cache: stage.pathFor("strict") });
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

  test("a commit that was in force stays part of the history after a rewind, also after git gc", async () => {
    const root = good;
    const left = stage.repo.commit({ "a.yaml": "left" });
    expect(await source.head(signal)).toMatchObject({ commit: left });
    stage.repo.git("reset", "--quiet", "--hard", root);
    const never = stage.repo.git("commit-tree", "-p", root, "-m", "never in force", "HEAD^{tree}");
    const { commit } = await source.head(signal);
    expect(commit).toBe(root);
    const { repo } = source.location(commit) as { repo: string };
    const clear = ["reflog", "expire", "--expire=now", "--all"];
    for (const args of [clear, ["gc", "--quiet", "--prune=now"]])
      stage.folder.openRepo(path.relative(stage.folder.top, repo)).git(...args);
    const { roots, relationTo } = await source.history(commit).lineageFor([left, never]);
    expect([roots, relationTo(root), relationTo(left), relationTo(never)]).toEqual([
      [root],
      "contained",
      "contained",
      "unknown",
    ]);
  });

  test("when the whole repository is created again", async () => {
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

describe("before the first good commit", () => {
  test.each([
    [
      "a place without a repository",
      () => fs.rmSync(path.join(stage.repo.dir, ".git"), { recursive: true }),
      "does not appear to be a git repository",
    ],
    ["an empty repository", () => {}, 'has no branch "main"'],
    ["nothing", () => fs.rmSync(stage.repo.dir, { recursive: true }), "does not"],
  ])("%s is a failure, until a commit is good", async (_, make, says) => {
    make();
    await using source = await stage.open();
    await expect(source.head(signal)).rejects.toThrow(says);
    const commit = stage.folder.repo(path.basename(stage.repo.dir)).commit({ "a.yaml": "a" });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
  });

  test("a caller can stop waiting", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open();
    await expect(source.head(AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
    expect((await source.head(signal)).problems).toEqual([]);
  });
});
