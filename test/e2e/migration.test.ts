import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documents, planOf, volume } from "./fleets.ts";
import { type Guest, guestAt } from "./guest.ts";
import { eventually, openStage, type Running, SOON, type Stage } from "./harness.ts";
import { networkTraces } from "./network-traces.ts";
import { inRouter, overlayBaseFleet, overlayMachine, overlayNetwork } from "./overlay-fleet.ts";

/** Machines that move between hosts while they run: with their disks and their traffic, and what is left when they cannot. */

const LAB = "migrate";
const [MOVING, PEER] = ["10.20.0.10", "10.20.0.11"];

const POOL = "kind: StoragePool\nmetadata: {name: local}\nspec: {type: dir, path: /srv/local}";
const GROUP = `kind: SecurityGroup
metadata: {name: open}
spec: {rules: [{direction: ingress, protocol: tcp, ports: [80, 9000]}, {direction: ingress, protocol: icmp}]}`;
/** On hv2, with a root disk, a Volume and firewall rules. */
const moving = overlayMachine({ name: "a", host: "hv2", network: "red", ipv4: MOVING })
  .replace("image: micro", "image: micro\n  rootDisk: {pool: local, size: 64Mi}\n  volumes: [{volume: data}]")
  .replace(`ipv4: ${MOVING}}`, `ipv4: ${MOVING}, securityGroups: [open]}`);
const peer = overlayMachine({ name: "b", host: "hv1", network: "red", ipv4: PEER });

let stage: Stage;
let before: string[];
let boot: string;
let guest: Guest;
let other: Guest;

beforeAll(async () => {
  stage = await openStage({
    lab: LAB,
    hosts: 3,
    files: {
      "ground.yaml": overlayBaseFleet(LAB, 3),
      "network.yaml": documents(POOL, overlayNetwork("red", "10.20.0.0/24"), GROUP),
    },
  });
  await applied();
  before = await networkTraces(stage, "hv2");
  stage.write("a.yaml", documents(moving, volume("data", "32Mi")));
  stage.write("b.yaml", documents(peer));
  await applied();
  [guest, other] = [MOVING, PEER].map((address) => guestAt(stage, "hv1", address, inRouter(LAB, "red"))) as [
    Guest,
    Guest,
  ];
  await Promise.all([guest.up(), other.up()]);
  boot = await bootOf(guest);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const bootOf = ({ run }: Guest) => run("cat /proc/sys/kernel/random/boot_id");

/** Applies the files, and expects that nothing is left to do. Returns the output. */
async function applied(): Promise<string> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
  return apply.all;
}

const moveTo = (host: string) =>
  stage.edit("a.yaml", /hostSelector: \{name: hv\d\}/, `hostSelector: {name: ${host}}`);
const domains = async (host: string) =>
  (await stage.virsh(host, "list", "--all", "--name")).split("\n").filter(Boolean);
const disks = async (host: string) =>
  (await stage.exec(host, ["sh", "-c", "cd /srv/local && ls"]))
    .split("\n")
    .filter((name) => /^(a\.|data)/.test(name));

/** Slows the next migrations down, so that they can be disturbed. In MiB/s. */
const limitSpeed = (host: string, speed: number) => stage.virsh(host, "migrate-setspeed", "a", String(speed));

/** Starts an apply, and waits until QEMU sends to the destination. */
async function startMove(to: string, ...args: string[]): Promise<{ running: Running }> {
  const running = stage.start("apply", "--yes", ...args);
  const isSending = async () => ((await stage.virsh(to, "list", "--name")).includes("a") ? true : undefined);
  await eventually("the migration", isSending, 60_000, 50);
  await sleep(300); // it sends, and has not ended
  return { running };
}

/** Returns the disks to which a migration has begun to copy: their records say so. */
const begun = async (host: string) => {
  const records = ["sh", "-c", "cd /srv/local/.fleetwright 2>/dev/null && grep -l migration *.json || true"];
  return (await stage.exec(host, records))
    .split("\n")
    .flatMap((name) => /^((?:a\.|data).*)\.json$/.exec(name)?.[1] ?? []);
};

/**
 * Expects that the machine is where it was, has run all the time, and has left nothing on the other host. A process that was told to
 * end at once may leave what it began to copy.
 */
async function expectStayed(
  on: string,
  elsewhere: string,
  mayBegin: "leaves copies" | undefined = undefined,
) {
  expect(await domains(on)).toContain("a");
  await eventually("the end of the other side", async () =>
    (await domains(elsewhere)).includes("a") ? undefined : true,
  );
  expect(await disks(elsewhere)).toEqual(mayBegin === undefined ? [] : await begun(elsewhere));
  expect(await bootOf(guest)).toBe(boot);
  const plan = await planOf(stage);
  expect(plan.blocked).toEqual([]);
  expect(plan.changes.map(({ change }) => change)).toContain(`migrate domain@${elsewhere}/a`);
}

describe("a running machine", () => {
  it("moves with its disks and its connections", async () => {
    const content = await guest.run(
      "dd if=/dev/urandom of=/dev/vdb bs=1M count=16 2>/dev/null; sync; md5sum </dev/vdb",
    );
    await other.run("(sleep 100000 | nc -l -p 9000 >/tmp/stream) >/dev/null 2>&1 </dev/null &");
    await guest.run(
      `(i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done | nc ${PEER} 9000) >/dev/null 2>&1 </dev/null &`,
    );
    await eventually("the stream", async () => ((await received()).length > 3 ? true : undefined));
    const pings = "ping -D -i 0.05 -w 120 10.20.0.10 >/tmp/pings 2>&1 & echo $!";
    const pid = await stage.exec("hv1", [...inRouter(LAB, "red"), "sh", "-c", pings]);

    moveTo("hv3");
    const output = await applied();
    expect(output).toMatch(/✓ → domain a on hv3 .*the machine halted for [\dms]+/);
    const atArrival = (await received()).length;

    expect(await domains("hv2")).toEqual([]);
    expect(await domains("hv3")).toEqual(["a"]);
    expect(await guest.run("md5sum </dev/vdb")).toBe(content);
    expect(await bootOf(guest)).toBe(boot);
    await eventually("more of the stream", async () =>
      (await received()).length > atArrival + 5 ? true : undefined,
    );
    const numbers = await received();
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));

    await stage.exec("hv1", ["kill", "-INT", pid.trim()]);
    const report = await stage.exec("hv1", ["cat", "/tmp/pings"]);
    const { longestMs, lost } = outageOf(report);
    console.log(
      `longest silence: ${longestMs} ms, ${lost} pings lost; ${/halted for [\dms]+/.exec(output)?.[0]}`,
    );
    expect(longestMs).toBeLessThan(10_000); // a quiet machine needs some 100 ms
  });

  it("leaves nothing on its host but what is in the trash", async () => {
    expect(await networkTraces(stage, "hv2")).toEqual(before);
    const trash = await stage.cli("trash");
    for (const disk of ["data.qcow2", "a.root-"]) expect(trash.stdout).toContain(disk);
    expect(await disks("hv2")).toEqual([expect.stringMatching(/^a\.root-/), "data.qcow2"]);
  });

  async function received(): Promise<number[]> {
    return (await other.run("cat /tmp/stream")).split("\n").filter(Boolean).map(Number);
  }
});

