import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openCatFile } from "../../src/git/cat-file.ts";
import { readCommit, readFiles, readMerge } from "../../src/git/commit.ts";
import { createFileLocator } from "../../src/git/file-locator.ts";
import type { GitObjects } from "../../src/git/git-objects.ts";
import { type TestRepo, testFolder } from "./repositories.ts";

const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

const MIB = 2 ** 20;
let made = 0;
const newRepo = (...args: string[]): TestRepo => {
  made += 1;
  return folder.repo(`repo${made}`, ...args);
};

/** A blob of zeros, streamed into the repository: small there, however large it is. */
function zeros({ dir }: TestRepo, mebibytes: number): string {
  const write = `head -c ${mebibytes * MIB} /dev/zero | git -c core.bigFileThreshold=1m hash-object -w --stdin`;
  return execFileSync("sh", ["-c", write], { cwd: dir, encoding: "utf8" }).trim();
}

/** A tree object that git itself would not write. */
function rawTree(
  { dir }: TestRepo,
  entries: readonly (readonly [mode: string, name: string, oid: string])[],
): string {
  const bytes = entries.map(([mode, name, oid]) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]),
  );
  const args = ["hash-object", "-t", "tree", "--literally", "-w", "--stdin"];
  return execFileSync("git", args, { cwd: dir, input: Buffer.concat(bytes), encoding: "utf8" }).trim();
}

function commitOf(repo: TestRepo, tree: string): string {
  return repo.git("commit-tree", "-m", "hostile", tree);
}

/** The objects, and what was read of them. */
function countingObjects(dir: string): { objects: GitObjects; blobs: string[] } {
  const objects = openCatFile(dir);
  const blobs: string[] = [];
  const blob: GitObjects["readBlob"] = (oid, maxBytes) => {
    blobs.push(oid);
    return objects.readBlob(oid, maxBytes);
  };
  return { objects: { ...objects, readBlob: blob }, blobs };
}

describe("a repository's objects", () => {
  test("are weighed without being read, also many at once and in their order", async () => {
    const repo = newRepo();
    const texts = Array.from({ length: 1000 }, (_, index) => "x".repeat(index));
    const names = texts.map((_, index) => `${index}.yaml`);
    const commit = repo.commit(Object.fromEntries(names.map((name, index) => [name, texts[index]])));
    await using objects = openCatFile(repo.dir);
    const oidOf = new Map((await objects.readTree(commit)).map(({ name, oid }) => [name, oid]));
    const oids = names.map((name) => oidOf.get(name) ?? "");
    expect(await objects.readSizes(oids)).toEqual(texts.map(({ length }) => length));
  });

  test("are read byte for byte, in few copies however large they are", async () => {
    const repo = newRepo();
    const text = Array.from({ length: 400_000 }, (_, index) => `line ${index}\n`).join("");
    const commit = repo.commit({ "a.yaml": text, "empty.yaml": "", "cr.yaml": "\r\n\n" });
    await using objects = openCatFile(repo.dir);
    const entries = await objects.readTree(commit);
    const contentOf = (name: string) =>
      objects.readBlob(entries.find((one) => one.name === name)?.oid ?? "", 64 * MIB);
    let copied = 0;
    const { copy } = Buffer.prototype;
    Buffer.prototype.copy = function (...args: Parameters<Buffer["copy"]>) {
      const bytes = copy.apply(this, args);
      copied += bytes;
      return bytes;
    };
    const content = await contentOf("a.yaml").finally(() => {
      Buffer.prototype.copy = copy;
    });
    expect(Buffer.compare(content, Buffer.from(text))).toBe(0);
    expect(copied).toBeLessThan(2 * text.length);
    expect((await contentOf("empty.yaml")).byteLength).toBe(0);
    expect(Buffer.from(await contentOf("cr.yaml")).toString()).toBe("\r\n\n");
  });

  test("that are too large are refused by their size, and the next one is read all the same", async () => {
    const repo = newRepo();
    const commit = repo.commit({ "a.yaml": "a" });
    const large = zeros(repo, 64);
    await using objects = openCatFile(repo.dir);
    expect(await objects.readSizes([large])).toEqual([64 * MIB]);
    await expect(objects.readBlob(large, 32 * MIB)).rejects.toThrow(
      `${large} has 64 MiB; at most 32 MiB are read`,
    );
    const [small] = await objects.readTree(commit);
    expect(Buffer.from(await objects.readBlob(small?.oid ?? "", 10)).toString()).toBe("a");
  });

  test("that are not there, or of another kind, are told, and cost the others nothing", async () => {
    const repo = newRepo();
    const commit = repo.commit({ "a.yaml": "a" });
    await using objects = openCatFile(repo.dir);
    await expect(objects.readBlob("0".repeat(40), 10)).rejects.toThrow(
      `no readable object ${"0".repeat(40)}`,
    );
    await expect(objects.readBlob(commit, 1000)).rejects.toThrow("no readable object");
    await expect(objects.resolve("main\ncontents HEAD")).rejects.toThrow("has a line break in its name");
    expect(await objects.resolve("main")).toBe(commit);
  });

  test("are read on after the process that reads them was killed, and after the repository was made anew", async () => {
    const repo = newRepo();
    const first = repo.commit({ "a.yaml": "a" });
    await using objects = openCatFile(repo.dir);
    expect(await objects.resolve("HEAD")).toBe(first);
    fs.renameSync(repo.dir, `${repo.dir}.gone`);
    const again = folder.repo(path.basename(repo.dir));
    const second = again.commit({ "b.yaml": "b" });
    expect((await objects.readTree(second)).map(({ name }) => name)).toEqual(["b.yaml"]);
  });
});

