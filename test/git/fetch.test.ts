import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { parseAddress } from "../../src/git/address.ts";
import { readCommit } from "../../src/git/commit.ts";
import { fetchRepository } from "../../src/git/fetch.ts";
import { type TestRepo, testFolder } from "./repositories.ts";
import { serveGit } from "./servers.ts";
import { signal } from "./stage.ts";

const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

let made = 0;
let repo: TestRepo;
let cache: string;
beforeEach(() => {
  made += 1;
  repo = folder.repo(`repo${made}`);
  cache = path.join(folder.top, `cache${made}`);
});

const fetchTestRepo = (url = `file://${repo.dir}`, references: readonly string[] = []) =>
  fetchRepository(parseAddress(url), { cache, references, signal });

describe("a remote repository", () => {
  test("is fetched with its current branches and tags", async () => {
    const first = repo.commit({ "a.yaml": "1" });
    repo.git("tag", "v1");
    const { directory, mainBranch } = await fetchTestRepo();
    expect(mainBranch).toBe("main");
    const second = repo.commit({ "a.yaml": "2" });
    await fetchTestRepo();
    expect((await readCommit(directory, "main")).commit).toBe(second);
    expect((await readCommit(directory, "v1")).commit).toBe(first);
  });

  test("is fetched with further named references", async () => {
    const commit = repo.commit({ "a.yaml": "1" });
    repo.git("update-ref", "refs/pull/7/head", commit);
    const { directory } = await fetchTestRepo(undefined, ["refs/pull/7/head"]);
    expect((await readCommit(directory, "refs/pull/7/head")).commit).toBe(commit);
  });

  test("can be fetched by many processes at once", async () => {
    const commit = repo.commit({ "a.yaml": "1" });
    const all = await Promise.all(Array.from({ length: 6 }, () => fetchTestRepo()));
    const commits = await Promise.all(
      all.map(async ({ directory }) => (await readCommit(directory, "main")).commit),
    );
    expect(commits).toEqual(Array(6).fill(commit));
    expect(fs.readdirSync(path.join(cache, "git")).filter((name) => name.endsWith(".git"))).toHaveLength(1);
  });

  test("whose server is gone is a failure with a hint", async () => {
    const server = await serveGit(folder.top);
    await server[Symbol.asyncDispose]();
    await expect(
      fetchTestRepo(`git://127.0.0.1:${server.port}/${path.basename(repo.dir)}`),
    ).rejects.toMatchObject({
      code: "host-unreachable",
      message: expect.stringContaining(`git://127.0.0.1:${server.port}/`),
    });
    await expect(fetchTestRepo(`file://${repo.dir}-gone`)).rejects.toMatchObject({
      code: "host-unreachable",
      hint: expect.stringContaining("check the address"),
    });
  });
});
