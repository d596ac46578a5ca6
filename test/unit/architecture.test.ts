import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

/** Imports point only down this list. */
const LAYERS = [
  "main.ts",
  "cli",
  "lab",
  "daemon",
  "git",
  "engine",
  "fleet",
  "kinds",
  "drivers",
  "images",
  "store",
  "host",
  "node-libvirt",
  "node-ceph",
  "model",
];

/** Folders whose files have no effects, and the files in them that are named for one. */
const PURE = ["model", "kinds", "fleet", "engine"];
const EFFECTS = ["engine/observe.ts", "engine/apply.ts", "engine/apply/"];
const PURE_NODE = new Set(["node:crypto", "node:util"]);

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .filter((file) => !/node_modules|dist|\.test\.ts$/.test(file));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), "utf8");
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g);
  return [...found].map(([, from, dynamic]) => ({ file, specifier: from ?? dynamic ?? "" }));
}

function layerOf(file: string): string {
  return file.split("/")[0] ?? "";
}

function targetOf({ file, specifier }: Import): string {
  return specifier.startsWith(".") ? relative(".", normalize(join(dirname(file), specifier))) : specifier;
}

const imports = files.flatMap(importsOf);

describe("the tree", () => {
  it("has only folders that the map knows", () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => !LAYERS.includes(layer))).toEqual([]);
  });

  it("imports only downwards", () => {
    const rank = (layer: string) => LAYERS.indexOf(layer);
    const upward = imports
      .map((one) => ({ ...one, target: targetOf(one) }))
      .filter(({ specifier, target }) => specifier.startsWith(".") || LAYERS.includes(target))
      .filter(({ file, target }) => rank(layerOf(target)) < rank(layerOf(file)))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(upward).toEqual([]);
  });

  it("keeps kinds apart from each other: only their generated types are shared", () => {
    const crossed = imports
      .map((one) => ({ ...one, target: targetOf(one) }))
      .filter(({ file, target }) => /^kinds\/[^/]+\//.test(file) && /^kinds\/[^/]+\//.test(target))
      .filter(({ file, target }) => dirname(file) !== dirname(target) && !target.endsWith("/spec.gen.ts"))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(crossed).toEqual([]);
  });
});

describe("the pure core", () => {
  const pure = files.filter(
    (file) =>
      PURE.includes(layerOf(file)) &&
      !EFFECTS.some((effect) => file.startsWith(effect)) &&
      !file.endsWith(".gen.ts"),
  );

  it("imports nothing that has effects", () => {
    const effects = pure
      .flatMap(importsOf)
      .filter(({ specifier }) => specifier.startsWith("node:") && !PURE_NODE.has(specifier))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(effects).toEqual([]);
  });

  it.each([
    ["waits for nothing", /\bawait\b|\basync\b/],
    ["asks no clock", /\bDate\.now\(|\bnew Date\(\)|performance\.now/],
    ["draws no random numbers", /Math\.random|randomUUID|randomBytes/],
    ["prints nothing", /\bconsole\.|process\.std/],
  ])("%s", (_, forbidden) => {
    const code = (file: string) =>
      readFileSync(join(SRC, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    expect(pure.filter((file) => forbidden.test(code(file)))).toEqual([]);
  });
});

describe("habits", () => {
  it("no file has a name that says nothing", () => {
    expect(files.filter((file) => /\b(utils?|helpers?|common|manager|misc)\b/.test(file))).toEqual([]);
  });

  it("files are kebab-case", () => {
    expect(files.filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([]);
  });
});
