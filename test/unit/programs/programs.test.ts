import { execFileSync, spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OTHER_PACKAGES, PROGRAMS, RELEASE_PROGRAMS } from "./programs.ts";
import { shellCommands, shellFunctions } from "./shell-commands.ts";
import { findStarts, type Start } from "./started-programs.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Folders whose programs run on a host or on this machine. The guest of images/micro has programs of its own. */
const READ = /^(src|test|bench|hooks|scripts|bin|images)\/(?!micro\/(guest\/|init\.sh))/;
const files = execFileSync("git", ["-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => READ.test(file) && !/generated\/|\.(gen|d)\.ts$/.test(file));

const starts: readonly Start[] = [
  ...findStarts(
    ROOT,
    files.filter((file) => /\.(ts|mjs)$/.test(file)),
  ),
  ...scriptStarts(files.filter((file) => !/\.(ts|mjs|md|json|yaml|yml)$/.test(file))),
];

function scriptStarts(scripts: readonly string[]): Start[] {
  const texts = scripts.map((file) => ({ file, text: readFileSync(join(ROOT, file), "utf8") }));
  const shell = texts.filter(({ file, text }) => file.endsWith(".sh") || /^#!.*\bsh\b|^#!.*bash/.test(text));
  const functions = new Set(shell.flatMap(({ text }) => shellFunctions(text)));
  return shell.flatMap(({ file, text }) =>
    [...shellCommands(text)]
      .filter((name) => !functions.has(name))
      .map((program) => ({ file, program, text: program })),
  );
}

/** Words that are read as programs and are none. */
const NO_PROGRAMS = new Set([
  "_fleetwright", // of the completion script
  "echo", // of the shell, also in arrays
  "feature", // of rbd, after a spread
  "fleetwright",
  "show", // of HAProxy's Runtime API
]);

/** Starts whose program the sources do not name in place, and what they start. */
const UNNAMED: Readonly<Record<string, string>> = {
  "test/hosts/other-firewalls.test.ts: load": "the rules of the programs of a table in the same file",
  "test/hosts/other-firewalls.test.ts: command": "the commands of doctor",
  "test/hosts/other-firewalls.test.ts: unload": "the commands of a table in the same file",
  'test/hosts/roots.ts: packageFile("scripts/debian-root")': "a script of this repository",
  'test/hosts/roots.ts: packageFile("scripts/modular-libvirt")': "a script of this repository",
  "src/lab/host.ts: daemon": "libvirtd, or the modular daemons of another system",
  "bench/repair.ts: fileURLToPath": "bin/fleetwright",
  "src/cli/commands/lab.ts: parsedArgs.args.slice(1)": "what the user of `lab exec` gives",
  "src/images/compression.ts: compression.program": "bzip2, gzip, xz, zstd",
  "src/images/unpack.test.ts: program": "bzip2, gzip, xz, zstd",
  "src/host/fencing/fence-agent.ts: findAgent(agent, folders)":
    "a fence agent in a folder of the system, by the name in a Host",
  "src/host/quote.ts: argv.map(quoteArgument)": "what callers of Shell.run give, which are read",
  "src/host/shell.ts: this.#transport.command()": "a shell, by src/host/transport.ts",
  "test/e2e/dns-servers.ts: SERVERS[name]": "knotd, named, pdns_server",
  "test/e2e/firewall.test.ts: () => nft": "nft",
  "test/e2e/firewall.test.ts: count": "a number",
  "test/e2e/haproxy-driver.test.ts: (url": "curl, in a loop of the shell",
  "test/e2e/harness.ts: fileURLToPath": "bin/fleetwright",
  "test/e2e/lab.test.ts: fileURLToPath": "bin/fleetwright",
  "test/fuzz/oracles.ts: undefined": "a shell text of the oracle's caller",
};

const setup = [
  ...readFileSync(join(ROOT, "scripts/setup"), "utf8").matchAll(/^(?:ceph_|test_)?packages=\(([^)]*)\)/gm),
].flatMap(([, names = ""]) => names.split(/\s+/).filter(Boolean));
/** The packages of debootstrap's smallest variant that are used here, and Node.js, which the README asks for. */
const MINIMAL = new Set([
  "apt",
  "bash",
  "coreutils",
  "dash",
  "diffutils",
  "dpkg",
  "findutils",
  "grep",
  "gzip",
  "hostname",
  "mawk",
  "mount",
  "nodejs",
  "sed",
  "tar",
  "util-linux",
  "bsdutils",
]);
const listed = new Set(Object.values(PROGRAMS).flat());
const ofReleases = new Set(Object.values(RELEASE_PROGRAMS).flat());
/** The scripts that `npm test` does not start. */
const RELEASE_SCRIPTS = ["scripts/modular-libvirt", "scripts/package-oci", "scripts/test-packages"];

describe("the programs that sources, scripts and tests start", () => {
  it("are in the list", () => {
    const missing = starts.filter(
      ({ file, program }) =>
        program !== undefined &&
        !listed.has(program) &&
        !NO_PROGRAMS.has(program) &&
        !(RELEASE_SCRIPTS.includes(file) && ofReleases.has(program)),
    );
    expect(missing.map(({ file, program, text }) => `${file}: ${program}: ${text}`)).toEqual([]);
  });

  it("are named where they are started, apart from these", () => {
    const unnamed = starts
      .filter(({ program }) => program === undefined)
      .map(({ file, text }) => `${file}: ${text}`);
    const known = Object.keys(UNNAMED);
    expect(unnamed.filter((start) => !known.some((begin) => start.startsWith(begin)))).toEqual([]);
    expect(known.filter((begin) => !unnamed.some((start) => start.startsWith(begin)))).toEqual([]);
  });

  it("come with packages of scripts/setup, or with the smallest Debian", () => {
    expect(Object.keys(PROGRAMS).filter((name) => !setup.includes(name) && !MINIMAL.has(name))).toEqual([]);
  });

  it("are all that scripts/setup installs packages for, apart from what these load or start", () => {
    expect(
      setup.filter((name) => PROGRAMS[name] === undefined && OTHER_PACKAGES[name] === undefined),
    ).toEqual([]);
    expect(Object.keys(OTHER_PACKAGES).filter((name) => !setup.includes(name))).toEqual([]);
  });

  it("are found among many", () => {
    const found = new Set(starts.map(({ program }) => program));
    const unseen = [...listed].filter((program) => !found.has(program));
    // Of a table that is UNNAMED, and of arrays in a script.
    expect(unseen.sort()).toEqual(["bzip2", "pdns_server", "zstd"]);
  });
});

describe("on this machine", () => {
  it("each program is of a package that scripts/setup installs, or that such a one depends on", () => {
    const packages = new DebianPackages();
    const brought = new Set([...setup, ...MINIMAL].flatMap((name) => [...packages.closure(name)]));
    const owners = ownersOf([...listed]);
    const isBrought = (program: string) => (owners.get(program) ?? []).some((owner) => brought.has(owner));
    const ofNode = PROGRAMS.nodejs ?? []; // wherever it comes from
    const wrong = [...listed].filter((program) => !ofNode.includes(program) && !isBrought(program));
    expect(wrong).toEqual([]);
  });
});

/** The packages that dpkg knows as installed. */
class DebianPackages {
  readonly #depends = new Map<string, string[]>();

  constructor() {
    const format = ["Package", "Depends", "Pre-Depends", "Provides"]
      .map((field) => `\${${field}}`)
      .join("\t");
    for (const line of runDpkg("-W", "-f", `${format}\n`)) {
      const [name = "", depends = "", needed = "", provides = ""] = line.split("\t");
      this.#depends.set(name, [...namesIn(depends), ...namesIn(needed)]);
      for (const virtual of namesIn(provides))
        if (!this.#depends.has(virtual)) this.#depends.set(virtual, [name]);
    }
  }

  /** Returns a package with all that it depends on. */
  closure(name: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const todo = [name]; todo.length > 0; ) {
      const next = todo.pop() ?? "";
      if (!found.has(next)) todo.push(...(this.#depends.get(next) ?? []));
      found.add(next);
    }
    return found;
  }
}

/** Returns the packages of the files of programs. A merged /usr has two paths for each file. */
function ownersOf(programs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map(programs.map((program) => [program, pathsOf(program)]));
  const owners = new Map<string, string[]>();
  for (const line of runDpkg("-S", ...[...paths.values()].flat())) {
    const [, names = "", path = ""] = /^([^/]*): (\/.*)$/.exec(line) ?? [];
    owners.set(path, namesIn(names));
  }
  return new Map([...paths].map(([program, of]) => [program, of.flatMap((path) => owners.get(path) ?? [])]));
}

function pathsOf(program: string): string[] {
  const found = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]
    .map((folder) => join(folder, program))
    .find(isExecutable);
  const path = found === undefined ? undefined : realpathSync(found);
  if (path === undefined) return [];
  return [path, path.startsWith("/usr/") ? path.slice("/usr".length) : `/usr${path}`];
}

/** Returns the lines of dpkg-query(1), which exits with 1 if it does not know one of the paths. */
function runDpkg(...args: readonly string[]): string[] {
  const { stdout, error } = spawnSync("dpkg-query", args, { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (error !== undefined) throw error;
  return stdout.split("\n").filter(Boolean);
}

function namesIn(list: string): string[] {
  return list.split(/[,|]/).flatMap((one) => /[a-z0-9][a-z0-9+.-]*/.exec(one.trim())?.[0] ?? []);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

describe("a program is found", () => {
  it.each([
    ["by its name", 'execFile("nmap", ["-p", "1"]);', ["nmap"]],
    ["in a constant", 'const NMAP = "/usr/bin/nmap"; spawn(NMAP, []);', ["nmap"]],
    ["after await and promisify", 'await promisify(execFile)("nmap", []);', ["nmap"]],
    ["as a command of a host", 'shell.run(["nmap", host]);', ["nmap"]],
    [
      "behind a spread",
      'const inside = () => ["ip", "netns", "exec", NS]; shell.run([...inside(), "nmap", "-v"]);',
      ["ip", "nmap"],
    ],
    [
      "in a text for the shell",
      'shell.script("set -e; x=$(nmap -p 1 | tcpdump -r -)");',
      ["nmap", "tcpdump"],
    ],
    [
      "in a text of a constant",
      'const LOOK = `cd $1\nnmap -v`; shell.run(["sh", "-ec", LOOK]);',
      ["nmap", "sh"],
    ],
    [
      "by way of a helper",
      'const on = (text) => shell.run(["sh", "-c", text]); on("nmap -v");',
      ["nmap", "sh"],
    ],
    [
      "by way of two helpers",
      'const go = (p, ...a) => execa(p, a); const at = (p) => go(p, "x"); at("nmap");',
      ["nmap"],
    ],
    [
      "after a program that starts it",
      'spawn("setpriv", ["--pdeathsig", "KILL", "timeout", "3", "nmap"]);',
      ["nmap", "setpriv", "timeout"],
    ],
  ])("%s", (_, source, programs) => {
    const folder = mkdtempSync(join(tmpdir(), "fw-programs-"));
    try {
      writeFileSync(join(folder, "sample.ts"), source);
      expect(
        findStarts(folder, ["sample.ts"])
          .map(({ program }) => program)
          .sort(),
      ).toEqual(programs);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ["if a b; then c; else d; fi", ["a", "c", "d"]],
    ["while read -r x; do a; done <<E\nb c\nE\nd", ["a", "d"]],
    ["case $1 in a|b) c;; d) e;; esac", ["c", "e"]],
    [`a "b; c $(d "e; f")" 'g; h' # i; j`, ["a", "d"]],
    ["X=1 a && (b || c) & d | e", ["a", "b", "c", "d", "e"]],
    [
      "f() { a; }; timeout -k 1 5 b; nsenter --net=x -- c; ip netns exec n d",
      ["a", "b", "c", "d", "ip", "nsenter", "timeout"],
    ],
    ["list=(a b); command -v c >/dev/null || ba=$(d)", ["d"]],
  ])("in %j", (text, programs) => {
    const functions = shellFunctions(text);
    expect([...shellCommands(text)].filter((name) => !functions.includes(name)).sort()).toEqual(programs);
  });
});
