import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sbom } from "../../scripts/sbom.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const json = <T>(path: string) => JSON.parse(read(path)) as T; // files of this repository

interface Package {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly license?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
}

const OWN = ["package.json", ...["ffi", "libvirt", "ceph"].map((name) => `src/node-${name}/package.json`)];
const packages = OWN.map((path) => json<Package>(path));
const ownPackages = new Set(["node-ffi", "node-libvirt", "node-ceph"]);
const usedPackages = [...new Set(packages.flatMap(({ dependencies = {} }) => Object.keys(dependencies)))]
  .filter((name) => !ownPackages.has(name))
  .sort();
const { packages: locked } = json<{ packages: Readonly<Record<string, Locked>> }>("package-lock.json");
/** The installed packages without development tools. */
const runtimePackages = Object.entries(locked).filter(
  ([path, one]) => path.includes("node_modules/") && one.dev !== true && one.link !== true,
);
const rows = read("docs/dependencies.md")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));

describe("the page of dependencies", () => {
  test("names what Fleetwright runs with, and nothing else", () => {
    expect(rows.map(([, name]) => name)).toEqual(usedPackages);
  });

  test.each(rows)(
    "has the licence, and says what for, how large and how it is kept: %s %s",
    (_, name, why, licence, size, upkeep) => {
      expect(licence).toBe(locked[`node_modules/${name}`]?.license);
      for (const cell of [why, size, upkeep]) expect(cell?.length).toBeGreaterThan(3);
    },
  );

  test.each(rows)("has the minimum Node.js of %s %s", (...cells) => {
    const [, name, , , , , node] = cells;
    const range = locked[`node_modules/${name}`]?.engines?.node;
    const all = [...(range ?? "").matchAll(/\d+(\.\d+)?/g)].map(([version]) => version.replace(/\.0$/, ""));
    expect(range === undefined ? ["any"] : all).toContain(node);
  });
});

describe("the lock file", () => {
  test("pins every package to a version and a hash", () => {
    for (const { dependencies = {}, devDependencies = {} } of packages)
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
        if (!ownPackages.has(name))
          expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
    expect(
      runtimePackages.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => path),
    ).toEqual([]);
  });

  test("has no download addresses", () => {
    expect(read("package-lock.json")).not.toMatch(/"resolved": "(?!src\/)/);
  });

  test("has no install scripts of ours, and only known ones of others", () => {
    for (const { scripts = {} } of packages)
      expect(
        Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare|uninstall)$/.test(name)),
      ).toEqual([]);
    const scripted = runtimePackages
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path);
    expect(scripted).toEqual(["node_modules/koffi"]);
  });
});

describe("the bill of materials", { timeout: 120_000 }, () => {
  test("has every package with hash and licence, is reproducible, and has no paths", async () => {
    const [text, again] = [await sbom(), await sbom()];
    expect(again).toBe(text);
    const bom = JSON.parse(text) as {
      components: { name: string; version: string; hashes?: unknown[]; licenses?: unknown[] }[];
    };
    const named = new Set(bom.components.map(({ name, version }) => `${name}@${version}`));
    const missing = runtimePackages
      .map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`)
      .filter((one) => !named.has(one));
    expect(missing).toEqual([]);
    const tools = Object.keys(packages[0]?.devDependencies ?? {});
    expect(bom.components.map(({ name }) => name).filter((name) => tools.includes(name))).toEqual([]);
    for (const one of bom.components.filter(({ name }) => !ownPackages.has(name)))
      expect([one.name, one.hashes?.length, one.licenses?.length]).toEqual([one.name, 1, 1]);
    expect([...text.matchAll(/https?:\/\/([^/"]+)/g)].map(([, host]) => host)).toEqual(["cyclonedx.org"]);
    expect(text).not.toContain(ROOT);
    expect(text).not.toMatch(/timestamp/);
  });
});
