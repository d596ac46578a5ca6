import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openCeph } from "node-ceph";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCluster, type TestCluster } from "./cluster.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

test("the README's example prints what the README says", async () => {
  const source = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const printed = /prints\n\n```\n([\s\S]*?)```/.exec(readme)?.[1];
  const env = { ...process.env, CEPH_CONF: cluster.confFile };
  const args = ["--input-type=module", "-e", source];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: here, env, timeout: 20_000 });
  expect(stdout).toBe(printed);
});

test("the README names every function, and no other", async () => {
  await using ceph = await openCeph({ confFile: cluster.confFile });
  const pool = ceph.pool("rbd");
  await pool.create("one", 2 ** 20);
  await using image = await pool.open({ name: "one" }, "read");
  const rows = /\| of [\s\S]*?\n\n/.exec(readme)?.[0] ?? "";
  const named = [...rows.matchAll(/`(\w+)`/g)].map((match) => match[1]);
  const members = [ceph, pool, image].flatMap((each) => Object.keys(each));
  expect([...new Set(named)].sort()).toEqual([...new Set(members)].sort());
});
