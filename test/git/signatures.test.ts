import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openVerifiedSource } from "../../src/daemon/revision/verified-source.ts";
import type { Signers } from "../../src/git/signers.ts";
import { createMemoryStore } from "../../src/store/memory-store.testing.ts";
import { signal, sourceStage } from "./stage.ts";

const stage = sourceStage();
const keys = path.join(stage.folder.top, "keys");
const allowed = path.join(keys, "allowed_signers");
const home = path.join(keys, "gnupg");
const pgp = path.join(keys, "ada.asc");

beforeAll(() => {
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  for (const name of ["ada", "eve"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path.join(keys, name)]);
  }
  fs.writeFileSync(allowed, `ada@example.test ${fs.readFileSync(path.join(keys, "ada.pub"), "utf8")}`);
  gpg("--quick-generate-key", "--passphrase", "", "Ada <ada@example.test>", "ed25519", "sign");
  fs.writeFileSync(pgp, gpg("--armor", "--export", "ada@example.test"));
  gpg("--quick-generate-key", "--passphrase", "", "Eve <eve@example.test>", "ed25519", "sign");
});

afterAll(() => {
  execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
});

function gpg(...args: string[]): string {
  return execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", ...args], {
    encoding: "utf8",
    stdio: "pipe",
  });
}

const bySsh = (name: string) => [
  ...["-c", "gpg.format=ssh", "-c", `user.signingKey=${path.join(keys, name)}.pub`],
];
const byPgp = (name: string) => [
  "-c",
  `gpg.program=${gpgOf(home)}`,
  "-c",
  `user.signingKey=${name}@example.test`,
];

/** git takes a program alone, without arguments. */
function gpgOf(directory: string): string {
  const file = path.join(keys, "gpg");
  fs.writeFileSync(file, `#!/bin/sh\nexec gpg --homedir '${directory}' --batch "$@"\n`, { mode: 0o755 });
  return file;
}

let change = 0;

/** A commit that is signed, or is not. */
function commit(settings: readonly string[] = []): string {
  change += 1;
  fs.writeFileSync(path.join(stage.repo.dir, "a.yaml"), String(change));
  stage.repo.git("add", "--all");
  const sign = settings.length > 0 ? ["--gpg-sign"] : [];
  stage.repo.git(...settings, "commit", "--quiet", "-m", `change ${change}`, ...sign);
  return stage.repo.git("rev-parse", "HEAD");
}

const SSH: Signers = { ssh: allowed };

