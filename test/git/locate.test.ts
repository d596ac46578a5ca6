import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { locatorIn } from "../../src/git/locate.ts";
import { fileDigest } from "../../src/images/file-digest.ts";
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
  locatorIn({ repo: repo.dir, commit, path: "fleet" }, cache)(file);
const blobs = () => fs.readdirSync(path.join(cache, "blobs"));
/** What tells a file from another one, and from itself as it was. */
const print = (file: string) => {
  const { ino, mtimeNs, ctimeNs } = fs.statSync(file, { bigint: true });
  return { ino, mtimeNs, ctimeNs };
};
const aged = (file: string, days: number) => {
  const at = Date.now() / 1000 - days * 24 * 3600;
  fs.utimesSync(path.dirname(file), at, at);
};

describe("a file of a commit", () => {
  test("is the very same file in the next one where it did not change, and is read once", async () => {
    const first = repo.commit({ "fleet/images/base.raw": "disk", "fleet/a.yaml": "1" });
    const file = await locate(first, "images/base.raw");
    expect(fs.readFileSync(file, "utf8")).toBe("disk");
    expect(path.basename(file)).toBe("base.raw");
    const before = print(file);
    const digest = await fileDigest(file, cache);
    const second = repo.commit({ "fleet/a.yaml": "2" });
    expect(await locate(second, "images/base.raw")).toBe(file);
    expect(print(file)).toEqual(before);
    expect(await fileDigest(file, cache)).toBe(digest);
    const third = repo.commit({ "fleet/images/base.raw": "another" });
    expect(fs.readFileSync(await locate(third, "images/base.raw"), "utf8")).toBe("another");
    expect(fs.readFileSync(await locate(first, "images/base.raw"), "utf8")).toBe("disk");
  });

  test("is removed when nobody has wanted it for a week, and comes again when somebody does", async () => {
    const commit = repo.commit({ "fleet/old": "old", "fleet/used": "used", "fleet/new": "new" });
    const [old, used] = [await locate(commit, "old"), await locate(commit, "used")];
    aged(old, 8);
    aged(used, 6);
    expect(blobs()).toHaveLength(2);
    const fresh = await locate(commit, "new");
    expect([old, used, fresh].map((file) => fs.existsSync(file))).toEqual([false, true, true]);
    expect(fs.readFileSync(await locate(commit, "old"), "utf8")).toBe("old");
  });

  test("that somebody wants is kept, however long it has been there", async () => {
    const commit = repo.commit({ "fleet/kept": "kept", "fleet/new": "new" });
    const kept = await locate(commit, "kept");
    aged(kept, 30);
    const before = print(kept);
    await locate(commit, "kept");
    await locate(commit, "new");
    expect(print(kept)).toEqual(before);
  });

  test("that there is not is named, with the commit", async () => {
    const commit = repo.commit({ "fleet/a": "a" });
    await expect(locate(commit, "b")).rejects.toThrow(
      `fleet/b: the commit ${commit.slice(0, 8)} has no such file`,
    );
  });
});
