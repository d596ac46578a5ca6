import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { openCatFile } from "../../src/git/cat-file.ts";
import { readCommit } from "../../src/git/commit.ts";
import { Failure } from "../../src/model/failure.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, damagedBytes } from "./mutations.ts";
import { readAsync } from "./oracles.ts";

/** Objects that no git of ours would make: written into a real repository as they are, and read as a commit of a stranger. */

const repo = mkdtempSync(join(tmpdir(), "fuzz-git-"));
const git = (args: readonly string[], input: string | Uint8Array = "") =>
  execFileSync("git", ["-C", repo, ...args], { input, stdio: ["pipe", "pipe", "ignore"] })
    .toString()
    .trim();
/** As it is, whatever it is. */
const put = (type: string, content: string | Uint8Array) =>
  git(["hash-object", "--literally", "-w", "-t", type, "--stdin"], content);

let blob: string;
let tree: Buffer;
let treeId: string;

beforeAll(() => {
  git(["init", "-q"]);
  blob = put("blob", "kind: Fleet\n");
  const entry = (mode: string, name: string, id: string) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
  tree = Buffer.concat([
    entry("100644", "a.yaml", blob),
    entry("120000", "b.yaml", blob),
    entry("100644", "c.yml", blob),
  ]);
  treeId = put("tree", tree);
});
afterAll(() => rmSync(repo, { recursive: true }));

/** The files of a commit, each with a path that leads nowhere else; or a refusal. */
async function filesOf(commit: string): Promise<void> {
  const read = await readAsync(() => readCommit(repo, commit));
  for (const { path } of read?.files ?? []) {
    expect(path).not.toMatch(/^\/|(^|\/)\.\.(\/|$)/);
    expect(path).toMatch(/\.ya?ml$/);
  }
}

const PERSON = "A <a@example.test> 1700000000 +0000";

describe("whatever a stranger's commit holds", () => {
  fuzz(
    "a damaged tree is read or refused",
    {
      cases: damagedBytes(fc.constant(Buffer.from(`100644 a.yaml\0${"x".repeat(20)}`))),
      runs: 25,
    },
    async (bytes) => {
      await using objects = openCatFile(repo);
      for (const content of [bytes, Buffer.concat([tree, bytes])]) {
        const id = put("tree", content);
        await readAsync(() => objects.readTree(id));
        await filesOf(put("commit", `tree ${id}\nauthor ${PERSON}\ncommitter ${PERSON}\n\nx\n`));
      }
    },
  );

  const names = fc.constantFrom(
    "..",
    ".",
    ".git",
    "../x.yaml",
    "a/b.yaml",
    "/etc/x.yaml",
    "-x.yaml",
    "a\nb.yaml",
    "\u001b[2J.yaml",
    "a.yaml ",
    "",
  );
  fuzz(
    "entries with hostile names are left out, refused or read under that name",
    {
      cases: fc.tuple(names, fc.constantFrom("100644", "40000", "120000", "160000", "0", "99999999", "-1")),
      runs: 25,
    },
    async ([name, mode]) => {
      const id = put(
        "tree",
        Buffer.concat([
          Buffer.from(`${mode} ${name}\0`),
          Buffer.from(mode === "40000" ? treeId : blob, "hex"),
        ]),
      );
      await filesOf(put("commit", `tree ${id}\nauthor ${PERSON}\ncommitter ${PERSON}\n\nx\n`));
    },
  );

  const headers = fc
    .constant(0)
    .map(() => `tree ${"0".repeat(40)}\nauthor ${PERSON}\ncommitter ${PERSON}\n\nsubject\n`);
  fuzz(
    "a damaged commit is read or refused",
    {
      cases: damaged(headers, ["tree ", "parent ", "gpgsig -----BEGIN", "\n\n", "encoding utf-7\n"]),
      runs: 20,
    },
    async (text) => {
      await filesOf(put("commit", text.replaceAll("0".repeat(40), treeId)));
    },
  );

  fuzz(
    "a name of a commit that is none is refused, and is no option of git",
    {
      cases: damaged(fc.constantFrom("HEAD", "main~1", "v1^{}"), [
        "--help",
        "-x",
        "..",
        "@{-1}",
        ":/x",
        "^",
        "--output=/tmp/x",
      ]),
      runs: 15,
    },
    async (ref) => {
      const failure = await readCommit(repo, ref).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Failure);
      expect((failure as Failure).code).not.toBe("bug");
    },
  );
});
