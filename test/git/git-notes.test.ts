import { afterAll, expect, test } from "vitest";
import { parseAddress } from "../../src/git/address.ts";
import { publishNotes, readNote, writeNotes } from "../../src/git/git-notes.ts";
import { type Mirror, openMirror } from "../../src/git/mirror.ts";
import { type TestRepo, testFolder } from "./repositories.ts";

const folder = testFolder();
const open: Mirror[] = [];
afterAll(async () => {
  await Promise.all(open.map((mirror) => mirror[Symbol.asyncDispose]()));
  folder[Symbol.dispose]();
});

const NOW = new Date("2026-01-01T00:00:00Z");
const { signal } = new AbortController();

let made = 0;

function repository(): { repo: TestRepo; commits: string[] } {
  made += 1;
  const repo = folder.repo(`repo${made}`);
  return { repo, commits: [1, 2, 3, 4].map((text) => repo.commit({ "a.yaml": String(text) })) };
}

async function mirrorOf({ dir }: TestRepo, name: string): Promise<Mirror> {
  const options = { cache: `${dir}.${name}`, purpose: "", references: [], timeoutMs: 60_000 };
  const mirror = await openMirror({ ...options, address: parseAddress(dir) });
  open.push(mirror);
  return mirror;
}

test("notes are written, replaced, and shown by git log", async () => {
  const { repo, commits } = repository();
  const [first = "", second = ""] = commits;
  const both = [first, second].map((commit) => ({
    commit,
    text: "Plan: 1 to create\n\n  + VirtualMachine/dä\n",
  }));
  await writeNotes(repo.dir, both, NOW);
  await writeNotes(repo.dir, [{ commit: first, text: "Plan: nothing" }], NOW);
  expect(await readNote(repo.dir, first)).toBe("Plan: nothing");
  expect(await readNote(repo.dir, second)).toBe("Plan: 1 to create\n\n  + VirtualMachine/dä");
  expect(await readNote(repo.dir, commits[2] ?? "")).toBeUndefined();
  expect(repo.git("log", "-1", "--notes=fleetwright", "--format=%N", first)).toBe("Plan: nothing");
});

test("notes that are written in parallel are all kept", async () => {
  const { repo, commits } = repository();
  await Promise.all(commits.map((commit) => writeNotes(repo.dir, [{ commit, text: commit }], NOW)));
  expect(await Promise.all(commits.map((commit) => readNote(repo.dir, commit)))).toEqual(commits);
});

test("notes go into the original, beside those that others write there at the same time", async () => {
  const { repo, commits } = repository();
  const mirrors = await Promise.all(commits.map((_, index) => mirrorOf(repo, String(index))));
  await Promise.all(mirrors.map((mirror) => mirror.fetch(signal)));
  const texts = commits.map((commit) => ({ commit, text: () => `note of ${commit}` }));
  await Promise.all(
    mirrors.map((mirror, index) => publishNotes(mirror, texts.slice(index, index + 1), NOW, signal)),
  );
  expect(await Promise.all(commits.map((commit) => readNote(repo.dir, commit)))).toEqual(
    texts.map(({ text }) => text()),
  );
  const before = repo.git("rev-parse", "refs/notes/fleetwright");
  for (const mirror of mirrors) await publishNotes(mirror, texts, NOW, signal);
  expect(repo.git("rev-parse", "refs/notes/fleetwright")).toBe(before);
});

test("all parallel edits of one note are in it", async () => {
  const { repo, commits } = repository();
  const [commit = ""] = commits;
  const names = ["berlin", "paris", "rome"];
  const mirrors = await Promise.all(names.map((name) => mirrorOf(repo, name)));
  await Promise.all(mirrors.map((mirror) => mirror.fetch(signal)));
  const adding = (name: string) => [
    { commit, text: (before = "") => [...before.split("\n").filter(Boolean), name].sort().join("\n") },
  ];
  await Promise.all(
    mirrors.map((mirror, index) => publishNotes(mirror, adding(names[index] ?? ""), NOW, signal)),
  );
  expect(await readNote(repo.dir, commit)).toBe("berlin\nparis\nrome");
});

test("a longer reference that is in the way is named, with a hint", async () => {
  const { repo, commits } = repository();
  repo.git("update-ref", "refs/notes/fleetwright/x", commits[0] ?? "");
  const mirror = await mirrorOf(repo, "occupied");
  await mirror.fetch(signal);
  const notes = [{ commit: commits[0] ?? "", text: () => "x" }];
  await expect(publishNotes(mirror, notes, NOW, signal)).rejects.toMatchObject({
    message: expect.stringContaining(
      "notes cannot be written: the reference refs/notes/fleetwright/x is in the way",
    ),
    hint: expect.stringContaining("refs/notes/fleetwright/x"),
  });
  repo.git("update-ref", "-d", "refs/notes/fleetwright/x");
  await publishNotes(mirror, notes, NOW, signal);
  expect(await readNote(repo.dir, commits[0] ?? "")).toBe("x");
});

test("a repository that refuses the notes is named", async () => {
  const { repo, commits } = repository();
  const mirror = await mirrorOf(repo, "mirror");
  await mirror.fetch(signal);
  repo.git("config", "receive.hideRefs", "refs/notes");
  const notes = [{ commit: commits[0] ?? "", text: () => "x" }];
  await expect(publishNotes(mirror, notes, NOW, signal)).rejects.toThrow(
    `${repo.dir}: notes cannot be written`,
  );
});
