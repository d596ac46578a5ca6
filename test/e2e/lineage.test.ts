import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { libvirtUri } from "../../src/host/address.ts";
import type { Plan } from "../../src/model/plan.ts";
import { baseFleet, documents, formatPlan, machine } from "./fleets.ts";
import { eventually, openStage, type Running, type Stage } from "./harness.ts";

/** Which repository may delete or stop which objects, on one real libvirtd: other repositories, old clones, rewritten and lost histories. */

const LAB = "lin";
let stage: Stage;
const repositories: string[] = [];

beforeAll(async () => {
  stage = await openStage({ lab: LAB });
});
afterAll(async () => {
  expect(await stage?.end()).toEqual([]);
});

const who = ["-c", "user.name=anna", "-c", "user.email=anna@example.test"];

async function git(repo: string, ...args: string[]): Promise<string> {
  return (await execa("git", ["-C", repo, ...who, ...args])).stdout;
}

async function commit(repo: string, files: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const [name, text] of Object.entries(files))
    if (text === undefined) rmSync(join(repo, name));
    else writeFileSync(join(repo, name), text);
  await git(repo, "add", "-A");
  await git(repo, "commit", "-qm", "change");
  return git(repo, "rev-parse", "HEAD");
}

/** A repository of a fleet with the name of the lab. */
async function repository(name: string, ...machines: string[]): Promise<string> {
  const repo = join(stage.folder, name);
  mkdirSync(repo);
  repositories.push(repo);
  await git(repo, "init", "-q", "-b", "main");
  await commit(repo, { "ground.yaml": baseFleet({ lab: LAB }), ...filesOf(machines) });
  return repo;
}

function filesOf(machines: readonly string[]): Record<string, string> {
  return Object.fromEntries(machines.map((name) => [`${name}.yaml`, documents(machine({ name }))]));
}

async function planOf(repo: string): Promise<Plan> {
  return (await stage.cli("plan", repo, "--json")).json<Plan>();
}

async function apply(repo: string): Promise<string> {
  const result = await stage.cli("apply", repo, "--yes");
  expect([0, 2, 3], result.all).toContain(result.code);
  return result.all;
}

async function isApplied(repo: string): Promise<void> {
  await apply(repo);
  expect(formatPlan(await planOf(repo))).toEqual([]);
}

const machines = async () => (await stage.virsh("hv1", "list", "--name")).split("\n").filter(Boolean).sort();
const volumes = async () => stage.exec("hv1", ["sh", "-c", "cd /var/lib/fleetwright/volumes && ls"]);

describe("a fleet without a name", () => {
  it("reaches no host, and is told what to write", async () => {
    const repo = join(stage.folder, "nameless");
    mkdirSync(repo);
    const [, ...rest] = baseFleet({ lab: LAB }).split("---\n");
    writeFileSync(join(repo, "ground.yaml"), rest.join("---\n"));
    const validate = await stage.cli("validate", repo);
    expect(validate.code, validate.all).toBe(1);
    expect(validate.all).toMatch(/ground\.yaml:\d+:1: Host\/hv1: the fleet has no name/);
    const result = await stage.cli("apply", repo, "--yes");
    expect(result.code, result.all).toBe(1);
    expect(await stage.virsh("hv1", "pool-list", "--all", "--name")).toBe("");
  });
});

describe("two repositories with one fleet name", () => {
  let alpha: string;
  let beta: string;

  beforeAll(async () => {
    alpha = await repository("alpha", "alpha");
    await isApplied(alpha);
    beta = await repository("beta", "beta");
  });

  it("end nothing of each other", async () => {
    const before = await volumes();
    const { changes } = await planOf(beta);
    expect(changes.filter(({ action }) => action !== "create" && action !== "update")).toEqual([]);
    await apply(beta);
    expect(await machines()).toContain("alpha");
    for (const volume of before.split("\n")) expect(await volumes()).toContain(volume);
    expect((await planOf(alpha)).changes.filter(({ action }) => action === "delete")).toEqual([]);
  });

  it("do not adopt each other's objects, and name their owners", async () => {
    const { blocked } = await planOf(beta);
    expect(blocked.map(({ message }) => message).join("\n")).toMatch(
      /another repository's fleet lin, whose history begins with the commit [0-9a-f]{8}/,
    );
  });

  it("become one by adopt --all, and the next plan deletes objects that only the other one wants", async () => {
    const result = await stage.cli("adopt", "--all", "--yes", "--repo", beta);
    expect(result.code, result.all).toBe(0);
    const plan = await planOf(beta);
    expect(formatPlan(plan)).toContain("delete domain@hv1/alpha (removed)");
    await isApplied(beta);
    expect(await machines()).toEqual(["beta"]);
  });
});

