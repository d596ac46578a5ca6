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

/** What whoever pushes sees, and whether it was taken. */
async function push(...refs: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state"), GIT_CONFIG_GLOBAL: "/dev/null" };
  const options = { cwd: work.dir, env, reject: false, stdin: "ignore" } as const;
  const { exitCode, stderr } = await execa("git", ["push", "origin", ...refs], options);
  return { taken: exitCode === 0, said: stderr.replace(/^remote: /gm, "") };
}

describe("the hook pre-receive", { timeout: 120_000 }, () => {
  test("prints the plan of what is pushed, before it is there", async () => {
    const commit = work.commit({ "fleet/a.yaml": `${HOST}---\n${POOL("fast")}` });
    const { taken, said } = await push("main");
    expect(said).toContain("2 resources in 1 file, all valid");
    expect(said).toMatch(/StoragePool\/fast\s+\+ pool fast on hv1/);
    expect(said).toContain("Plan: 2 to create");
    expect(taken).toBe(true);
    expect(bare.git("rev-parse", "main")).toBe(commit);
  });

  test("takes no branch whose fleet is invalid, and says where", async () => {
    work.commit({ "fleet/a.yaml": `${HOST}---\nkind: Volum\n` });
    const { taken, said } = await push("main");
    expect(taken).toBe(false);
    expect(said).toContain("fleet/a.yaml:6:");
    expect(said).toContain("main is not taken");
    expect(bare.git("branch", "--list")).toBe("");
  });

  test("plans what merging a branch would change, where objects were packed before", async () => {
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

  test("says when a branch is in conflict, and takes it", async () => {
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

  test("lets tags and deleted branches pass, and looks where it is told to", async () => {
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
