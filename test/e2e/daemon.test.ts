import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents, machine } from "./fleets.ts";
import { eventually, type Running } from "./harness.ts";

/** The daemon keeps real hosts as a real repository says, and tells a real receiver. */

let at: DaemonStage;
let daemon: Running;

beforeAll(async () => {
  at = await openDaemonStage("daemon");
  await at.commit("a machine", { "db.yaml": documents(machine({ name: "db", ipv4: "10.20.0.10" })) });
  daemon = at.start();
});

afterAll(async () => expect(await at?.end()).toEqual([]));

async function runs(name: string, timeoutMs = 60_000): Promise<void> {
  await eventually(
    `${name} runs`,
    async () =>
      (await at.stage.virsh("hv1", "list", "--name")).split("\n").includes(name) ? true : undefined,
    timeoutMs,
  );
}

async function isTold(event: string): Promise<void> {
  await eventually(event, async () => (at.receiver.told().includes(event) ? true : undefined), 20_000);
}

describe("the daemon", () => {
  it("brings a commit about, and tells of it", async () => {
    await runs("db");
    await isTold("vm.created VirtualMachine/default/db");
  });

  it("starts a machine again that somebody has destroyed", async () => {
    await isTold("plan.applied Fleet/default/daemon");
    await at.stage.virsh("hv1", "destroy", "db");
    await runs("db", 10_000);
    await isTold("drift.detected VirtualMachine/default/db");
  });

  it("follows the next commit", async () => {
    await at.commit("another", { "web.yaml": documents(machine({ name: "web", ipv4: "10.20.0.11" })) });
    await runs("web");
    await isTold("vm.created VirtualMachine/default/web");
  });

  it("ends after what is under way on SIGTERM", async () => {
    daemon.kill("SIGTERM");
    expect((await daemon).exitCode).toBe(0);
  });
});
