import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { parseAddress } from "../../src/git/address.ts";
import { readCommit } from "../../src/git/commit.ts";
import { fetchRepository } from "../../src/git/fetched.ts";
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

const fetched = (url = `file://${repo.dir}`, references: readonly string[] = []) =>
  fetchRepository(parseAddress(url), { cache, references, signal });

describe("a repository elsewhere", () => {
  test("is here with its branches and tags, as it is now", async () => {
    const first = repo.commit({ "a.yaml": "1" });
    repo.git("tag", "v1");
    const { directory, mainBranch } = await fetched();
    expect(mainBranch).toBe("main");
    const second = repo.commit({ "a.yaml": "2" });
    await fetched();
    expect((await readCommit(directory, "main")).commit).toBe(second);
    expect((await readCommit(directory, "v1")).commit).toBe(first);
  });

  test("is here with what else is named", async () => {
    const commit = repo.commit({ "a.yaml": "1" });
    repo.git("update-ref", "refs/pull/7/head", commit);
    const { directory } = await fetched(undefined, ["refs/pull/7/head"]);
    expect((await readCommit(directory, "refs/pull/7/head")).commit).toBe(commit);
  });

  test("may be wanted by many at once", async () => {
    const commit = repo.commit({ "a.yaml": "1" });
    const all = await Promise.all(Array.from({ length: 6 }, () => fetched()));
    const commits = await Promise.all(
      all.map(async ({ directory }) => (await readCommit(directory, "main")).commit),
    );
    expect(commits).toEqual(Array(6).fill(commit));
    expect(fs.readdirSync(path.join(cache, "git")).filter((name) => name.endsWith(".git"))).toHaveLength(1);
  });

  test("whose server is gone is a failure with what can be done", async () => {
    const server = await serveGit(folder.top);
    await server[Symbol.asyncDispose]();
    await expect(fetched(`git://127.0.0.1:${server.port}/${path.basename(repo.dir)}`)).rejects.toMatchObject({
      code: "host-unreachable",
      message: expect.stringContaining(`git://127.0.0.1:${server.port}/`),
    });
    await expect(fetched(`file://${repo.dir}-gone`)).rejects.toMatchObject({
      code: "host-unreachable",
      hint: expect.stringContaining("check the address"),
    });
  });
});
