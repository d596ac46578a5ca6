import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as git from "isomorphic-git";
import { afterAll, describe, expect, test } from "vitest";
import { readCommit } from "./commit.ts";
import { readWorktree } from "./worktree.ts";

const top = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "fleetwright-git-")));
afterAll(() => fs.rmSync(top, { recursive: true, force: true }));

let made = 0;

/** A new directory with these files. */
function directory(files: Record<string, string>): string {
  made += 1;
  const dir = path.join(top, String(made));
  fs.mkdirSync(dir);
  write(dir, files);
  return dir;
}

function write(dir: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
}

function link(dir: string, name: string, target: string): void {
  fs.symlinkSync(target, path.join(dir, name));
}

function pipeBehind(file: string): void {
  execFileSync("mkfifo", [`${file}.pipe`]);
  fs.symlinkSync(`${path.basename(file)}.pipe`, file);
}

function directoryBehind(file: string): void {
  fs.mkdirSync(`${file}.d`);
  fs.symlinkSync(`${path.basename(file)}.d`, file);
}

/** A new repository with these files committed. */
async function repository(files: Record<string, string>): Promise<{ dir: string; commit: string }> {
  const dir = directory(files);
  await git.init({ fs, dir, defaultBranch: "main" });
  return { dir, commit: await commitAll(dir) };
}

async function commitAll(dir: string): Promise<string> {
  await git.add({ fs, dir, filepath: "." });
  return git.commit({ fs, dir, message: "change", author: { name: "Ada", email: "ada@example.test" } });
}

/** Paths and texts, for comparison. */
function texts({ files }: Awaited<ReturnType<typeof readWorktree>>): [string, string][] {
  return files.map(({ path, content }) => [path, new TextDecoder().decode(content)]);
}

describe("a working tree", () => {
  test("has its YAML files sorted, without files of tools", async () => {
    const dir = directory({
      "b.yml": "b",
      "a/z.yaml": "z",
      "a.yaml": "a",
      "README.md": "-",
      ".gitlab-ci.yml": "-",
      ".cache/x.yaml": "-",
      "node_modules/x.yaml": "-",
    });
    const tree = await readWorktree(dir);
    expect(texts(tree)).toEqual([
      ["a.yaml", "a"],
      ["a/z.yaml", "z"],
      ["b.yml", "b"],
    ]);
    expect(tree).toMatchObject({ commit: "worktree", dirty: false, root: dir });
  });
  test("has the commit that it equals, also below the top of the repository", async () => {
    const { dir, commit } = await repository({ "fleet/a.yaml": "a", "other.yaml": "o" });
    expect(await readWorktree(dir)).toMatchObject({ commit, dirty: false });
    write(dir, { "other.yaml": "changed", "fleet/notes.txt": "no matter" });
    expect(await readWorktree(path.join(dir, "fleet"))).toMatchObject({ commit, dirty: false });
    expect(await readWorktree(dir)).toMatchObject({ commit: "worktree", dirty: true });
  });
  test.each([
    { that: "a changed file", change: (dir: string) => write(dir, { "a.yaml": "A" }) },
    { that: "a new file", change: (dir: string) => write(dir, { "new.yaml": "n" }) },
    {
      that: "a file that git ignores",
      change: (dir: string) => write(dir, { ".gitignore": "*", "x.yaml": "x" }),
    },
    { that: "a removed file", change: (dir: string) => fs.rmSync(path.join(dir, "a.yaml")) },
  ])("is dirty with $that", async ({ change }) => {
    const { dir } = await repository({ "a.yaml": "a", "b.yaml": "b" });
    change(dir);
    expect(await readWorktree(dir)).toMatchObject({ commit: "worktree", dirty: true });
  });
  test("has its commit though git checked its lines out with CRLF", async () => {
    const { dir, commit } = await repository({ "a.yaml": "a: 1\nb: |\n  c\n", "b.yaml": "b\n" });
    write(dir, { "a.yaml": "a: 1\r\nb: |\r\n  c\r\n" }); // as with core.autocrlf=true
    expect(await readWorktree(dir)).toMatchObject({ commit, dirty: false });
    write(dir, { "a.yaml": "a: 2\r\nb: |\r\n  c\r\n" });
    expect(await readWorktree(dir)).toMatchObject({ commit: "worktree", dirty: true });
  });
  test("in a repository without a commit is a plain directory", async () => {
    const dir = directory({ "a.yaml": "a" });
    await git.init({ fs, dir });
    expect(await readWorktree(dir)).toMatchObject({ commit: "worktree", dirty: false });
  });
  test("follows links inside the tree", async () => {
    const { dir } = await repository({ "a.yaml": "a" });
    link(dir, "b.yaml", "a.yaml");
    const commit = await commitAll(dir);
    const tree = await readWorktree(dir);
    expect(texts(tree)).toEqual([
      ["a.yaml", "a"],
      ["b.yaml", "a"],
    ]);
    expect(tree.commit).toBe(commit);
    expect(texts(await readCommit(dir, "main"))).toEqual(texts(tree));
  });
  test.each([
    { target: "/etc/passwd", says: "a.yaml: is a link out of the tree, to /etc/passwd" },
    { target: "../nowhere", says: "a.yaml: is a link to ../nowhere, which does not exist" },
  ])("refuses a link to $target", async ({ target, says }) => {
    const dir = directory({});
    link(dir, "a.yaml", target);
    await expect(readWorktree(dir)).rejects.toThrow(`${dir}/${says}`);
  });
  test.each([
    ["a pipe", (file: string) => execFileSync("mkfifo", [file]), "is a pipe, a socket or a device"],
    ["a link to a pipe", pipeBehind, "this is a pipe, and not a file"],
    ["a link to a directory", directoryBehind, "is a link to a directory, which is not followed"],
  ])("refuses %s that is called like a fleet file, and does not wait for it", async (_, make, says) => {
    const dir = directory({});
    make(path.join(dir, "x.yaml"));
    await expect(readWorktree(dir)).rejects.toThrow(says);
  });
  test("that does not exist is no fleet without resources", async () => {
    await expect(readWorktree(path.join(top, "nowhere"))).rejects.toThrow("nowhere: is not there");
  });
  test("made by git worktree add has the commit of its own HEAD", async () => {
    const { dir, commit } = await repository({ "a.yaml": "a" });
    write(dir, { "a.yaml": "later" });
    await commitAll(dir);
    const linked = directory({ "a.yaml": "a", ".git": `gitdir: ${dir}/.git/worktrees/other` });
    write(dir, { ".git/worktrees/other/HEAD": commit, ".git/worktrees/other/commondir": "../.." });
    expect(await readWorktree(linked)).toMatchObject({ commit, dirty: false });
    expect(texts(await readCommit(linked, "HEAD"))).toEqual([["a.yaml", "a"]]);
  });
});

