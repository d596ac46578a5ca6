import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { commands } from "../../src/cli/commands.ts";
import { HIDDEN_CHARACTERS } from "../../src/model/hidden-characters.ts";
import { type TestRepo, testFolder } from "../git/repositories.ts";
import { startDaemon } from "./daemon-process.ts";

/**
 * A law over all commands: whatever files, names, labels, reasons, responses and errors contain, a terminal receives only visible
 * characters, own line breaks and own styles.
 */

const ROOT = join(import.meta.dirname, "../..");
const folder = testFolder();
const env = { FLEETWRIGHT_STATE_DIR: join(folder.top, "state"), FORCE_COLOR: "1" };
afterAll(() => folder[Symbol.dispose]());

/** Control characters, invisible characters, styles that Fleetwright never uses, and a line that looks like its output. */
const HOSTILE =
  "\u001b]0;PWNED\u0007\u001b[2J\u001b[45m\u009b44m\u0085\u007f\u202e\u2066\u200b\u00ad\u061c\u2028\u{e0041}\u3164\ufe0f\tx\r\nFORGED";
/** The same, escaped for YAML, which refuses most of it unescaped. */
const quoted = `"${Array.from(HOSTILE, (one) => `\\U${(one.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`).join("")}"`;
/** The same as a file name. */
const FILE = `${HOSTILE.replaceAll("/", "")}.yaml`;
/** The hostile characters that git accepts in the name of a branch. */
const BRANCH = "evil-\u0085\u202e\u2066\u200b\u009b44m\u{e0041}";

const document = (kind: string, name: string, rest: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels: {app: ${quoted}}\n  annotations: {${quoted}: ${quoted}}\n${rest}`;

const GOOD = [
  "apiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: hostile}\nspec: {apply: auto}\n",
  "apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: hv1}\nspec: {libvirt: test:///default}\n",
  document("StoragePool", "local", "spec: {type: dir, path: /var/lib/local}\n"),
  document("Image", "micro", "spec: {source: {recipe: micro}}\n"),
  document("Network", "lan", "spec: {mode: nat, subnets: [{cidr: 10.20.0.0/24}]}\n"),
  document("InstanceType", "small", "spec: {family: shared, cpu: {guest: 1}, memory: {guest: 64Mi}}\n"),
  document(
    "VirtualMachine",
    "db",
    `spec:\n  instanceType: small\n  image: micro\n  rootDisk: {pool: local, size: 64Mi}\n  interfaces: [{network: lan}]\n  cloudInit: {userData: "#!/bin/sh\\n# ${quoted.slice(1)}}\n`,
  ),
  "apiVersion: fleetwright/v1\nkind: VirtualMachine\nmetadata:\n  name: idle\n  annotations: {fleetwright/suspend: " +
    `${quoted}}\nspec: {instanceType: small, image: micro, rootDisk: {pool: local, size: 64Mi}}\n`,
];
const WRONG = document("Volume", "data", `spec: {size: ${quoted}, pool: ${quoted}, ${quoted}: ${quoted}}\n`);

let repo: TestRepo;
let dir: string;
let url: string;
const server = createServer((_request, response) => {
  response.writeHead(500, { "x-reason": "no" }).end(HOSTILE);
});

beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/%E2%80%AE`; // listens on TCP
  repo = folder.repo("repo");
  dir = repo.dir;
  mkdirSync(dir, { recursive: true });
  const hook = document("Webhook", "chat", `spec: {url: "${url}\\u202e\\x9b44m", events: ["*"]}\n`);
  repo.commit({ "fleet.yaml": [...GOOD, hook].join("---\n") });
  repo.git("commit", "--quiet", "--allow-empty", "--author", `M\u202e\u009b44m <m@x.test>`, "-m", HOSTILE);
  repo.git("checkout", "--quiet", "-b", BRANCH);
  repo.commit({
    [FILE]: WRONG,
    "extra.yaml": document("Network", "extra", "spec: {mode: nat, subnets: [{cidr: 10.30.0.0/24}]}\n"),
  });
  repo.git("checkout", "--quiet", "main");
}, 60_000);
afterAll(() => server.close());

function fleetwright(...argv: string[]) {
  const all = [...argv, ...(argv[0] === "__complete" ? [] : ["--backend", "test"])];
  const options = { reject: false, cwd: dir, env, stdin: "ignore", timeout: 100_000 } as const;
  return execa(join(ROOT, "bin/fleetwright"), all, options);
}

const STYLES = new Set(["0", "1", "2", "22", "31", "32", "33", "35", "36", "39"]);
const SGR = new RegExp(`${String.fromCharCode(27)}\\[(\\d{1,2})m`, "g");

/** Returns the parts of a text that must not reach a terminal. */
function findHidden(text: string): string[] {
  const styles = [...text.matchAll(SGR)].map(([, style = ""]) => style).filter((style) => !STYLES.has(style));
  const rest = text.replaceAll(SGR, "");
  const hidden = [...rest.replaceAll("\n", "").matchAll(HIDDEN_CHARACTERS)].map(([found]) =>
    JSON.stringify(found),
  );
  const forged = rest.split("\n").filter((line) => /^\W*FORGED/.test(line));
  return [...new Set([...styles, ...hidden, ...forged])];
}

/** Command lines of every command. Later ones run after the effects of earlier ones. */
const LINES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  validate: [
    ["validate", HOSTILE],
    ["validate", "--repo", ".", "--ref", BRANCH],
  ],
  plan: [
    ["plan", "--detail"],
    ["plan", "--format", "markdown"],
    ["plan", "--repo", ".", "--ref", BRANCH, "--base", "main", "--json"],
    ["plan", "--repo", ".", "--ref", HOSTILE],
  ],
  apply: [
    ["apply", "--yes"],
    ["apply", "--only", HOSTILE],
  ],
  suspend: [["suspend", "vm/db", "--reason", HOSTILE]],
  approve: [["approve"], ["approve", HOSTILE]],
  status: [["status"], ["status", "--json"]],
  get: [
    ["get", "vm", "-o", "wide"],
    ["get", "webhook", "-o", "wide"],
    ["get", "vm", "-o", "yaml"],
    ["get", "vm", "--json"],
    ["get", "vm", HOSTILE],
  ],
  describe: [
    ["describe", "vm/db"],
    ["describe", "vm/idle", "--json"],
    ["describe", HOSTILE],
  ],
  why: [["why", "vm/idle"]],
  explain: [["explain", `vm.${HOSTILE}`]],
  inventory: [["inventory"], ["inventory", "--host", HOSTILE], ["inventory", "--user", HOSTILE]],
  "ssh-config": [["ssh-config"], ["ssh-config", "--json"], ["ssh-config", "--user", HOSTILE]],
  history: [["history"]],
  events: [["events"], ["events", "--json"]],
  "webhooks list": [
    ["webhooks", "list"],
    ["webhooks", "list", "chat"],
    ["webhooks", "list", HOSTILE],
  ],
  "webhooks replay": [["webhooks", "replay", "--event", HOSTILE]],
  "webhooks deliver": [["webhooks", "deliver", "--json"]],
  adopt: [["adopt", HOSTILE]],
  resume: [
    ["resume", "vm/db"],
    ["resume", `vm/${HOSTILE}`],
  ],
  import: [
    ["import", HOSTILE],
    ["import", "test:///default", HOSTILE, "--out", "-"],
    ["import", "test:///default", "--out", HOSTILE],
    ["import", "test:///default", "--out", "-", "--fleet", HOSTILE],
  ],
  console: [
    ["console", HOSTILE],
    ["console", "db", "--escape", HOSTILE],
  ],
  vnc: [
    ["vnc", HOSTILE],
    ["vnc", "db", "--port", HOSTILE],
  ],
  trash: [["trash"]],
  undelete: [["undelete", HOSTILE]],
  init: [
    ["init", HOSTILE, "--yes"],
    ["init", "new", "--yes", "--fleet", HOSTILE],
    ["init", "new", "--yes", "--host", HOSTILE],
  ],
  demo: [["demo", "."]],
  doctor: [["doctor"], ["doctor", HOSTILE], ["doctor", `qemu+ssh://root@${HOSTILE}/system`]],
  daemon: [["daemon", "--repo", ".", "--listen", HOSTILE]],
  "lab status": [["lab", "status", "--name", HOSTILE]],
  "lab up": [["lab", "up", "--name", HOSTILE]],
  "lab down": [["lab", "down", "--name", HOSTILE]],
  "lab exec": [["lab", "exec", "--name", HOSTILE, "hv1", "true"]],
  "lab console": [["lab", "console", "--name", HOSTILE, "db"]],
  "lab publish": [["lab", "publish", "--name", HOSTILE, "hv1", HOSTILE]],
  completion: [["completion", HOSTILE]],
  __complete: [["__complete", "--", "get", "vm", ""]],
};

/** Command lines that report problems of files. */
const OF_PROBLEMS = [
  ["validate"],
  ["validate", "--json"],
  ["plan"],
  ["status"],
  ["get", "vm"],
  ["describe", "vm/db"],
];

/** Writes files with problems of every sort, some with a hostile name. */
function writeBrokenFiles(): void {
  writeFileSync(join(dir, FILE), WRONG);
  writeFileSync(join(dir, `b${FILE}`), `kind: [${quoted}\n`);
  writeFileSync(join(dir, "c.yaml"), `apiVersion: ${quoted}\nkind: ${quoted}\nmetadata: {name: ${quoted}}\n`);
  writeFileSync(join(dir, "d.yaml"), "kind: \u009b44m\u202e\u200b\n");
  writeFileSync(join(dir, "e.yaml"), "a: \u001b[2J\n");
}

test("every command has a command line here", () => {
  expect(Object.keys(LINES).sort()).toEqual(commands.map(({ name }) => name).sort());
});

async function expectClean(lines: readonly (readonly string[])[]): Promise<void> {
  for (const line of lines) {
    const { stdout, stderr, timedOut } = await fleetwright(...line);
    expect([line, timedOut, findHidden(`${stdout}\n${stderr}`)]).toEqual([line, false, []]);
    if (line.includes("--json") && stdout !== "") expect(() => JSON.parse(stdout), stdout).not.toThrow();
  }
}

describe("with a fleet of hostile texts", { timeout: 300_000 }, () => {
  test.each(Object.entries(LINES))("%s prints no hostile character", (_command, lines) => expectClean(lines));
});

describe("with invalid files of hostile names", { timeout: 300_000 }, () => {
  beforeAll(writeBrokenFiles);
  test.each(OF_PROBLEMS)("%s prints no hostile character", (...line) => expectClean([line]));
});

test("YAML and JSON keep hostile values intact", async () => {
  const yaml = await fleetwright("get", "vm", "db", "-o", "yaml");
  const [found] = parseAllDocuments(yaml.stdout).map(
    (one) => one.toJS() as { metadata: { labels: { app: string } } },
  );
  expect(found?.metadata.labels.app).toBe(HOSTILE);
  const json = await fleetwright("get", "vm", "db", "--json");
  expect(JSON.parse(json.stdout)[0].labels.app).toBe(HOSTILE);
}, 100_000);

test.each(["text", "json"])(
  "the daemon prints and serves no hostile character (log: %s)",
  async (form) => {
    repo.git("add", "--all");
    repo.git("commit", "--quiet", "--allow-empty", "-m", HOSTILE);
    const own = { ...env, FLEETWRIGHT_STATE_DIR: join(folder.top, `state-${form}`) }; // a second daemon would not report the same again
    const options = ["--review", "notes", "--log", form];
    await using daemon = await startDaemon({ repo: dir, env: own, options });
    await daemon.until("the branch is reviewed", () => (/reviewed/.test(daemon.log()) ? true : undefined));
    for (const path of [
      "plan",
      "resources",
      "objects",
      "problems",
      "events",
      "approvals",
      "runs",
      "webhooks",
      "fleet",
    ]) {
      const text = await (await fetch(`${daemon.url}/api/v1/${path}`)).text();
      expect([path, findHidden(text)]).toEqual([path, []]);
    }
    const missing = await fetch(`${daemon.url}/${encodeURIComponent(HOSTILE)}/%E2%80%AE`);
    for (const text of [
      await missing.text(),
      await (await fetch(`${daemon.url}/metrics`)).text(),
      await (await fetch(`${daemon.url}/readyz`)).text(),
    ])
      expect(findHidden(text)).toEqual([]);
    expect(findHidden(daemon.log())).toEqual([]);
    const note = repo.git("notes", "--ref", "fleetwright", "list").split("\n")[0]?.split(" ")[0] ?? "";
    expect(findHidden(repo.git("cat-file", "blob", note))).toEqual([]);
    expect(stripVTControlCharacters(daemon.log())).toContain("\\u");
  },
  200_000,
);
