import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShell, type Shell } from "../../host/shell.ts";
import { readFileIds } from "./file-ids.ts";
import { findUserBelow } from "./host-uses.ts";

const signal = new AbortController().signal;
let root: string;
let shell: Shell;

/** A pool `vm` with a file, the same folder behind a link, and the same file behind a hard link beside it. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "fw-ids-"));
  mkdirSync(join(root, "vm"));
  writeFileSync(join(root, "vm/a disk.img"), "a");
  writeFileSync(join(root, "other.img"), "b");
  symlinkSync("vm", join(root, "linked"));
  linkSync(join(root, "vm/a disk.img"), join(root, "hard.img"));
  shell = openShell("local:");
});

afterAll(async () => {
  await shell[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

it("a file has one id under all of its paths", async () => {
  const paths = ["vm/a disk.img", "linked/a disk.img", "hard.img", "other.img", "gone.img"];
  const [own = "", linked = "", hard = "", other = "", gone = ""] = paths.map((path) => join(root, path));
  const ids = await readFileIds({ shell }, [own, linked, hard, other, gone], signal);
  expect(ids.get(own)).toMatch(/^\d+:\d+$/);
  expect([ids.get(linked), ids.get(hard)]).toEqual([ids.get(own), ids.get(own)]);
  expect(ids.get(other)).not.toBe(ids.get(own));
  expect(ids.has(gone)).toBe(false);
});

it("a file that is used by a path with a link, there or gone, is in its pool", async () => {
  const userOf = (path: string) =>
    findUserBelow(
      { shell },
      join(root, "vm"),
      new Map([
        ["/nowhere", "web"],
        [join(root, path), "db"],
      ]),
      signal,
    );
  expect(await userOf("linked/a disk.img")).toBe("db");
  expect(await userOf("linked/gone.img")).toBe("db");
  expect(await userOf("other.img")).toBeUndefined();
});
