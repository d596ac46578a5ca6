import fs from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { GitSource } from "../../src/git/types.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();

/** Until the source has called back, and head() says what is expected. */
async function waitUntilMoved(
  source: GitSource,
  act: () => void,
  isThere: (commit: string) => boolean,
): Promise<void> {
  let notify = () => {};
  await using _watching = source.watch(() => notify());
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const notified = new Promise<void>((resolve) => {
      notify = resolve;
    });
    if (attempt === 0) act();
    if (isThere((await source.head(signal)).commit)) return;
    await Promise.race([notified, setTimeout(50)]);
  }
  throw new Error("it was not told of");
}

describe("a watched source", () => {
  test("reports commits, packed references, and a branch that was moved by a push", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    const bare = `${stage.repo.dir}.git`;
    stage.repo.git("clone", "--quiet", "--bare", ".", bare);
    for (const dir of [stage.repo.dir, bare]) {
      await using source = await stage.open({ repo: dir, intervalMs: 3_600_000 });
      const place = stage.folder.openRepo(path.basename(dir));
      let commit = "";
      const act = () => {
        commit = stage.repo.commit({ "a.yaml": `for ${dir}` });
        if (dir === bare) stage.repo.git("push", "--quiet", bare, "main");
      };
      await waitUntilMoved(source, act, (head) => head === commit);
      place.git("pack-refs", "--all");
      await waitUntilMoved(source, act, (head) => head === commit);
    }
  });

  test("reports the last of several quick commits", async () => {
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

  test("reports other branches too, for their plans", async () => {
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ intervalMs: 3_600_000 });
    await source.head(signal);
    let messages = 0;
    await using _watching = source.watch(() => {
      messages += 1;
    });
    stage.repo.git("branch", "feature");
    await expect.poll(() => messages, { timeout: 10_000 }).toBe(1);
    expect(await source.head(signal)).toMatchObject({ commit, branch: "main" });
  });

  test("reports a repository that comes back", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ intervalMs: 300 });
    await source.head(signal);
    fs.renameSync(stage.repo.dir, `${stage.repo.dir}.gone`);
    await waitUntilMoved(
      source,
      () => {},
      () => true,
    );
    let commit = "";
    const back = () => {
      fs.renameSync(`${stage.repo.dir}.gone`, stage.repo.dir);
      commit = stage.repo.commit({ "a.yaml": "A" });
    };
    await waitUntilMoved(source, back, (head) => head === commit);
  });

  test("polls where it cannot watch, and reads at once on refresh()", async () => {
    stage.repo.commit({ "a.yaml": "a" });
    let commit = "";
    const act = () => {
      commit = stage.repo.commit({ "a.yaml": String(Math.random()) });
    };
    await using slow = await stage.open({ repo: `file://${stage.repo.dir}`, intervalMs: 3_600_000 });
    await waitUntilMoved(
      slow,
      () => {
        act();
        slow.refresh();
      },
      (head) => head === commit,
    );
    await using quick = await stage.open({
      repo: `file://${stage.repo.dir}`,
      ref: "main",
      intervalMs: 20,
      path: ".",
    });
    await waitUntilMoved(quick, act, (head) => head === commit);
  });
});

describe("a working tree", () => {
  test("is read with uncommitted files, and has the id of the commit that it equals", async () => {
    const commit = stage.repo.commit({ "a.yaml": "a", "b.yaml": "b" });
    await using source = await stage.open({ mode: "worktree", intervalMs: 3_600_000 });
    expect(await source.head(signal)).toEqual({ commit, branch: "main", confirmed: true, problems: [] });
    const before = await source.files(commit);
    const edit = () => fs.writeFileSync(path.join(stage.repo.dir, "a.yaml"), "dirty");
    await waitUntilMoved(source, edit, (head) => head === "worktree");
    let messages = 0;
    await using _watching = source.watch(() => {
      messages += 1;
    });
    await expect.poll(() => messages).toBe(0);
    fs.writeFileSync(path.join(stage.repo.dir, "a.yaml"), "dirtier");
    await expect.poll(() => messages, { timeout: 10_000 }).toBeGreaterThan(0);
    fs.writeFileSync(path.join(stage.repo.dir, "a.yaml"), "dirty");
    await expect
      .poll(async () => (await textsOf(source, (await source.head(signal)).commit))["a.yaml"], {
        timeout: 10_000,
      })
      .toBe("dirty");
    const after = await source.files("worktree");
    expect(await textsOf(source, "worktree")).toEqual({ "a.yaml": "dirty", "b.yaml": "b" });
    expect(after[1]).toBe(before[1]);
    await waitUntilMoved(
      source,
      () => stage.repo.commit({}),
      (head) => head === stage.repo.git("rev-parse", "HEAD"),
    );
    await expect(source.files(commit)).rejects.toThrow("its files are not those of");
  });

  test("that cannot be read leaves the last read files in force", async () => {
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

  test("cannot be remote", async () => {
    await expect(stage.open({ mode: "worktree", repo: "https://git.example.com/x" })).rejects.toThrow(
      "only a local directory",
    );
  });
});
