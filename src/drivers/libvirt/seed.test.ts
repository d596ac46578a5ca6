import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildSeed, seedDigest } from "./seed.ts";

const folder = mkdtempSync(join(tmpdir(), "seed-"));
afterAll(() => rmSync(folder, { recursive: true }));

const seed = {
  metaData: "instance-id: i-1\nlocal-hostname: db\n",
  networkConfig: "",
  userData: `#cloud-config\nwrite_files: [] # ${"ü€😀]]>&<\"'".repeat(1000)}\n`,
};

function writeSeed(): string {
  const path = join(folder, "seed.iso");
  writeFileSync(path, buildSeed(seed));
  return path;
}

describe("a NoCloud seed", () => {
  it("has the same bytes for the same files, whenever it is built", () => {
    expect(Buffer.compare(buildSeed(seed), buildSeed({ ...seed }))).toBe(0);
    expect(seedDigest(seed)).toBe(seedDigest({ ...seed }));
    expect(seedDigest({ ...seed, userData: "" })).not.toBe(seedDigest(seed));
  });

  it("carries the label that cloud-init looks for", () => {
    expect(execFileSync("isoinfo", ["-d", "-i", writeSeed()], { encoding: "utf8" })).toMatch(
      /Volume id: CIDATA\n/,
    );
    expect(execFileSync("blkid", ["-o", "value", "-s", "LABEL", writeSeed()], { encoding: "utf8" })).toBe(
      "CIDATA\n",
    );
  });

  it.each([
    ["Rock Ridge", "-R"],
    ["Joliet", "-J"],
  ])("shows its files under their names through %s", (_, option) => {
    const list = execFileSync("isoinfo", [option, "-f", "-i", writeSeed()], { encoding: "utf8" });
    expect(list.trim().split("\n")).toEqual(["/meta-data", "/network-config", "/user-data"]);
    const read = (name: string) =>
      execFileSync("isoinfo", [option, "-x", `/${name}`, "-i", writeSeed()], { encoding: "utf8" });
    expect(read("meta-data")).toBe(seed.metaData);
    expect(read("user-data")).toBe(seed.userData);
    expect(read("network-config")).toBe("");
  });
});