describe("a commit", () => {
  test("has its own files, not those of the working tree", async () => {
    const { dir, commit } = await repository({
      "fleet/a.yaml": "old",
      ".github/x.yaml": "-",
      "fleet/x.txt": "-",
    });
    write(dir, { "fleet/a.yaml": "new" });
    const second = await commitAll(dir);
    write(dir, { "fleet/a.yaml": "unsaved" });
    const tree = await readCommit(dir, commit, "fleet");
    expect(texts(tree)).toEqual([["a.yaml", "old"]]);
    expect(tree).toMatchObject({ commit, dirty: false, root: path.join(dir, "fleet") });
    expect(texts(await readCommit(dir, "main", "./fleet/"))).toEqual([["a.yaml", "new"]]);
    expect((await readCommit(dir, "HEAD")).commit).toBe(second);
  });
  test("is found by branch, tag, annotated tag, short id, and in a bare repository", async () => {
    const { dir, commit } = await repository({ "a.yaml": "a" });
    await git.tag({ fs, dir, ref: "v1" });
    await git.annotatedTag({
      fs,
      dir,
      ref: "v2",
      message: "two",
      tagger: { name: "Ada", email: "ada@example.test" },
    });
    const bare = path.join(top, "bare.git");
    fs.cpSync(path.join(dir, ".git"), bare, { recursive: true });
    for (const ref of ["main", "v1", "v2", commit.slice(0, 9)])
      expect((await readCommit(dir, ref)).commit).toBe(commit);
    expect(texts(await readCommit(bare, "main"))).toEqual([["a.yaml", "a"]]);
  });
  test("is a failure on a machine without git, where directories can still be read", async () => {
    const names = Array.from({ length: 80 }, (_, index) => `f${String(index).padStart(2, "0")}.yaml`);
    const { dir } = await repository(Object.fromEntries(names.map((name) => [name, name])));
    expect(texts(await readCommit(dir, "main"))).toEqual(names.map((name) => [name, name]));
    const { PATH } = process.env;
    process.env.PATH = top;
    try {
      await expect(readCommit(dir, "main")).rejects.toThrow("git is not installed on this machine");
      expect(await readWorktree(dir)).toMatchObject({ commit: "worktree", dirty: false });
    } finally {
      process.env.PATH = PATH;
    }
  });
  test("that does not exist is named, and so is a missing directory", async () => {
    const { dir } = await repository({ "a.yaml": "a" });
    await expect(readCommit(dir, "nope")).rejects.toThrow(`${dir}: has no branch, tag or commit "nope"`);
    await expect(readCommit(dir, "main", "fleet")).rejects.toThrow(
      `${dir}: has no directory "fleet" at main`,
    );
    await expect(readCommit(top, "main")).rejects.toThrow(`has no branch, tag or commit "main"`);
  });
  test("with a link out of the tree is refused", async () => {
    const { dir } = await repository({ "fleet/b.yaml": "b", "a.yaml": "a" });
    link(dir, "fleet/a.yaml", "../a.yaml");
    await commitAll(dir);
    await expect(readCommit(dir, "main", "fleet")).rejects.toThrow(
      "fleet/a.yaml: is a link out of the tree, to ../a.yaml",
    );
    expect(texts(await readCommit(dir, "main"))).toContainEqual(["fleet/a.yaml", "a"]);
  });
});
