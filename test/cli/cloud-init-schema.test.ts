import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, expect, test } from "vitest";
import { REFUSED, TAKEN } from "../../src/fleet/cloud-config/documents.testing.ts";

/** The samples of user data are judged by the cloud-init of this machine. */

const folder = mkdtempSync(join(tmpdir(), "fw-cloud-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function isTakenByCloudInit(name: string, text: string): Promise<boolean> {
  const file = join(folder, name);
  writeFileSync(file, text);
  return (await execa("cloud-init", ["schema", "--config-file", file], { reject: false })).exitCode === 0;
}

test.each(REFUSED.map(([what, text]) => [what, text] as const))("cloud-init refuses %s", async (_, text) => {
  expect(await isTakenByCloudInit("refused", text)).toBe(false);
});

test.each(TAKEN)("cloud-init takes %s", async (_, text) => {
  expect(await isTakenByCloudInit("taken", text)).toBe(true);
});
