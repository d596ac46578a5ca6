import fs from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { GitSource } from "../../src/git/source.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();

/** Until the source has called back, and head() says what is expected. */
async function moved(
  source: GitSource,
  act: () => void,
  isThere: (commit: string) => boolean,
): Promise<void> {
  let tell = () => {};
  await using _watching = source.watch(() => tell());
  for (let turn = 0; turn < 200; turn += 1) {
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    if (turn === 0) act();
    if (isThere((await source.head(signal)).commit)) return;
    await Promise.race([told, setTimeout(50)]);
  }
  throw new Error("it was not told of");
}

describe("a watched source", () => {
  test("tells of commits, of packed references, and of a branch that was moved by a push", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    const bare = `${stage.repo.dir}.git`;
    stage.repo.git("clone", "--quiet", "--bare", ".", bare);
    for (const dir of [stage.repo.dir, bare]) {
      await using source = await stage.open({ repo: dir, intervalMs: 3_600_000 });
      const place = stage.folder.opened(path.basename(dir));
      let commit = "";
      const act = () => {
        commit = stage.repo.commit({ "a.yaml": `for ${dir}` });
        if (dir === bare) stage.repo.git("push", "--quiet", bare, "main");
      };
      await moved(source, act, (head) => head === commit);
      place.git("pack-refs", "--all");
      await moved(source, act, (head) => head === commit);
    }
  });

  test("tells of the last of several commits, however quickly they follow each other", async () => {
    const [first = "", ...later] = ["a", "b", "c", "d"].map((text) => stage.repo.commit({ "a.yaml": text }));
    stage.repo.git("reset", "--quiet", "--hard", first);
    await using source = await stage.open({ intervalMs: 3_600_000 });
    await source.head(signal);
    await using _watching = source.watch(() => {});
    for (const gapMs of [5, 30, 45]) {
      await setTimeout(1_500); // it is watching, and rests
      for (const commit of [first, ...later]) {
        stage.repo.git("update-ref", "refs/heads/main", commit);
        await setTimeout(gapMs);
      }
      const head = async () => (await source.head(signal)).commit;
      await expect.poll(head, { timeout: 10_000 }).toBe(later.at(-1));
      stage.repo.git("update-ref", "refs/heads/main", first);
      await expect.poll(head, { timeout: 10_000 }).toBe(first);
    }
  });

  test("tells of other branches too, for their plans", async () => {
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ intervalMs: 3_600_000 });
    await source.head(signal);
    let told = 0;
    await using _watching = source.watch(() => {
      told += 1;
    });
    stage.repo.git("branch", "feature");
    await expect.poll(() => told, { timeout: 10_000 }).toBe(1);
    expect(await source.head(signal)).toMatchObject({ commit, branch: "main" });
  });

  test("tells of a repository that comes back", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ intervalMs: 300 });
    await source.head(signal);
    fs.renameSync(stage.repo.dir, `${stage.repo.dir}.gone`);
    await moved(
      source,
      () => {},
      () => true,
    );
    let commit = "";
    const back = () => {
      fs.renameSync(`${stage.repo.dir}.gone`, stage.repo.dir);
      commit = stage.repo.commit({ "a.yaml": "A" });
    };
    await moved(source, back, (head) => head === commit);
  });

  test("asks by itself where nothing can be watched, and at once when poked", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    let commit = "";
    const act = () => {
      commit = stage.repo.commit({ "a.yaml": String(Math.random()) });
    };
    await using slow = await stage.open({ repo: `file://${stage.repo.dir}`, intervalMs: 3_600_000 });
    await moved(
      slow,
      () => {
        act();
        slow.poke();
      },
      (head) => head === commit,
    );
    await using quick = await stage.open({
      repo: `file://${stage.repo.dir}`,
      ref: "main",
      intervalMs: 20,
      path: ".",
    });
    await moved(quick, act, (head) => head === commit);
  });
});

describe("a working tree", () => {
  test("is read as it lies there, and is the commit when it equals it", async () => {
    const commit = stage.repo.commit({ "a.yaml": "a", "b.yaml": "b" });
    await using source = await stage.open({ mode: "worktree", intervalMs: 3_600_000 });
    expect(await source.head(signal)).toEqual({ commit, branch: "main", problems: [] });
    const before = await source.files(commit);
    const edit = () => fs.writeFileSync(path.join(stage.repo.dir, "a.yaml"), "dirty");
    await moved(source, edit, (head) => head === "worktree");
    let told = 0;
    await using _watching = source.watch(() => {
      told += 1;
    });
    await expect.poll(() => told).toBe(0);
    fs.writeFileSync(path.join(stage.repo.dir, "a.yaml"), "dirtier");
    await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(0);
    fs.writeFileSync(path.join(stage.repo.dir, "a.yaml"), "dirty");
    await expect
      .poll(async () => (await textsOf(source, (await source.head(signal)).commit))["a.yaml"], {
        timeout: 10_000,
      })
      .toBe("dirty");
    const after = await source.files("worktree");
    expect(await textsOf(source, "worktree")).toEqual({ "a.yaml": "dirty", "b.yaml": "b" });
    expect(after[1]).toBe(before[1]);
    await moved(
      source,
      () => stage.repo.commit({}),
      (head) => head === stage.repo.git("rev-parse", "HEAD"),
    );
    await expect(source.files(commit)).rejects.toThrow("its files are not those of");
  });

  test("that cannot be read leaves what was read before in force", async () => {
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ mode: "worktree" });
    await source.head(signal);
    fs.symlinkSync("/etc/passwd", path.join(stage.repo.dir, "b.yaml"));
    expect(await source.head(signal)).toMatchObject({
      commit,
      problems: [{ code: "unreadable", effect: "held" }],
    });
    expect(await textsOf(source, commit)).toEqual({ "a.yaml": "a" });
  });

  test("is only of this machine", async () => {
    await expect(stage.open({ mode: "worktree", repo: "https://git.example.com/x" })).rejects.toThrow(
      "only a local directory",
    );
  });
});
