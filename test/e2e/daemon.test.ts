import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents, machine } from "./fleets.ts";
import { eventually, type Running } from "./harness.ts";

/** The daemon applies a real repository to real hosts, and sends events to a real receiver. */

const halted = (name: string) => documents(machine({ name, more: "runStrategy: Halted" }));
const running = (name: string, ipv4: string) => documents(machine({ name, ipv4 }));
/** Twelve machines without memory: the percentages of the guard apply from ten objects on. */
const MANY = Array.from({ length: 12 }, (_, index) => `m${index}`);

let at: DaemonStage;
let daemon: Running;

beforeAll(async () => {
  at = await openDaemonStage("daemon");
  await at.commit("a machine", { "db.yaml": running("db", "10.20.0.10") });
  daemon = at.start();
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

async function runs(name: string, timeoutMs = 60_000): Promise<void> {
  const isThere = async () => ((await at.machines()).includes(name) ? true : undefined);
  await eventually(`${name} runs`, isThere, timeoutMs);
}

describe("a daemon", () => {
  it("applies a commit, and sends events", async () => {
    await runs("db");
    await at.waitForEvent("vm.created VirtualMachine/default/db");
  });

  it("starts a machine again after virsh destroy", async () => {
    await at.waitForEvent("plan.applied Fleet/default/daemon");
    await at.stage.virsh("hv1", "destroy", "db");
    await runs("db", 10_000);
    await at.waitForEvent("drift.detected VirtualMachine/default/db");
  });

  it("follows the next commit", async () => {
    await at.commit("another", { "web.yaml": running("web", "10.20.0.11") });
    await runs("web");
    await at.waitForEvent("vm.created VirtualMachine/default/web");
  });

  it("keeps the last good content of a broken file, and applies the other files", async () => {
    await at.commit("a mistake", { "web.yaml": "kind: [", "idle.yaml": halted("idle") });
    await eventually("idle is there", async () =>
      (await at.machines("--all")).includes("idle") ? true : undefined,
    );
    await at.stage.virsh("hv1", "destroy", "web");
    await runs("web", 10_000);
    const { problems } = await at.waitForStatus("the problem is told", ({ problems }) => problems.length > 0);
    expect(problems.join()).toContain("web.yaml:1:8");
    await at.commit("put right", { "web.yaml": running("web", "10.20.0.11"), "idle.yaml": undefined });
    await eventually("idle is gone", async () =>
      (await at.machines("--all")).includes("idle") ? undefined : true,
    );
    expect(
      (await at.waitForStatus("no problem is left", ({ problems }) => problems.length === 0)).problems,
    ).toEqual([]);
  });

  it("refuses a second daemon", async () => {
    const other = await at.stage.cli("daemon", "--repo", at.repo, "--listen", "none");
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/fleet daemon: process \d+ is its daemon already/);
  });

  it("holds a commit that deletes too much until an approval", async () => {
    await at.commit("many", Object.fromEntries(MANY.map((name) => [`${name}.yaml`, halted(name)])));
    await eventually("all are there", async () =>
      (await at.machines("--all")).length === 14 ? true : undefined,
    );
    await at.waitForStatus("calm", ({ plan, inProgress }) => plan.changes === 0 && inProgress.length === 0);
    const some = MANY.slice(0, 6);
    await at.commit("too much", Object.fromEntries(some.map((name) => [`${name}.yaml`, undefined])));
    const { plan } = await at.waitForStatus("it waits", ({ plan }) => plan.waiting.length > 0);
    expect(plan.waiting.find(({ change }) => change === "delete domain m0 on hv1")?.reason).toMatch(
      /this plan would delete 6 of 14 objects of type domain/,
    );
    await at.waitForEvent("plan.needs-approval Fleet/default/daemon");
    await sleep(2_000);
    expect(await at.machines("--all")).toHaveLength(14);
    const { plan: now } = await at.waitForStatus(
      "what may go has gone",
      ({ plan, inProgress }) => plan.changes === 3 * some.length && inProgress.length === 0,
    );
    const approve = await at.stage.cli("approve", now.digest.slice(0, 16), "--repo", at.repo);
    expect(approve.code, approve.all).toBe(0);
    await eventually("they are gone", async () =>
      (await at.machines("--all")).length === 8 ? true : undefined,
    );
  });

  it("exits on SIGTERM after the changes in flight", async () => {
    daemon.kill("SIGTERM");
    expect((await daemon).exitCode).toBe(0);
    expect((await at.status()).pid).toBe(0);
  });
});
