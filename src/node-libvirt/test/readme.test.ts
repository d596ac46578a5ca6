import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as library from "node-libvirt";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README's example prints what the README says", async () => {
  const source = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const printed = /prints\n\n```\n([\s\S]*?)```/.exec(readme)?.[1];
  const args = ["--input-type=module", "-e", source];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: here, timeout: 10_000 });
  expect(stdout).toBe(printed);
});

test("the README names every function of a connection, and no other", async () => {
  await using libvirt = await library.openLibvirt();
  await using host = await libvirt.connectOpen("test:///default");
  const rows = /\| subject [\s\S]*?\n\n/.exec(readme)?.[0] ?? "";
  const named = [...rows.matchAll(/`(\w+)`/g)].map((match) => match[1]);
  expect(named.sort()).toEqual(Object.keys(host).sort());
});
