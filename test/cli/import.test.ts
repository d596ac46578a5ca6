import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-import-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Imports from libvirt's test driver, which has one machine, `test`, without disks. */
function importTest(...argv: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1" };
  const options = { reject: false, cwd: folder, env, stdin: "ignore", timeout: 60_000 } as const;
  return execa(join(ROOT, "bin/fleetwright"), ["import", "test:///default", ...argv], options);
}

test("a name that no machine has is refused before anything is written", async () => {
  const { exitCode, stdout, stderr } = await importTest("tset", "--out", "infra");
  expect([exitCode, stdout]).toEqual([64, ""]);
  expect(stderr).toContain("test has no machine tset");
  expect(stderr).toContain("its machines: test");
  expect(existsSync(join(folder, "infra"))).toBe(false);
});

test("nothing is written if every named machine is left alone", async () => {
  const { exitCode, stdout } = await importTest("test", "--out", "infra");
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^- test has no disk .*\nnothing to import$/);
  expect(existsSync(join(folder, "infra"))).toBe(false);
});