describe("a migration", () => {
  it("that is interrupted leaves the machine where it is", async () => {
    await limitSpeed("hv3", 1);
    moveTo("hv2");
    const { running } = await startMove("hv2", "--grace", "1s");
    running.kill("SIGINT");
    const { stdout, stderr, exitCode } = await running;
    expect(exitCode, `${stdout}${stderr}`).not.toBe(0);
    await expectStayed("hv3", "hv2", "leaves copies");
  });

  it("that takes too long ends, and says so", async () => {
    stage.edit("ground.yaml", "apply: auto,", "apply: auto, migration: {timeout: 2s},");
    const apply = await stage.cli("apply", "--yes");
    expect(apply.all).toContain(
      "domain a has not arrived within 2s, and stays where it was".replace("domain a ", ""),
    );
    expect(apply.code).toBe(1);
    stage.edit("ground.yaml", "migration: {timeout: 2s},", "");
    await expectStayed("hv3", "hv2");
  });

  it("whose destination loses its QEMU fails, and leaves the machine where it is", async () => {
    const { running } = await startMove("hv2");
    await stage.exec("hv2", ["sh", "-c", "kill -KILL $(cat /run/libvirt/qemu/a.pid)"]);
    const { exitCode, stdout, stderr } = await running;
    expect(exitCode, `${stdout}${stderr}`).toBe(1);
    await expectStayed("hv3", "hv2");
  });

  it("whose process is killed goes on without it; the next apply finds the machine where it is", async () => {
    const { running } = await startMove("hv2");
    running.kill("SIGKILL");
    await running;
    await limitSpeed("hv3", 1000).catch(() => ""); // it may have arrived
    await applied();
    expect(await domains("hv2")).toEqual(["a"]);
    expect(await domains("hv3")).toEqual([]);
    await expect.poll(() => guest.answers(), SOON).toBe(true);
  });
});

describe("a machine that must not run on its way", () => {
  it("is shut down, moved and started", async () => {
    stage.edit(
      "a.yaml",
      "instanceType: small",
      "instanceType: small\n  evictionStrategy: ShutDown\n  updatePolicy: {reboot: Immediate}",
    );
    moveTo("hv3");
    const content = await guest.run("md5sum </dev/vdb; sync");
    await applied();
    expect(await domains("hv3")).toEqual(["a"]);
    const page = [...inRouter(LAB, "red"), "curl", "-sS", "-f", "-m", "5", `http://${MOVING}/healthz`];
    await eventually(
      "the guest",
      async () => ((await stage.exec("hv1", page)) .trim() === "ok" ? true : undefined),
      240_000,
    );
    const read =
      "qemu-img convert -U -O raw data.qcow2 /tmp/data.raw && md5sum </tmp/data.raw && rm /tmp/data.raw";
    expect((await stage.exec("hv3", ["sh", "-c", `cd /srv/local && ${read}`])).trim()).toBe(content);
  });

  it("moves while it is off, with its disks, and stays off", async () => {
    stage.edit("a.yaml", "instanceType: small", "instanceType: small\n  runStrategy: Halted");
    await applied();
    moveTo("hv2");
    await applied();
    expect(await domains("hv3")).toEqual([]);
    expect(await stage.virsh("hv2", "domstate", "a")).toBe("shut off");
  });
});

/** The longest time between two answers, and how many are missing. */
function outageOf(report: string): { longestMs: number; lost: number } {
  const answers = [...report.matchAll(/^\[([\d.]+)\] .*icmp_seq=(\d+)/gm)].map(([, at, number]) => ({
    at: Number(at) * 1000,
    number: Number(number),
  }));
  const gaps = answers.slice(1).map(({ at }, index) => at - (answers[index]?.at ?? at));
  const sent = (answers.at(-1)?.number ?? 0) - (answers[0]?.number ?? 0) + 1;
  return { longestMs: Math.round(Math.max(...gaps)), lost: sent - answers.length };
}
