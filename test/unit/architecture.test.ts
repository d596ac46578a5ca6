import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

/** The folders of src. Imports point only down this list. */
const LAYERS = [
  "main.ts",
  "cli",
  "lab",
  "daemon",
  "workspace",
  "git",
  "import",
  "engine",
  "fleet",
  "kinds",
  "drivers",
  "images",
  "store",
  "host",
  "node-libvirt",
  "node-ceph",
  "node-ffi",
  "generated",
  "model",
];

/** Folders without effects, and their files that are exceptions. */
const PURE = ["model", "generated", "kinds", "fleet", "engine", "import"];
const EFFECTS = [
  "engine/observe/observe.ts",
  "engine/observe/refresh-objects.ts",
  "engine/apply.ts",
  "engine/apply/",
];
const PURE_NODE = new Set(["node:crypto", "node:util"]);

/** The files that may import the daemon: its command and the readers of its options. */
const STARTS_DAEMON = /^cli\/(commands\/daemon\.ts|daemon\/)/;
/** The files of the daemon that they may import. */
const DAEMON_STARTERS = new Set([
  "daemon/daemon-with-http.ts",
  "daemon/daemon.ts",
  "daemon/http/client-address.ts",
  "daemon/http/listen.ts",
  "daemon/http/token-file.ts",
  "daemon/log-lines.ts",
  "daemon/review/forge-provider.ts",
  "daemon/review/git-notes-provider.ts",
  "daemon/review/review-loop.ts",
  "daemon/revision/verified-source.ts",
]);

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .filter((file) => !/node_modules|dist|\.test\.ts$|^node-[^/]+\/test\//.test(file));

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
  it("has only folders of the list", () => {
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

  it("keeps the daemon out of other commands", () => {
    const crossed = imports
      .map((one) => ({ ...one, target: targetOf(one) }))
      .filter(({ file, target }) => layerOf(file) === "cli" && layerOf(target) === "daemon")
      .filter(({ file, target }) => !STARTS_DAEMON.test(file) || !DAEMON_STARTERS.has(target))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(crossed).toEqual([]);
  });

  it("keeps kinds apart from each other: they share only types and kinds/shared", () => {
    const crossed = imports
      .map((one) => ({ ...one, target: targetOf(one) }))
      .filter(({ file, target }) => /^kinds\/[^/]+\//.test(file) && /^kinds\/[^/]+\//.test(target))
      .filter(({ target }) => !target.startsWith("kinds/shared/"))
      .filter(({ file, target }) => dirname(file) !== dirname(target))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(crossed).toEqual([]);
  });
});

it("has deadlines that fire, which AbortSignal.timeout alone does not promise", () => {
  const users = files.filter(
    (file) =>
      file !== "model/deadline.ts" && /AbortSignal\.timeout/.test(readFileSync(join(SRC, file), "utf8")),
  );
  expect(users).toEqual([]);
});

it("says at each combined signal which deadline ends the work", () => {
  const lines = files
    .filter((file) => file !== "model/deadline.ts" && !file.endsWith(".test.ts"))
    .flatMap((file) => {
      const text = readFileSync(join(SRC, file), "utf8").split("\n");
      return text.map((line, index) => ({ file, line, above: text[index - 1] ?? "" }));
    });
  const silent = lines.filter(
    ({ line, above }) => line.includes("AbortSignal.any(") && !/^\s*\/\/ .*deadline/.test(above),
  );
  expect(silent.map(({ file, line }) => `${file}: ${line.trim()}`)).toEqual([]);
});

describe("the pure core", () => {
  const pure = files.filter(
    (file) => PURE.includes(layerOf(file)) && !EFFECTS.some((effect) => file.startsWith(effect)),
  );

  it("imports nothing that has effects", () => {
    const effects = pure
      .flatMap(importsOf)
      .filter(({ specifier }) => specifier.startsWith("node:") && !PURE_NODE.has(specifier))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(effects).toEqual([]);
  });

  it.each([
    ["awaits nothing", /\bawait\b|\basync\b/],
    ["reads no clock", /\bDate\.now\(|\bnew Date\(\)|performance\.now/],
    ["draws no random numbers", /Math\.random|randomUUID|randomBytes/],
    ["prints nothing", /\bconsole\.|process\.std/],
  ])("%s", (_, forbidden) => {
    const code = (file: string) =>
      readFileSync(join(SRC, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    expect(pure.filter((file) => forbidden.test(code(file)))).toEqual([]);
  });
});

describe("habits", () => {
  it("no file has a generic name", () => {
    expect(files.filter((file) => /\b(utils?|helpers?|common|manager|misc)\b/.test(file))).toEqual([]);
  });

  /** Words that the glossary of docs/architecture.md replaced. */
  const RETIRED =
    /keeper|lookout|setback|doorbell|bulletin|deliverer|desk|sights|thinker|agenda|happening|obstacle|leftovers|wish|thought|lookAt|carryOut|judge|newcomer|brake|ceiling|rival|homeless|patience|learnt|underWay|asked/i;

  it("no file and no identifier has a retired word", () => {
    const code = (file: string) =>
      readFileSync(join(SRC, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"|`[^`]*`/g, "");
    const identifiers = (file: string) => code(file).match(/[A-Za-z_$][\w$]*/g) ?? [];
    const found = files.flatMap((file) => [file, ...identifiers(file)].filter((name) => RETIRED.test(name)));
    expect([...new Set(found)]).toEqual([]);
  });

  it("no type name is declared in three files or more", () => {
    const declared = files
      .filter((file) => !file.startsWith("generated/"))
      .flatMap((file) =>
        [
          ...readFileSync(join(SRC, file), "utf8").matchAll(/^(?:export )?(?:interface|type|class) (\w+)/gm),
        ].map(([, name = ""]) => ({ name, file })),
      );
    const names = new Map<string, Set<string>>();
    for (const { name, file } of declared) names.set(name, (names.get(name) ?? new Set()).add(file));
    expect([...names].filter(([, places]) => places.size > 2).map(([name]) => name)).toEqual([]);
  });

  /** V8 gives each literal that begins with a spread a hidden class of its own, and readers look twice. */
  it("no literal spreads a literal only to save lines", () => {
    const found = files.filter((file) => {
      const text = readFileSync(join(SRC, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      return /\.\.\.\{|\.\.\.\[[^\]]*\](?!\s*[.:])/.test(text);
    });
    expect(found).toEqual([]);
  });

  it("files are kebab-case", () => {
    expect(files.filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([]);
  });
});
