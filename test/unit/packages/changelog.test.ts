import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { debianChangelog, releasesOf } from "../../../scripts/package/changelog.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const versionIn = (path: string) => (JSON.parse(read(path)) as { readonly version: string }).version;

describe("the version", () => {
  const [{ version }] = releasesOf(read("CHANGELOG.md"));

  it.each(["package.json", "package-lock.json"])("of %s is the newest release of CHANGELOG.md", (file) => {
    expect(versionIn(file)).toBe(version);
  });
});

describe("CHANGELOG.md", () => {
  const headings = [...read("CHANGELOG.md").matchAll(/^## (.*)$/gm)].map(([, text]) => text);

  it("begins with what is not released", () => {
    expect(headings[0]).toBe("[Unreleased]");
  });

  it("has only releases with a version and a day, the newest first", () => {
    const releases = releasesOf(read("CHANGELOG.md"));
    expect(releases.length).toBe(headings.length - 1);
    const days = releases.map(({ date }) => date);
    expect(days).toEqual([...days].sort().reverse());
  });

  it("has the sections of Keep a Changelog", () => {
    const sections = [...read("CHANGELOG.md").matchAll(/^### (.*)$/gm)].map(([, text = ""]) => text);
    const known = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
    expect(sections.filter((one) => !known.includes(one))).toEqual([]);
  });
});

describe("the changelog of Debian", () => {
  const text = debianChangelog(
    "fleetwright",
    [
      { version: "0.2.0", date: "2027-01-31" },
      { version: "0.1.0", date: "2026-11-30" },
    ],
    { revision: 3, maintainer: "A Person <person@example.com>" },
  );

  it("has an entry for each release", () => {
    expect(text).toBe(`fleetwright (0.2.0-3) unstable; urgency=medium

  * Release 0.2.0. The file changelog.gz describes its changes.

 -- A Person <person@example.com>  Sun, 31 Jan 2027 00:00:00 +0000

fleetwright (0.1.0-1) unstable; urgency=medium

  * Release 0.1.0. The file changelog.gz describes its changes.

 -- A Person <person@example.com>  Mon, 30 Nov 2026 00:00:00 +0000
`);
  });

  it("needs a release", () => {
    expect(() => releasesOf("# Changelog\n\n## [Unreleased]\n")).toThrow("CHANGELOG.md has no heading");
  });
});

describe("versions in Debian's order", () => {
  it.each([
    ["0.1.0-1", "0.1.0-2"],
    ["0.1.0-2", "0.2.0-1"],
    ["0.9.0-1", "0.10.0-1"],
  ])("%s is before %s", (before, after) => {
    expect(() => execFileSync("dpkg", ["--compare-versions", before, "lt", after])).not.toThrow();
  });
});