describe("a hostile commit", () => {
  test("with a file of zeros without an end costs no byte of it, nor of the other files", async () => {
    const repo = newRepo();
    repo.commit({ "a.yaml": "a" });
    const large = zeros(repo, 256);
    const [, , small = ""] = repo.git("ls-tree", "HEAD").split(/\s/);
    const commit = commitOf(
      repo,
      rawTree(repo, [
        ["100644", "a.yaml", small],
        ["100644", "bomb.yaml", large],
      ]),
    );
    const { objects, blobs } = countingObjects(repo.dir);
    await using _open = objects;
    const place = { repo: repo.dir, ref: "evil", commit, directory: "" };
    await expect(readFiles(objects, place)).rejects.toThrow(
      "bomb.yaml: has 256 MiB; at most 32 MiB are read",
    );
    expect(blobs).toEqual([]);
  });

  test("is as heavy as all of its files are, though they are one blob", async () => {
    const repo = newRepo();
    const blob = zeros(repo, 1);
    const entries = Array.from(
      { length: 300 },
      (_, index) => ["100644", `${1000 + index}.yaml`, blob] as const,
    );
    const { objects, blobs } = countingObjects(repo.dir);
    await using _open = objects;
    const place = {
      repo: repo.dir,
      ref: "evil",
      commit: commitOf(repo, rawTree(repo, entries)),
      directory: "",
    };
    await expect(readFiles(objects, place)).rejects.toThrow("has more than 256 MiB in its YAML files");
    const limits = { fileBytes: MIB, treeBytes: 4 * MIB, files: 1000 };
    await expect(readFiles(objects, place, { limits })).rejects.toThrow(
      "has more than 4 MiB in its YAML files",
    );
    expect(blobs).toEqual([]);
  });

  test("of a few trees that hold each other many times is counted, not unfolded", async () => {
    const repo = newRepo();
    repo.commit({ "a.yaml": "a" });
    let tree = repo.git("rev-parse", "HEAD^{tree}");
    for (let level = 0; level < 12; level += 1) {
      tree = rawTree(
        repo,
        Array.from({ length: 10 }, (_, index) => ["40000", `d${index}`, tree] as const),
      );
    }
    await expect(readCommit(repo.dir, commitOf(repo, tree))).rejects.toThrow(
      "has more than 200000 YAML files",
    );
  });

  test("of directories in directories without an end is refused", async () => {
    const repo = newRepo();
    repo.commit({ "a.yaml": "a" });
    let tree = repo.git("rev-parse", "HEAD^{tree}");
    for (let level = 0; level < 100; level += 1) tree = rawTree(repo, [["40000", "d", tree]]);
    await expect(readCommit(repo.dir, commitOf(repo, tree))).rejects.toThrow(
      "directories in more than 64 others",
    );
  });

  test("with a directory of a million entries is refused by its size", async () => {
    const repo = newRepo();
    const blob = zeros(repo, 1);
    const entry = Buffer.concat([Buffer.from("100644 0000000.yaml\0"), Buffer.from(blob, "hex")]);
    const file = path.join(folder.top, "tree");
    fs.writeFileSync(file, Buffer.alloc(1_000_000 * entry.length, entry));
    const tree = repo.git("hash-object", "-t", "tree", "--literally", "-w", file);
    await expect(readCommit(repo.dir, commitOf(repo, tree))).rejects.toThrow(
      /has 38\.1 MiB; at most 8 MiB are read/,
    );
  });

  test.each([
    ["a name that leads out", "..", 'has an entry ".."'],
    ["a path for a name", "../../etc/x.yaml", 'has an entry "../../etc/x.yaml"'],
    ["an absolute path for a name", "/etc/x.yaml", 'has an entry "/etc/x.yaml"'],
    ["no name", "", 'has an entry ""'],
  ])("with %s is refused", async (_, name, says) => {
    const repo = newRepo();
    const tree = rawTree(repo, [["100644", name, zeros(repo, 1)]]);
    await expect(readCommit(repo.dir, commitOf(repo, tree))).rejects.toThrow(says);
  });

  test("with a link of a megabyte is refused", async () => {
    const repo = newRepo();
    const tree = rawTree(repo, [["120000", "a.yaml", zeros(repo, 1)]]);
    await expect(readCommit(repo.dir, commitOf(repo, tree))).rejects.toThrow(
      "a.yaml: is a link of 1048576 bytes",
    );
  });

  test("with links in a ring is refused", async () => {
    const repo = newRepo();
    fs.symlinkSync("b.yaml", path.join(repo.dir, "a.yaml"));
    fs.symlinkSync("a.yaml", path.join(repo.dir, "b.yaml"));
    await expect(readCommit(repo.dir, repo.commit({}))).rejects.toThrow(
      "a.yaml: is a link to a link, b.yaml",
    );
  });

  test("that takes git gigabytes to merge is given up", async () => {
    const repo = newRepo();
    const lines = "\n".repeat(24 * MIB);
    repo.commit({ "a.yaml": lines });
    repo.git("checkout", "--quiet", "-b", "evil");
    repo.commit({ "a.yaml": `${lines}x` });
    repo.git("checkout", "--quiet", "main");
    repo.commit({ "a.yaml": `y${lines}` });
    await expect(readMerge(repo.dir, { base: "main", ref: "evil" })).rejects.toThrow(
      /evil: cannot be merged into main: Out of memory/,
    );
  });
});

test("an image that lies in the repository is written to disk as it comes, and never held as a whole", async () => {
  const repo = newRepo();
  const large = zeros(repo, 192);
  const commit = commitOf(repo, rawTree(repo, [["100644", "disk.raw", large]]));
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 5);
  const locate = createFileLocator({ repo: repo.dir, commit }, path.join(folder.top, "cache"));
  const file = await locate("disk.raw").finally(() => clearInterval(watching));
  expect(fs.statSync(file).size).toBe(192 * MIB);
  expect(most).toBeLessThan(96 * MIB);
});
