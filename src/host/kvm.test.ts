import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { afterAll, expect, test } from "vitest";
import { probeScript } from "./kvm.ts";

const top = mkdtempSync(join(tmpdir(), "kvm-"));
afterAll(() => rmSync(top, { recursive: true }));

/**
 * Returns the probe's result if QEMU's firmware takes these seconds, by accelerator. A text is the reason why QEMU
 * fails.
 */
function verdict(name: string, took: Readonly<Record<"kvm" | "tcg", number | string>>): string[] {
  const folder = join(top, name);
  mkdirSync(folder);
  const device = join(folder, "device");
  writeFileSync(device, "");
  const act = (what: number | string) =>
    typeof what === "number" ? `sleep ${what}` : `echo '${what}' >&2; exit 1`;
  const lines = Object.entries(took).map(
    ([accel, what]) => `case " $* " in *" -accel ${accel} "*) ${act(what)};; esac`,
  );
  writeFileSync(join(folder, "qemu-system-x86_64"), ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(join(folder, "qemu-system-x86_64"), 0o755);
  const env = { PATH: `${folder}:${process.env.PATH}` };
  const ask = () =>
    execaSync("sh", ["-c", probeScript({ device, resultFile: join(folder, "run/kvm") })], { env }).stdout;
  const output = ask();
  expect(ask()).toBe(output); // the host keeps the result
  return output.split("\n");
}

test("KVM that comes up as fast as emulation, or faster, runs guests", () => {
  expect(verdict("works", { tcg: 0.1, kvm: 0.05 })).toEqual(["works"]);
});

test("KVM that is many times slower than emulation only emulates itself", () => {
  expect(verdict("slow", { tcg: 0.1, kvm: 30 })).toEqual([
    "slow",
    expect.stringMatching(/^its firmware is not up within \d+ ms, and takes \d+ ms where QEMU emulates$/),
  ]);
});

test("KVM that QEMU cannot use is told with what QEMU says", () => {
  expect(verdict("broken", { tcg: 0.1, kvm: "Could not access KVM kernel module" })).toEqual([
    "broken",
    "Could not access KVM kernel module",
  ]);
});

test("where QEMU cannot emulate, KVM has two seconds", () => {
  expect(verdict("no tcg", { tcg: "invalid accelerator tcg", kvm: 0.6 })).toEqual(["works"]);
});