describe("a source whose commits must be signed", () => {
  test.each<[string, Signers, () => string[]]>([
    ["with a key of ssh", SSH, () => bySsh("ada")],
    ["with a key of OpenPGP", { openpgp: [pgp] }, () => byPgp("ada")],
    ["with either", { ssh: allowed, openpgp: [pgp] }, () => byPgp("ada")],
  ])("follows those that are, %s", async (_, signers, settings) => {
    const first = commit(settings());
    await using source = await stage.open({ signers });
    expect(await source.head(signal)).toMatchObject({ commit: first, problems: [] });
    const second = commit(settings());
    expect(await source.head(signal)).toMatchObject({ commit: second, problems: [] });
  });

  test.each<[string, Signers, () => string[], RegExp]>([
    [
      "is not signed",
      SSH,
      () => [],
      /main: commit [0-9a-f]{12} \("change \d+", by Ada <ada@example.test>\) is not signed$/,
    ],
    [
      "is signed by another key of ssh",
      SSH,
      () => bySsh("eve"),
      /is signed by a key that is not among the signers: .*SHA256:/,
    ],
    [
      "is signed by another key of OpenPGP",
      { openpgp: [pgp] },
      () => byPgp("eve"),
      /is signed by a key that is not among the signers: [0-9A-F]+$/,
    ],
    [
      "is signed with OpenPGP where ssh is asked for",
      SSH,
      () => byPgp("ada"),
      /is signed by a key that is not among the signers/,
    ],
    [
      "is signed with ssh where OpenPGP is asked for",
      { openpgp: [pgp] },
      () => bySsh("ada"),
      /is signed by a key that is not among the signers/,
    ],
  ])("holds one that %s", async (_, signers, settings, says) => {
    const good = commit(signers === SSH ? bySsh("ada") : byPgp("ada"));
    await using source = await stage.open({ signers });
    await source.head(signal);
    const bad = commit(settings());
    const head = await source.head(signal);
    expect(head).toMatchObject({
      commit: good,
      problems: [{ code: "signature", effect: "held", commit: bad }],
    });
    expect(head.problems[0]?.message).toMatch(says);
  });

  test("looks at every commit since the one in force, not only at the newest", async () => {
    const good = commit(bySsh("ada"));
    await using source = await stage.open({ signers: SSH });
    await source.head(signal);
    const unsigned = commit();
    commit(bySsh("ada"));
    const head = await source.head(signal);
    expect(head.commit).toBe(good);
    expect(head.problems[0]?.message).toContain(`commit ${unsigned.slice(0, 12)}`);
  });

  test("refuses a branch that is rewound to an older signed commit, unless that is allowed", async () => {
    const old = commit(bySsh("ada"));
    const good = commit(bySsh("ada"));
    await using source = await stage.open({ signers: SSH });
    await using lax = await stage.open({ signers: SSH, rewinds: "allow", cache: stage.pathFor("lax") });
    await Promise.all([source.head(signal), lax.head(signal)]);
    stage.repo.git("reset", "--quiet", "--hard", old);
    expect(await source.head(signal)).toMatchObject({
      commit: good,
      problems: [{ code: "rewound", effect: "held", commit: old }],
    });
    expect(await lax.head(signal)).toMatchObject({ commit: old, problems: [{ effect: "told" }] });
  });

  test("looks at what a merge brings in, also when the merge itself is signed", async () => {
    const good = commit(bySsh("ada"));
    await using source = await stage.open({ signers: SSH });
    await source.head(signal);
    stage.repo.git("checkout", "--quiet", "-b", "feature");
    const unsigned = commit();
    stage.repo.git("checkout", "--quiet", "main");
    stage.repo.git(...bySsh("ada"), "merge", "--quiet", "--no-ff", "--gpg-sign", "-m", "merge", "feature");
    const head = await source.head(signal);
    expect(head.commit).toBe(good);
    expect(head.problems[0]?.message).toContain(`commit ${unsigned.slice(0, 12)}`);
  });

  test("looks from the commit that was applied, after its cache was lost; from the beginning, when that is gone", async () => {
    commit();
    const applied = commit(bySsh("ada"));
    const next = commit(bySsh("ada"));
    await using since = await stage.open({ signers: SSH, applied, cache: stage.pathFor("since") });
    expect(await since.head(signal)).toMatchObject({ commit: next, problems: [] });
    const gone = "0123456789".repeat(4);
    const found = { applied: gone, rewinds: "allow", cache: stage.pathFor("all") } as const;
    await using all = await stage.open({ signers: SSH, ...found });
    await expect(all.head(signal)).rejects.toThrow("is not signed");
  });

  test("keeps the commit that was applied in force, after its cache was lost, while newer ones are not signed", async () => {
    const applied = commit(bySsh("ada"));
    const unsigned = commit();
    commit(bySsh("ada"));
    await using source = await stage.open({ signers: SSH, applied });
    const head = await source.head(signal);
    expect(head).toMatchObject({ commit: applied, problems: [{ code: "signature", effect: "held" }] });
    expect(head.problems[0]?.message).toContain(`commit ${unsigned.slice(0, 12)}`);
  });

  test("is checked from the last good commit by the next daemon too, whose cache was lost", async () => {
    const store = createMemoryStore();
    const open = (cache: string) =>
      openVerifiedSource(
        { repo: stage.repo.dir, mode: "commits", signers: SSH, cache: stage.pathFor(cache) },
        store,
      );
    const good = commit(bySsh("ada"));
    await using first = await open("first");
    expect((await first.head(signal)).commit).toBe(good);
    const unsigned = commit();
    const newest = commit(bySsh("ada"));
    await using second = await open("second");
    const held = await second.head(signal);
    expect(held.commit).toBe(good);
    expect(held.problems[0]).toMatchObject({ code: "signature", commit: newest });
    expect(held.problems[0]?.message).toContain(`commit ${unsigned.slice(0, 12)}`);
    stage.repo.git("reset", "--quiet", "--hard", good);
    const mended = commit(bySsh("ada"));
    expect(await second.head(signal)).toMatchObject({ commit: mended, problems: [] });
    await using third = await open("third");
    expect(await third.head(signal)).toMatchObject({ commit: mended, problems: [] });
  });

  test("does not take over what was accepted before signatures were required", async () => {
    commit();
    await using before = await stage.open();
    await before.head(signal);
    await using after = await stage.open({ signers: SSH });
    await expect(after.head(signal)).rejects.toThrow("is not signed");
  });

  test("shows when a key is not among the signers any more, and takes commits of one that is added", async () => {
    const own = path.join(stage.pathFor("signers"));
    fs.copyFileSync(allowed, own);
    const good = commit(bySsh("ada"));
    await using source = await stage.open({ signers: { ssh: own } });
    await source.head(signal);
    fs.writeFileSync(own, `eve@example.test ${fs.readFileSync(path.join(keys, "eve.pub"), "utf8")}`);
    expect(await source.head(signal)).toMatchObject({ commit: good, problems: [{ code: "signature" }] });
    const next = commit(bySsh("eve"));
    expect(await source.head(signal)).toMatchObject({ commit: next, problems: [] });
    fs.rmSync(own);
    expect(await source.head(signal)).toMatchObject({ commit: next, problems: [{ code: "signature" }] });
  });

  test("does not take the word of the repository or of the user for who may sign", async () => {
    const wide = path.join(stage.pathFor("wide"));
    fs.writeFileSync(wide, `eve@example.test ${fs.readFileSync(path.join(keys, "eve.pub"), "utf8")}`);
    stage.repo.git("config", "gpg.ssh.allowedSignersFile", wide);
    stage.repo.git("config", "gpg.ssh.program", "true");
    commit(["-c", "gpg.ssh.program=ssh-keygen", ...bySsh("eve")]);
    await using source = await stage.open({ signers: SSH });
    await expect(source.head(signal)).rejects.toThrow("not among the signers");
  });

  test("is not deceived by a replacement of an object", async () => {
    const good = commit(bySsh("ada"));
    const bad = commit();
    stage.repo.git("replace", bad, good);
    await using source = await stage.open({ signers: SSH });
    await expect(source.head(signal)).rejects.toThrow("is not signed");
  });

  test("says when the keys cannot be read", async () => {
    commit(bySsh("ada"));
    const broken = path.join(stage.pathFor("broken"));
    fs.writeFileSync(broken, "no key");
    await using source = await stage.open({ signers: { openpgp: [broken] } });
    await expect(source.head(signal)).rejects.toThrow("the OpenPGP keys of signers cannot be read");
  });
});
