import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { convertImage } from "./conversion.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-convert-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("converts, and says what qemu-img says of what it cannot", async () => {
  const source = join(folder, "disk.raw");
  writeFileSync(source, Buffer.alloc(1 << 20, 1));
  await convertImage(source, join(folder, "disk.qcow2"), { from: "raw", to: "qcow2" });
  expect(statSync(join(folder, "disk.qcow2")).size).toBeGreaterThan(1 << 20);
  await expect(
    convertImage(source, join(folder, "none/disk"), { from: "raw", to: "qcow2" }),
  ).rejects.toMatchObject({ code: "rejected" });
});

it("stops a conversion that makes no progress", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]); // no process writes into it
  const started = performance.now();
  await expect(
    convertImage(pipe, join(folder, "late.qcow2"), { from: "raw", to: "qcow2" }, 1_000),
  ).rejects.toMatchObject({ code: "timeout", message: expect.stringContaining("made no progress for 1 s") });
  expect(performance.now() - started).toBeLessThan(20_000);
});