describe("an old clone", () => {
  it("deletes nothing that a newer commit applied, and names that commit", async () => {
    const [, repo = ""] = repositories;
    const old = join(stage.folder, "old");
    await execa("git", ["clone", "-q", repo, old]);
    const newer = await commit(repo, filesOf(["gamma"]));
    await isApplied(repo);
    const { changes, orphans } = await planOf(old);
    expect(changes.filter(({ action }) => action !== "update")).toEqual([]);
    const kept = orphans.find(({ object }) => object === "domain@hv1/gamma");
    expect(kept?.reason).toContain(
      `the commit ${newer.slice(0, 8)}, which this repository does not have: git fetch`,
    );
    const status = await stage.cli("status", old);
    expect(status.stdout).toMatch(/objects? of another history (is|are) kept/);
    await git(old, "fetch", "-q");
    expect((await planOf(old)).orphans.find(({ object }) => object === "domain@hv1/gamma")?.reason).toContain(
      "is not part of what is planned",
    );
    await apply(old);
    expect(await machines()).toEqual(["beta", "gamma"]);
    await isApplied(repo);
  });

  it("may delete the objects of a resource that it adopted", async () => {
    const old = join(stage.folder, "old");
    const result = await stage.cli("adopt", "vm/gamma", "--yes", "--repo", old);
    expect(result.code, result.all).toBe(0);
    await apply(old);
    expect(await machines()).toEqual(["beta"]);
  });
});

describe("a daemon whose mirror is old", () => {
  let daemon: Running | undefined;
  let logged = "";
  const start = (repo: string) => {
    daemon = stage.start("daemon", "--repo", repo, "--listen", "none", "--log", "text");
    logged = "";
    daemon.stderr.on("data", (data: Buffer) => {
      logged += data.toString();
    });
  };
  const stop = async () => {
    daemon?.kill("SIGTERM");
    await daemon;
    daemon = undefined;
  };
  const logs = (text: string) => eventually(text, async () => (logged.includes(text) ? true : undefined));
  afterAll(stop);

  it("repairs and ends nothing until the repository answers once", async () => {
    const [, repo = ""] = repositories;
    start(repo);
    await logs(" accepted: ");
    await stop();
    await commit(repo, filesOf(["theta"]));
    await isApplied(repo);
    await stage.virsh("hv1", "destroy", "beta");
    renameSync(repo, `${repo}.away`);
    start(repo);
    await logs("is repaired and nothing is deleted");
    await eventually("beta is started again", async () =>
      (await machines()).includes("beta") ? true : undefined,
    );
    expect(await machines()).toEqual(["beta", "gamma", "theta"]);
    renameSync(`${repo}.away`, repo);
    await commit(repo, { "theta.yaml": undefined });
    // Without an event, the daemon polls the repository every minute (--interval).
    const isGone = async () => ((await machines()).includes("theta") ? undefined : true);
    await eventually("theta is gone", isGone, 150_000);
    expect(await machines()).toEqual(["beta", "gamma"]);
  });
});

describe("hosts", () => {
  const uuid = /UUID [0-9a-f-]{36}, called hv1/;

  it("that are the same libvirtd are blocked, and neither is changed", async () => {
    const [, repo = ""] = repositories;
    const socket = libvirtUri(`lab://${LAB}/hv1`);
    const twin = documents(
      `kind: Host\nmetadata: {name: other}\nspec: {libvirt: "${socket}", shell: "lab://${LAB}/hv1"}`,
    );
    await commit(repo, { "twin.yaml": twin });
    const { changes, blocked } = await planOf(repo);
    expect(changes).toEqual([]);
    const hosts = blocked.filter(({ resource }) => resource.startsWith("Host/"));
    expect(hosts.find(({ resource }) => resource === "Host/default/hv1")?.message).toMatch(uuid);
    expect(hosts.find(({ resource }) => resource === "Host/default/other")?.message).toMatch(uuid);
    expect(blocked.map(({ hint = "" }) => hint).join("\n")).not.toMatch(/by hand/);
    await commit(repo, { "twin.yaml": undefined });
    await isApplied(repo);
  });

  it("that get another name keep all that is on them", async () => {
    const [, repo = ""] = repositories;
    const before = [
      await machines(),
      await volumes(),
      await stage.virsh("hv1", "pool-list", "--all", "--uuid"),
    ];
    const text = baseFleet({ lab: LAB }).replace("metadata: {name: hv1,", "metadata: {name: node1,");
    await commit(repo, { "ground.yaml": text });
    const { changes, blocked } = await planOf(repo);
    expect(blocked).toEqual([]);
    expect(changes.filter(({ action }) => action !== "update").map(({ change }) => change)).toEqual([]);
    await isApplied(repo);
    expect([
      await machines(),
      await volumes(),
      await stage.virsh("hv1", "pool-list", "--all", "--uuid"),
    ]).toEqual(before);
  });
});
