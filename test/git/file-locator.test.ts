import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createFileLocator } from "../../src/git/file-locator.ts";
import { digestFileCached } from "../../src/images/file-digest.ts";
import { type TestRepo, testFolder } from "./repositories.ts";

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

const locate = (commit: string, file: string) =>
  createFileLocator({ repo: repo.dir, commit, path: "fleet" }, cache)(file);
const blobs = () => fs.readdirSync(path.join(cache, "blobs"));
/** Returns fields that differ for another file, and for another version of the same file. */
const fileIdentity = (file: string) => {
  const { ino, mtimeNs, ctimeNs } = fs.statSync(file, { bigint: true });
  return { ino, mtimeNs, ctimeNs };
};
const setAge = (file: string, days: number) => {
  const at = Date.now() / 1000 - days * 24 * 3600;
  fs.utimesSync(path.dirname(file), at, at);
};

describe("a file of a commit", () => {
  test("is the identical file in the next commit if it did not change, and is read once", async () => {
    const first = repo.commit({ "fleet/images/base.raw": "disk", "fleet/a.yaml": "1" });
    const file = await locate(first, "images/base.raw");
    expect(fs.readFileSync(file, "utf8")).toBe("disk");
    expect(path.basename(file)).toBe("base.raw");
    const before = fileIdentity(file);
    const digest = await digestFileCached(file, cache);
    const second = repo.commit({ "fleet/a.yaml": "2" });
    expect(await locate(second, "images/base.raw")).toBe(file);
    expect(fileIdentity(file)).toEqual(before);
    expect(await digestFileCached(file, cache)).toBe(digest);
    const third = repo.commit({ "fleet/images/base.raw": "another" });
    expect(fs.readFileSync(await locate(third, "images/base.raw"), "utf8")).toBe("another");
    expect(fs.readFileSync(await locate(first, "images/base.raw"), "utf8")).toBe("disk");
  });

  test("is removed after a week without use, and extracted again on the next use", async () => {
    const commit = repo.commit({ "fleet/old": "old", "fleet/used": "used", "fleet/new": "new" });
    const [old, used] = [await locate(commit, "old"), await locate(commit, "used")];
    setAge(old, 8);
    setAge(used, 6);
    expect(blobs()).toHaveLength(2);
    const fresh = await locate(commit, "new");
    expect([old, used, fresh].map((file) => fs.existsSync(file))).toEqual([false, true, true]);
    expect(fs.readFileSync(await locate(commit, "old"), "utf8")).toBe("old");
  });

  test("that is in use is kept for any time", async () => {
    const commit = repo.commit({ "fleet/kept": "kept", "fleet/new": "new" });
    const kept = await locate(commit, "kept");
    setAge(kept, 30);
    const before = fileIdentity(kept);
    await locate(commit, "kept");
    await locate(commit, "new");
    expect(fileIdentity(kept)).toEqual(before);
  });

  test("that does not exist is named, with the commit", async () => {
    const commit = repo.commit({ "fleet/a": "a" });
    await expect(locate(commit, "b")).rejects.toThrow(
      `fleet/b: the commit ${commit.slice(0, 8)} has no such file`,
    );
  });
});
