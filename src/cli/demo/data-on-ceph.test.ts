import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { putDataOnCeph } from "./data-on-ceph.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-ceph-"));
const file = join(folder, "data.yaml");
afterAll(() => rmSync(folder, { recursive: true }));

test("another fleet than the example is refused", () => {
  expect(() => putDataOnCeph(folder, "x")).toThrow(/has no data.yaml/);
});

test("the file of the pool is replaced once, and names the lab of the fleet's hosts", () => {
  writeFileSync(file, "kind: StoragePool");
  expect(putDataOnCeph(folder, "x")).toBe(file);
  expect(readFileSync(file, "utf8")).toContain("confFile: lab://x/ceph.conf");
  expect(putDataOnCeph(folder, "x")).toBeUndefined();
});
