import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SshKeys, sshKeys } from "../git/signing.ts";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { baseFleet, documents, machine, size } from "./fleets.ts";
import { eventually } from "./harness.ts";

/** A push to a bare repository is planned, reported as a note, approved, merged and applied to a real host. */

const LAB = "review";
let at: DaemonStage;
let keys: SshKeys;

beforeAll(async () => {
  at = await openDaemonStage(LAB, { fleet: "{apply: approve}", bare: true });
  keys = sshKeys(join(at.stage.folder, "keys"), "anna");
  at.start("--review", "notes", "--approver-signers", keys.allowed("anna"));
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

const DB = { name: "db", ipv4: "10.20.0.10", more: "updatePolicy: {reboot: Immediate}" };
const BIG = size("big", "{guest: 1, maxGuest: 2}", "{guest: 128Mi, maxGuest: 256Mi}");
const waiting = async () => (await at.status()).plan.waiting;
const calm = () =>
  at.waitForStatus("calm", ({ plan, inProgress }) => plan.changes === 0 && inProgress.length === 0);

async function approves(...args: string[]): Promise<void> {
  const result = await at.stage.cli("approve", ...args, "--repo", at.repo);
  expect(result.code, result.all).toBe(0);
}

/** Pushes a branch, and waits for the report of the daemon. */
async function noteOf(branch: string, files: Record<string, string>): Promise<string> {
  await at.git("switch", "-q", "-c", branch);
  await at.commit(`the branch ${branch}`, files);
  await at.git("switch", "-q", "main");
  return eventually(`the note of ${branch}`, async () => {
    await at.git("fetch", "-q", "origin", "+refs/notes/*:refs/notes/*");
    const shown = await at.git("log", "-1", "--format=%N", "--notes=fleetwright", branch);
    return shown.includes("Fleet review") ? shown : undefined;
  });
}

async function merges(branch: string, message: string): Promise<void> {
  await at.git(...keys.by("anna"), "merge", "-q", "--no-ff", "--gpg-sign", branch, "-m", message);
  await at.git("push", "-q", "origin", "main");
}

function digestIn(note: string): string {
  const [, digest = ""] = /Fleetwright-Approve: ([0-9a-f]{16})/.exec(note) ?? [];
  expect(digest, note).not.toBe("");
  return digest;
}

describe("under apply: approve", () => {
  let digest: string;

  it("the daemon creates nothing before an approval on the command line", async () => {
    const { plan } = await at.waitForStatus("it waits", ({ plan }) => plan.waiting.length > 0);
    expect(plan.waiting).toHaveLength(plan.changes);
    expect(await at.stage.virsh("hv1", "pool-list", "--all", "--name")).toBe("");
    await at.waitForEvent("plan.needs-approval Fleet/default/review");
    await approves(plan.digest);
    await calm();
    expect(await at.stage.virsh("hv1", "pool-list", "--name")).not.toBe("");
  });

  it("a pushed branch is planned but not applied", async () => {
    const note = await noteOf("db", { "db.yaml": documents(machine(DB)) });
    expect(note).toContain("+ domain db on hv1");
    digest = digestIn(note);
    const args = ["--repo", at.repo, "--ref", "db", "--base", "main", "--json"];
    const plan = (await at.stage.cli("plan", ...args)).json<{ digest: string }>();
    expect(plan.digest.slice(0, 16)).toBe(digest);
    expect(await at.machines("--all")).toEqual([]);
  });

  it("the reviewed plan is applied after a merge with an approving trailer", async () => {
    await merges("db", `A database\n\nFleetwright-Approve: ${digest}`);
    await at.waitForEvent("vm.created VirtualMachine/default/db");
    await calm();
    expect(await at.machines()).toEqual(["db"]);
    const runs = (await at.stage.cli("history", "--repo", at.repo, "--json")).json<
      { plan: string; commit: string }[]
    >();
    expect(runs[0]?.plan.slice(0, 16)).toBe(digest);
    expect(runs[0]?.commit).toBe(await at.git("rev-parse", "main"));
  });
});

describe("under apply: safe", () => {
  let domain: string;

  beforeAll(async () => {
    await at.commit("Less careful", { "ground.yaml": baseFleet({ lab: LAB, fleet: "{apply: safe}" }) });
    domain = await at.stage.virsh("hv1", "domid", "db");
  });

  it("live changes are applied, and restarts are held", async () => {
    const larger = { "big.yaml": documents(BIG), "db.yaml": documents(machine({ ...DB, size: "big" })) };
    expect(await noteOf("larger", larger)).toMatch(/~ domain db on hv1[\s\S]*! domain db on hv1/);
    await merges("larger", "A larger database");
    await at.waitForEvent("vm.updated VirtualMachine/default/db");
    await at.waitForStatus("the restart alone is left", ({ plan }) => plan.changes === 1);
    expect(await waiting()).toMatchObject([{ change: "restart domain db on hv1" }]);
    expect(await at.stage.virsh("hv1", "domid", "db")).toBe(domain);
  });

  it("a restart is applied after an approval of its digest", async () => {
    const [restart] = await waiting();
    await approves(restart?.digest ?? "");
    await at.waitForEvent("vm.restarted VirtualMachine/default/db");
    await calm();
    expect(await at.stage.virsh("hv1", "domid", "db")).not.toBe(domain);
    expect(await at.stage.virsh("hv1", "dominfo", "db")).toMatch(/Max memory: +262144 KiB/);
  });
});
