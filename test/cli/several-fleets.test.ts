import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestRepo, testFolder } from "../git/repositories.ts";

/** One daemon runs two fleets of one repository, and a third whose repository does not exist at first. */
const ROOT = path.join(import.meta.dirname, "../..");
const folder = testFolder();
const env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state") };
const late = path.join(folder.top, "late");
let repo: TestRepo;
let url: string;
let log = "";
let daemon: ReturnType<typeof fleetwright>;

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n---\n`;
const baseFleet = (fleet: string) =>
  document("Fleet", fleet, "{apply: auto}") + document("Host", "hv1", '{libvirt: "test:///default"}');
const pool = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);

function fleetwright(...args: string[]) {
  const options = { env, reject: false, stdin: "ignore", cwd: folder.top } as const;
  return execa(path.join(ROOT, "bin/fleetwright"), [...args, "--backend", "test"], options);
}

beforeAll(async () => {
  if (!fs.existsSync(path.join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  repo = folder.repo("fleets");
  repo.commit({ "berlin/fleet.yaml": baseFleet("berlin"), "paris/fleet.yaml": baseFleet("paris") });
  const file = path.join(folder.top, "fleets.yaml");
  fs.writeFileSync(file, `- path: berlin\n- path: paris\n- {repo: ${late}, interval: 1s}\n`);
  const args = ["--repo", repo.dir, "--fleets", file, "--review", "notes", "--listen", "0", "--log", "json"];
  daemon = fleetwright("daemon", ...args);
  daemon.stderr.on("data", (data: Buffer) => {
    log += data.toString();
  });
  url = await until("an address", () => /http:\/\/127[.:\d]+/.exec(log)?.[0]);
});
afterAll(async () => {
  daemon?.kill("SIGKILL");
  await daemon;
  folder[Symbol.dispose]();
});

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`${what}: timeout:\n${log}`);
}

interface Item {
  readonly fleet?: string;
  readonly state: string;
  readonly commit?: { readonly id: string };
}

const items = async () =>
  ((await (await fetch(`${url}/api/v1/fleets`)).json()) as { items: readonly Item[] }).items;
const currentRevision = async (fleet: string) =>
  (await items()).find((one) => one.fleet === fleet && one.state === "ready")?.commit?.id;
const waitUntilSettled = (commit: string, ...fleets: string[]) =>
  until("ready", async () => {
    const commits = await Promise.all(fleets.map(currentRevision));
    return commits.every((one) => one === commit) || undefined;
  });
const loggedCreations = () =>
  [...log.matchAll(/"fleet":"(\w+)".*"msg":"(create pool (?!fleetwright)\w+)/g)].map(([, ...of]) => of);

test("each fleet is reconciled with its own directory, and an unreadable one delays no other", async () => {
  const commit = repo.commit({ "berlin/pool.yaml": pool("slow"), "paris/pool.yaml": pool("fast") });
  await waitUntilSettled(commit, "berlin", "paris");
  expect(loggedCreations().sort()).toEqual([
    ["berlin", "create pool slow"],
    ["paris", "create pool fast"],
  ]);
  expect((await items()).map(({ fleet, state }) => [fleet, state])).toContainEqual([undefined, "starting"]);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(log).toContain(`"source":"${late}"`);
});

test("an invalid fleet delays no other", async () => {
  const commit = repo.commit({ "berlin/fleet.yaml": "kind: [\n", "paris/more.yaml": pool("more") });
  await waitUntilSettled(commit, "paris");
  expect(loggedCreations()).toContainEqual(["paris", "create pool more"]);
  repo.commit({ "berlin/fleet.yaml": baseFleet("berlin") });
});

test("a branch has one note, with a section for each fleet that it changes", async () => {
  repo.git("checkout", "--quiet", "-b", "feature");
  const commit = repo.commit({ "berlin/next.yaml": pool("b2"), "paris/next.yaml": pool("p2") });
  repo.git("checkout", "--quiet", "main");
  const note = await until("the note", () => {
    try {
      const text = repo.git("notes", "--ref=fleetwright", "show", commit);
      return text.includes("b2") && text.includes("p2") ? text : undefined;
    } catch {
      return undefined;
    }
  });
  expect(note.match(/^Fleet \w+$/gm)).toEqual(["Fleet berlin", "Fleet paris"]);
});

test("each fleet has its own status, metrics and history", async () => {
  const status = async (name: string) => {
    const { stdout } = await fleetwright("status", path.join(repo.dir, name), "--json");
    return (JSON.parse(stdout) as { fleet: string; daemon: { repo: string; running: boolean } }).daemon;
  };
  expect(await status("berlin")).toMatchObject({ repo: `berlin of ${repo.dir}`, running: true });
  expect(await status("paris")).toMatchObject({ repo: `paris of ${repo.dir}`, running: true });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/fleetwright_runs_total\{state="succeeded",fleet="berlin"\} 1\n/);
  expect(metrics).toMatch(/fleetwright_runs_total\{state="succeeded",fleet="paris"\} 2\n/);
  expect((await fetch(`${url}/api/v1/plan?fleet=paris`)).status).toBe(200);
});

test("a repository that appears later is followed from then on, and a signal stops all fleets", async () => {
  folder.repo("late").commit({ "fleet.yaml": baseFleet("rome") });
  await until("the third", async () => await currentRevision("rome"));
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  daemon.kill("SIGTERM");
  expect((await daemon).exitCode).toBe(0);
});
