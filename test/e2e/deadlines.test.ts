import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startLibvirtd, stopLibvirtd } from "../../src/lab/host.ts";
import { findHost, loadLab } from "../../src/lab/lab.ts";
import type { RunRecord } from "../../src/store/run-record.ts";
import { baseFleet, documents, machine, size } from "./fleets.ts";
import { eventually, openStage, type Running, type Stage } from "./harness.ts";

/** A command or a host that hangs ends at its deadline or with the process, and delays nothing else. */

const LAB = "late";
let stage: Stage;
let repo: string;

const halted = (name: string, host: string) =>
  documents(machine({ name, more: `runStrategy: Halted\nplacement: {hostSelector: {name: ${host}}}` }));

beforeAll(async () => {
  stage = await openStage({
    lab: LAB,
    hosts: 2,
    files: { "ground.yaml": baseFleet({ lab: LAB, hosts: 2 }) },
  });
  repo = join(stage.folder, "fleet");
  await git("init", "-q", "-b", "main");
  await commit();
  const apply = await stage.cli("apply", "--repo", repo, "--yes");
  expect(apply.code, apply.all).toBe(0);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

async function git(...args: string[]): Promise<void> {
  await execa("git", ["-C", repo, "-c", "user.name=anna", "-c", "user.email=anna@example.test", ...args]);
}

async function commit(): Promise<void> {
  await git("add", "-A");
  await git("commit", "-qm", "as it is");
}

/** Simulates a hung file system: processes that wait for the disk never end. Only on this host, until `goOn`. */
const MARKER = "98765";
async function hang(host: string): Promise<void> {
  const script = `printf '#!/bin/sh\\nsleep ${MARKER}\\n' > /run/hang; chmod 755 /run/hang; mount --bind /run/hang /usr/bin/sync`;
  await stage.exec(host, ["sh", "-c", script]);
}
const goOn = (host: string) => stage.exec(host, ["umount", "/usr/bin/sync"]);

const hanging = async (host: string) =>
  (await stage.exec(host, ["sh", "-c", `pgrep -fx 'sleep ${MARKER}' || true`])).split("\n").filter(Boolean);

async function untilItHangs(host: string): Promise<void> {
  await eventually(`${host} hangs`, async () => ((await hanging(host)).length > 0 ? true : undefined));
}
async function untilNothingHangs(host: string): Promise<void> {
  await eventually(`nothing is left on ${host}`, async () =>
    (await hanging(host)).length === 0 ? true : undefined,
  );
}

async function untilDefined(host: string, name: string): Promise<void> {
  const isThere = async () =>
    (await stage.virsh(host, "list", "--all", "--name")).split("\n").includes(name) ? true : undefined;
  await eventually(`${name} is on ${host}`, isThere, 150_000);
}

/** Sends only SIGTERM: execa would follow with a SIGKILL. */
function askToEnd({ pid }: Running): void {
  if (pid !== undefined) process.kill(pid, "SIGTERM");
}

async function expectEmptyPlan(): Promise<void> {
  const apply = await stage.cli("apply", "--repo", repo, "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan", "--repo", repo);
  expect(plan.code, plan.all).toBe(0);
}

describe("a command that hangs on a host", () => {
  afterEach(() => goOn("hv1"));

  it("fails its change after a minute; all else goes on, and nothing of it stays on the host", async () => {
    stage.write("a.yaml", halted("a", "hv1"));
    stage.write("b.yaml", halted("b", "hv2"));
    await commit();
    await hang("hv1");
    const apply = await stage.cli("apply", "--repo", repo, "--yes");
    expect(apply.code, apply.all).toBe(1);
    expect(apply.stderr).toContain(`lab://${LAB}/hv1: a script did not end within 60 s and was stopped`);
    await untilDefined("hv2", "b");
    await untilNothingHangs("hv1");
  });

  it("is given up when the process gets SIGTERM, and the run is recorded as such", async () => {
    await hang("hv1");
    const apply = stage.start("apply", "--repo", repo, "--yes", "--grace", "2s");
    await untilItHangs("hv1");
    const asked = performance.now();
    askToEnd(apply);
    const { exitCode, stdout, stderr } = await apply;
    expect(exitCode, `${stdout}\n${stderr}`).toBe(5);
    expect(performance.now() - asked).toBeLessThan(30_000);
    expect(stderr).toContain("was abandoned in flight");
    await untilNothingHangs("hv1");
    const [last] = (await stage.cli("history", "--repo", repo, "--json")).json<RunRecord[]>();
    expect(last?.state).toBe("cancelled");
  });

  it("ends on the host when the process is killed", async () => {
    await hang("hv1");
    const apply = stage.start("apply", "--repo", repo, "--yes");
    await untilItHangs("hv1");
    apply.kill("SIGKILL");
    await apply;
    await untilNothingHangs("hv1");
  });

  it("does not delay a daemon on other hosts, and does not keep it from exiting", async () => {
    stage.write("c.yaml", halted("c", "hv2"));
    await commit();
    await hang("hv1");
    const daemon = stage.start("daemon", "--repo", repo, "--listen", "none", "--grace", "2s");
    await untilItHangs("hv1");
    await untilDefined("hv2", "c");
    const asked = performance.now();
    askToEnd(daemon);
    const { exitCode, stderr } = await daemon;
    expect(exitCode, stderr).toBe(5);
    expect(performance.now() - asked).toBeLessThan(30_000);
    expect(stderr).toContain("abandoning");
    await untilNothingHangs("hv1");
  });
});

it("the next apply finishes changes that were given up, and the next plan is empty", async () => {
  await expectEmptyPlan();
});

/** In sequence, with 15 s each, they would take three minutes. */
const SILENT = 12;

describe("hosts that accept connections and say nothing", () => {
  const servers: Silent[] = [];
  const running: Running[] = [];

  beforeAll(async () => {
    for (let count = 1; count <= SILENT; count += 1) {
      const server = await silence();
      servers.push(server);
      const uri = `qemu+tcp://127.0.0.1:${server.port}/system`;
      stage.write(
        `silent-${count}.yaml`,
        documents(`kind: Host\nmetadata: {name: silent-${count}}\nspec: {libvirt: "${uri}"}`),
      );
    }
    await commit();
  });

  afterAll(async () => {
    for (const daemon of running) daemon.kill("SIGTERM");
    await Promise.all(running);
    for (const server of servers) await server.close();
  });

  it("cost a plan no more time together than one of them", async () => {
    const started = performance.now();
    const plan = await stage.cli("plan", "--repo", repo, "--json");
    const seconds = (performance.now() - started) / 1000;
    console.log(`plan beside ${SILENT} silent hosts: ${seconds.toFixed(1)} s`);
    expect(plan.code, plan.all).toBe(2);
    expect(seconds).toBeLessThan(90);
  });

  it("do not delay a daemon on other hosts, nor its reconnection to a lost host", async () => {
    // The test changes an existing machine: a new one could exist on a silent host already.
    const more = "runStrategy: Halted\nplacement: {hostSelector: {name: hv1}}";
    const larger = size("larger", "{guest: 1, maxGuest: 2}", "{guest: 128Mi, maxGuest: 192Mi}");
    stage.write("a.yaml", documents(larger, machine({ name: "a", size: "larger", more })));
    await commit();
    const started = performance.now();
    const daemon = stage.start("daemon", "--repo", repo, "--listen", "none");
    running.push(daemon);
    let output = "";
    daemon.stderr.on("data", (data: Buffer) => {
      output += data.toString();
    });
    const isLarger = async () =>
      /<currentMemory unit='KiB'>131072</.test(await stage.virsh("hv1", "dumpxml", "--inactive", "a")) ||
      undefined;
    await eventually("a is larger", isLarger, 150_000).catch((cause: Error) => {
      throw new Error(`${cause.message}\n${output}`, { cause });
    });
    console.log(
      `acted on beside ${SILENT} silent hosts: ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
    expect(performance.now() - started).toBeLessThan(120_000);
    const host = findHost(loadLab(LAB), "hv1");
    await stopLibvirtd(host);
    const untilSaid = (what: RegExp) =>
      eventually(`the daemon says ${what}`, async () => (what.test(output) ? true : undefined));
    await untilSaid(/is unreachable.*hv1/s);
    const back = performance.now();
    await startLibvirtd(host);
    await untilSaid(/is reachable again/);
    console.log(
      `found again beside ${SILENT} silent hosts: ${((performance.now() - back) / 1000).toFixed(1)} s`,
    );
    expect(performance.now() - back).toBeLessThan(30_000);
  });
});

interface Silent {
  readonly port: number;
  close(): Promise<void>;
}

async function silence(): Promise<Silent> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: address.port, close };
}
