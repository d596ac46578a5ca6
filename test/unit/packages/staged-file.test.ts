import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { controlFile } from "../../../scripts/package/deb.ts";
import {
  gzippedFile,
  linkFile,
  md5sums,
  orderFiles,
  textFile,
  writeFiles,
} from "../../../scripts/package/staged-file.ts";

const FILES = [
  textFile("usr/share/b", "two\n"),
  textFile("usr/share/a/secret", "one\n", 0o600),
  gzippedFile("usr/share/c", "three\n"),
  linkFile("usr/bin/b", "../share/b"),
];

test("files are written with their modes and one time, whatever the umask", () => {
  const folder = mkdtempSync(join(tmpdir(), "fw-staged-"));
  const umask = process.umask(0o077);
  try {
    writeFiles(FILES, folder, 1_000_000_000);
    const modeOf = (path: string) => (statSync(join(folder, path)).mode & 0o7777).toString(8);
    expect(["usr", "usr/share/a", "usr/share/a/secret", "usr/share/b"].map(modeOf)).toEqual([
      "755",
      "755",
      "600",
      "644",
    ]);
    expect(statSync(join(folder, "usr/share/b")).mtime.toISOString()).toBe("2001-09-09T01:46:40.000Z");
    expect(lstatSync(join(folder, "usr/bin/b")).isSymbolicLink()).toBe(true);
    expect(readlinkSync(join(folder, "usr/bin/b"))).toBe("../share/b");
    expect(execFileSync("gzip", ["-dc", join(folder, "usr/share/c.gz")], { encoding: "utf8" })).toBe(
      "three\n",
    );
  } finally {
    process.umask(umask);
    rmSync(folder, { recursive: true });
  }
});

test("files are in one order, and none of them twice", () => {
  const paths = orderFiles(FILES).map(({ path }) => path);
  expect(paths).toEqual(["usr/bin/b", "usr/share/a/secret", "usr/share/b", "usr/share/c.gz"]);
  expect(orderFiles([...FILES].reverse()).map(({ path }) => path)).toEqual(paths);
  expect(() => orderFiles([...FILES, textFile("usr/share/b", "")])).toThrow("usr/share/b");
});

test("the control files name sizes and digests", () => {
  const deb = { name: "sample", version: "1-1", files: FILES, fields: { Depends: "libc6" }, control: {} };
  expect(controlFile(deb)).toBe(
    "Package: sample\nVersion: 1-1\nArchitecture: amd64\nInstalled-Size: 8\nDepends: libc6\n",
  );
  const [first = ""] = md5sums(orderFiles(FILES)).split("\n");
  expect(first).toBe("5bbf5a52328e7439ae6e719dfe712200  usr/share/a/secret");
});
