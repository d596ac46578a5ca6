import fs from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestRepo, testFolder } from "../git/repositories.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

const HOST =
  "apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: hv1}\nspec: {libvirt: test:///default}\n";
/** Fleets with real hosts need a name. */
const FLEET = "apiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: shop}\nspec: {}\n";
const POOL = (name: string) =>
  `apiVersion: fleetwright/v1\nkind: StoragePool\nmetadata: {name: ${name}}\nspec: {type: dir, path: /var/lib/${name}, hosts: all}\n`;

let made = 0;
let work: TestRepo;
let bare: TestRepo;

beforeAll(() => {
  if (!fs.existsSync(path.join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
});

beforeEach(() => {
  made += 1;
  work = folder.repo(`work${made}`);
  bare = folder.repo(`bare${made}.git`, "--bare");
  fs.symlinkSync(path.join(ROOT, "hooks/pre-receive"), path.join(bare.dir, "hooks/pre-receive"));
  const command = path.join(folder.top, "fleetwright");
  const script = `#!/bin/sh\nexec '${ROOT}/bin/fleetwright' "$@" --backend test\n`;
  fs.writeFileSync(command, script, { mode: 0o755 });
  bare.git("config", "fleetwright.command", command);
  work.git("remote", "add", "origin", bare.dir);
});

/** Pushes and returns the output that the user sees, and whether the push was accepted. */
async function push(...refs: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state"), GIT_CONFIG_GLOBAL: "/dev/null" };
  const options = { cwd: work.dir, env, reject: false, stdin: "ignore" } as const;
  const { exitCode, stderr } = await execa("git", ["push", "origin", ...refs], options);
  return { taken: exitCode === 0, said: stderr.replace(/^remote: /gm, "") };
}

describe("the hook pre-receive", { timeout: 120_000 }, () => {
  test("prints the plan of a push before accepting it", async () => {
    work.commit({ "fleet/a.yaml": HOST });
    await push("main");
    const commit = work.commit({ "fleet/b.yaml": POOL("fast") });
    const { taken, said } = await push("main");
    expect(said).toContain("2 resources in 2 files, all valid");
    expect(said).toMatch(/StoragePool\/fast\s+\+ pool fast on hv1/);
    expect(said).toContain("Plan: 1 to create");
    expect(taken).toBe(true);
    expect(bare.git("rev-parse", "main")).toBe(commit);
  });

  test("contacts no host before a commit is trusted, and says so", async () => {
    work.commit({ "fleet/a.yaml": `${HOST}---\n${POOL("fast")}` });
    const { taken, said } = await push("main");
    expect(said).toContain("2 resources in 1 file, all valid");
    expect(said).toContain("this repository has no trusted commit yet, so no host is contacted");
    expect(said).toContain("No changes");
    expect(taken).toBe(true);
  });

  test("rejects a branch with an invalid fleet, with file and line", async () => {
    work.commit({ "fleet/a.yaml": `${HOST}---\nkind: Volum\n` });
    const { taken, said } = await push("main");
    expect(taken).toBe(false);
    expect(said).toContain("fleet/a.yaml:6:");
    expect(said).toContain("main is rejected");
    expect(bare.git("branch", "--list")).toBe("");
  });

  test("plans the merge of a branch, even from packed objects", async () => {
    work.commit({ "fleet/a.yaml": HOST });
    work.git("branch", "feature");
    work.commit({ "fleet/main.yaml": POOL("of-main") });
    await push("main");
    bare.git("gc", "--quiet");
    work.git("checkout", "--quiet", "feature");
    work.commit({ "fleet/b.yaml": POOL("of-feature") });
    const { taken, said } = await push("feature");
    expect(said).toContain("StoragePool/of-feature");
    expect(said).toContain("Plan: 1 to create, 0 to update, 0 to delete");
    expect(said).not.toContain("of-main");
    expect(taken).toBe(true);
  });

  test("reports a merge conflict and accepts the branch", async () => {
    work.commit({ "fleet/a.yaml": HOST });
    work.git("branch", "feature");
    work.commit({ "fleet/b.yaml": POOL("one") });
    await push("main");
    work.git("checkout", "--quiet", "feature");
    work.commit({ "fleet/b.yaml": POOL("two") });
    const { taken, said } = await push("feature");
    expect(said).toContain("does not merge into main: both changed fleet/b.yaml");
    expect(taken).toBe(true);
  });

  test("ignores tags and deleted branches, and reads the configured directory", async () => {
    bare.git("config", "fleetwright.path", "fleets/one");
    bare.git("config", "fleetwright.plan", "false");
    work.commit({ "fleets/one/a.yaml": HOST, "fleets/two/a.yaml": "kind: Volum\n" });
    work.git("tag", "v1");
    const { taken, said } = await push("main", "main:other", "v1");
    expect(said.match(/1 resource in 1 file, all valid/g)).toHaveLength(2);
    expect(said).not.toContain("Plan");
    expect(taken).toBe(true);
    expect((await push(":other")).taken).toBe(true);
  });
});

describe("a push of a stranger", { timeout: 240_000 }, () => {
  /** Uses the command with real drivers. Only its own refusal then prevents access to hosts. */
  const real = () => bare.git("config", "fleetwright.command", path.join(ROOT, "bin/fleetwright"));
  const host = (name: string, spec: string) =>
    `---\napiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
  const pwned = () => path.join(folder.top, `pwned${made}`);
  const program = () => {
    const file = path.join(folder.top, `pwn${made}.sh`);
    fs.writeFileSync(file, `#!/bin/sh\nid > ${pwned()}\n`, { mode: 0o755 });
    return file;
  };
  /** Host addresses that would start a program or read a file, and that pass the checks of addresses. */
  const ways: Record<string, () => string> = {
    "a program in an address": () => host("run", `{libvirt: "qemu+ext:///system?command=${program()}"}`),
    "a file that libvirt shows in its error": () => {
      fs.writeFileSync(path.join(folder.top, "private.key"), "root:$6$s3cr3thash:19000:0:99999:7:::\n", {
        mode: 0o600,
      });
      return host("leak", `{libvirt: "test://${folder.top}/private.key"}`);
    },
    "an address of another machine": () =>
      host("far", `{libvirt: "qemu+ssh://root@127.0.0.1:1/system", shell: "ssh://root@127.0.0.1:1"}`),
  };

  test.each([
    ...Object.keys(ways).map((way) => [way, "branch"]),
    ["a program in an address", "first push"],
    ["a program in an address", "push to main"],
    ["a program in an address", "force push"],
  ])("with %s reaches nothing by a %s", async (way = "", how = "") => {
    real();
    if (how !== "first push") {
      work.commit({ "fleet/a.yaml": `${FLEET}---\n${POOL("old")}` });
      await push("main");
    }
    if (how === "branch") work.git("checkout", "--quiet", "-b", "evil");
    if (how === "force push") work.git("checkout", "--quiet", "--orphan", "evil");
    work.commit({ "fleet/evil.yaml": ways[way]?.() ?? "" });
    const { said } = await push(how === "force push" ? "+evil:main" : "HEAD");
    expect(fs.existsSync(pwned())).toBe(false);
    expect(said).not.toMatch(/s3cr3thash|uid=|private\.key:|libvirt says|Connection refused|No route|ssh: /);
    expect(said).toMatch(/not looked at before this is merged|is rejected|no host is contacted/);
  });

  test("with a program as an image learns no path of this machine, and leaves no file there", async () => {
    real();
    work.commit({ "fleet/a.yaml": `${FLEET}---\n${POOL("old")}` });
    await push("main");
    work.git("checkout", "--quiet", "-b", "evil");
    work.commit({
      "fleet/x.img": `#!/bin/sh\nid > ${pwned()}\n`,
      "fleet/evil.yaml":
        '---\napiVersion: fleetwright/v1\nkind: Image\nmetadata: {name: x}\nspec: {source: {path: x.img}, format: raw, checksum: "sha256:' +
        `${"0".repeat(64)}"}\n`,
    });
    const { said } = await push("evil");
    expect(said).toContain("x.img: its content is not what the checksum says");
    expect(said).not.toMatch(/blobs|cache|\/state/);
    expect(fs.existsSync(path.join(folder.top, "state/cache/blobs"))).toBe(false);
    expect(fs.existsSync(pwned())).toBe(false);
  });

  test("that exceeds the limits of a proposal is refused with the limit", async () => {
    work.commit({ "fleet/a.yaml": HOST });
    await push("main");
    work.git("checkout", "--quiet", "-b", "evil");
    work.commit({ "fleet/b.yaml": "---\n".repeat(2 ** 20) });
    const { taken, said } = await push("evil");
    expect(said).toContain("b.yaml: has 4 MiB; at most 1 MiB are read");
    expect(taken).toBe(false);
  });

  test.each([
    ["a tag", ["refs/tags/main"]],
    ["a branch called by its full name", ["refs/heads/refs/heads/main"]],
    ["a tag, and a branch called by its name with heads/", ["refs/tags/main", "refs/heads/heads/main"]],
    ["a branch called HEAD", ["refs/heads/HEAD"]],
  ])("is not planned against %s that looks like the main branch", async (_, names) => {
    real();
    work.commit({ "fleet/a.yaml": `${FLEET}---\n${POOL("old")}` });
    await push("main");
    work.git("checkout", "--quiet", "-b", "evil");
    work.commit({ "fleet/evil.yaml": ways["an address of another machine"]?.() ?? "" });
    for (const name of names) expect((await push(`+evil:${name}`)).taken).toBe(true);
    work.commit({ "fleet/c.yaml": POOL("new") });
    const { said } = await push("evil");
    expect(said).toContain("far cannot be read: it is not looked at before this is merged");
    expect(said).not.toContain("Connection refused");
  });

  test("of an older commit of the main branch is not planned against hosts that were removed since", async () => {
    real();
    work.commit({ "fleet/a.yaml": `${FLEET}---\n${POOL("old")}` });
    const old = work.commit({ "fleet/evil.yaml": ways["an address of another machine"]?.() ?? "" });
    work.git("rm", "--quiet", "fleet/evil.yaml");
    work.commit({ "fleet/a.yaml": `${FLEET}---\n${POOL("new")}` });
    await push("main");
    const branch = await push(`${old}:refs/heads/old`);
    const back = await push(`+${old}:refs/heads/main`);
    for (const { said } of [branch, back]) expect(said).not.toContain("Connection refused");
    expect(back.said).toContain("far cannot be read: it is not looked at before this is merged");
  });

  test("does not choose the directory of the fleet, and thereby its base", async () => {
    work.commit({ "f.yaml": HOST });
    await push("main");
    work.git("checkout", "--quiet", "-b", "evil");
    work.git("mv", "f.yaml", "fleet.yaml");
    work.git("rm", "--quiet", "--cached", "fleet.yaml");
    fs.rmSync(path.join(work.dir, "fleet.yaml"));
    work.commit({ "fleet/f.yaml": HOST.replace("test:///default", "qemu+ssh://root@evil.example/system") });
    expect((await push("evil")).said).toMatch(
      /Host\/hv1: libvirt test:\/\/\/default → qemu\+ssh:\/\/root@evil\.example/,
    );
    bare.git("config", "fleetwright.path", "fleet");
    work.commit({ "fleet/b.yaml": POOL("b") });
    expect((await push("evil")).said).toContain("main has no fleet in fleet: without a base to compare with");
  });

  test("has its branch name escaped for the terminal", async () => {
    work.commit({ "fleet/a.yaml": HOST });
    const { said } = await push("main:refs/heads/evil-\u202e\u009b31m");
    expect(said).toMatch(/^evil-\?+31m \(/m);
  });

  test("of too many branches is rejected", async () => {
    work.commit({ "fleet/a.yaml": HOST });
    bare.git("config", "fleetwright.branches", "2");
    bare.git("config", "fleetwright.plan", "false");
    const { taken, said } = await push("main", "main:b", "main:c");
    expect(said).toContain("more than 2 branches");
    expect(taken).toBe(false);
  });
});
