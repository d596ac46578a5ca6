import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const UNITS = join(ROOT, "contrib/systemd");

test("the unit is valid for systemd and restricts the daemon", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fw-unit-"));
  try {
    const unit = join(folder, "fleetwright.service");
    const text = readFileSync(join(UNITS, "fleetwright.service"), "utf8");
    writeFileSync(unit, text.replace("/usr/local/bin/fleetwright", join(ROOT, "bin/fleetwright")));
    expect((await execa("systemd-analyze", ["verify", "--man=no", unit], { all: true })).all).toBe("");
    const { all } = await execa("systemd-analyze", ["security", "--offline=true", unit], { all: true });
    expect(Number(/exposure level [^:]*: ([\d.]+)/.exec(all)?.[1])).toBeLessThan(4);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
