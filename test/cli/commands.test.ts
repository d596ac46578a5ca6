import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** The real command of the build, on libvirt's own test driver: no root, no QEMU. */
let folder: string;
beforeAll(() => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "fw-cli-"));
  cpSync(join(ROOT, "fleet"), join(folder, "fleet"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fleetwright(...argv: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1" };
  return execa(join(ROOT, "bin/fleetwright"), argv, {
    reject: false,
    cwd: folder,
    env,
    stdin: "ignore",
    timeout: 60_000,
  });
}

const onTest = (...argv: string[]) => fleetwright(...argv, "--backend", "test");

describe("the command", { timeout: 120_000 }, () => {
  test("validates the example fleet", async () => {
    const { exitCode, stdout } = await fleetwright("validate");
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^✓ fleet: \d+ resources in \d+ files, all valid$/),
    ]);
  });

  test("says file, line and column of what is wrong", async () => {
    writeFileSync(
      join(folder, "wrong.yaml"),
      "apiVersion: fleetwright/v1\nkind: Volum\nmetadata: {name: a}\n",
    );
    const { exitCode, stdout, stderr } = await fleetwright("validate", "--repo", "x", "-C", folder).then(() =>
      fleetwright("validate", "."),
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('wrong.yaml:2:7: unknown kind "Volum" (did you mean "Volume"?)');
    expect(stderr).toContain("1 problem");
    rmSync(join(folder, "wrong.yaml"));
  });

  test("plans: results on stdout, everything else on stderr, and exit 2", async () => {
    const { exitCode, stdout, stderr } = await onTest("plan", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, fleet: "demo" });
    expect(stderr).toContain("test backend");
  });

  test("asks nobody where nobody is", async () => {
    const { exitCode, stderr } = await onTest("apply");
    expect([exitCode, stderr]).toEqual([
      64,
      expect.stringContaining("hint: look at the plan, then give --yes"),
    ]);
  });

  test("applies, and proves that nothing is left to do", async () => {
    const { exitCode, stdout, stderr } = await onTest("apply", "--yes");
    expect(stderr).toContain("✓ + domain db on");
    expect(stdout).toMatch(/Applied: \d+ done in/);
    expect(exitCode).toBe(0);
  });

  test("applies one resource with what it needs", async () => {
    const { stdout } = await onTest("apply", "--yes", "--only", "vm/db", "--json");
    const { outcomes } = JSON.parse(stdout) as { outcomes: { object: string }[] };
    expect(outcomes.some(({ object }) => object.endsWith("/db"))).toBe(true);
    expect(outcomes.some(({ object }) => object.endsWith("/web-1"))).toBe(false);
  });

  test("applies a saved plan once, and never one that was edited", async () => {
    const file = join(folder, "PLAN.json");
    expect((await onTest("plan", "--out", file)).exitCode).toBe(2);
    const text = readFileSync(file, "utf8");
    expect((await onTest("apply", file, "--yes")).exitCode).toBe(0);
    const again = await onTest("apply", file, "--yes");
    expect([again.exitCode, again.stderr]).toEqual([
      4,
      expect.stringContaining("this plan has been applied already"),
    ]);
    writeFileSync(file, text.replace('"memoryKiB": 196608', '"memoryKiB": 999999'));
    const edited = await onTest("apply", file, "--yes");
    expect([edited.exitCode, edited.stderr]).toEqual([
      64,
      expect.stringContaining("was changed after the plan was made"),
    ]);
  });

  test("remembers what was applied", async () => {
    const runs = JSON.parse((await fleetwright("history", "--json")).stdout) as unknown[];
    expect(runs[0]).toMatchObject({ state: "settled", commit: "worktree", fleet: "demo" });
  });

  test("leaves alone what is suspended, until it is resumed", async () => {
    expect((await fleetwright("suspend", "vm/db", "--reason", "we look into it")).exitCode).toBe(0);
    expect((await onTest("plan")).stdout).toContain("we look into it");
    expect((await fleetwright("resume", "vm/db")).exitCode).toBe(0);
    expect((await fleetwright("resume", "vm/db")).exitCode).toBe(1);
  });

  test.each([
    ["status", /NAME +HOST +ADDRESS +STATE +PENDING\ndb /],
    ["get vm -o wide", /NAME.*LABELS.*FILE/],
    ["get volume db-data -o yaml", /size: 64Mi/],
    ["describe vm/db", /instanceType: s1\.medium/],
    ["why vm/db", /● hv\d/],
    ["trash", /the trash is empty/],
    ["explain vm.rootDisk.size", /^VirtualMachine\.spec\.rootDisk\.size/],
    ["demo", /NAME +HOST +ADDRESS +STATE\ndb +hv\d +10\.20\.0\.10 +running/],
  ])("shows %s", async (line, expected) => {
    expect((await onTest(...line.split(" "))).stdout).toMatch(expected);
  });

  test("is found through a link, as npx calls it", async () => {
    symlinkSync(join(ROOT, "bin/fleetwright"), join(folder, "linked"));
    expect((await execa(join(folder, "linked"), ["--version"])).stdout).toMatch(/^fleetwright \d/);
  });
});
