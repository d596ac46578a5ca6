import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

function importFrom(...argv: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1" };
  const options = { reject: false, cwd: folder, env, stdin: "ignore", timeout: 60_000 } as const;
  return execa(join(ROOT, "bin/fleetwright"), ["import", ...argv], options);
}

/** Imports from libvirt's test driver, which has one machine, `test`, without disks. */
const importTest = (...argv: string[]) => importFrom("test:///default", ...argv);

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

const OFF = "qemu+unix:///system?socket=/nonexistent/sock";

test.each([
  ["by its URI", [OFF, "--out", "-"], `error: ${OFF}: libvirt does not answer`],
  ["by its name", ["hv1", "-C", "fleet"], "error: hv1: libvirt does not answer"],
])("a host that does not answer, %s: it is named, and doctor", async (_, args, message) => {
  mkdirSync(join(folder, "fleet"), { recursive: true });
  const host = `apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: hv1}\nspec: {libvirt: "${OFF}"}\n`;
  writeFileSync(join(folder, "fleet/host.yaml"), host);
  const { exitCode, stdout, stderr } = await importFrom(...args);
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(message);
  expect(stderr).toContain(`hint: fleetwright doctor '${OFF}'`);
});
