import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CREDITS_NAMESPACE, CREDITS_PREFIX } from "../../src/drivers/libvirt/credit-record.ts";
import type { MachineCredits } from "../../src/engine/cpu-credits/machine-credits.ts";
import { endProcesses } from "../signal.ts";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents, machine, size } from "./fleets.ts";
import { type Guest, guestAt } from "./guest.ts";
import { eventually, type Running } from "./harness.ts";

/** CPU credits of real guests: the daemon counts them, limits a machine without credits, and releases it when it has saved some. */

/** The baseline is so small that the guest can spend more than it earns on a very busy machine, too. */
const BASELINE = 0.03;
/** Credits of a new machine: enough to start on a busy machine, and soon spent. */
const LAUNCH = 0.4;
/** With the baseline that a later commit gives, the guest soon has saved credits. */
const LATER_BASELINE = 0.3;
const MOST = 0.4;
const burst = (baseline: number) =>
  `, burst: {baselinePercent: ${100 * baseline}, maxCredits: 20, initialCredits: ${LAUNCH}}`;
const sizes = (burst: string) =>
  documents(
    size("burst", `{guest: 1, quotaPercent: ${100 * MOST}${burst}}`, "{guest: 96Mi}"),
    size("free", "{guest: 1, burst: {baselinePercent: 1, mode: unlimited}}", "{guest: 96Mi}"),
  );

let at: DaemonStage;
let daemon: Running;
let guest: Guest;

let started: string[];

beforeAll(async () => {
  at = await openDaemonStage("burst");
  await at.commit("burstable machines", {
    "sizes.yaml": sizes(burst(BASELINE)),
    "machines.yaml": documents(
      machine({ name: "db", size: "burst", ipv4: "10.20.0.10" }),
      machine({ name: "free", size: "free" }),
    ),
  });
  daemon = at.start();
  guest = guestAt(at.stage, "hv1", "10.20.0.10");
  await guest.up();
  started = await Promise.all(["db", "free"].map(processOf));
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

/** The quota in force as a share of a CPU; 1 for none. */
async function quota(name = "db"): Promise<number> {
  const lines = await at.stage.virsh("hv1", "schedinfo", name, "--live");
  const value = (parameter: string) =>
    Number(new RegExp(`^${parameter}\\s*: (-?\\d+)`, "m").exec(lines)?.[1]);
  return [0, -1, 17592186044415].includes(value("vcpu_quota"))
    ? 1
    : value("vcpu_quota") / value("vcpu_period");
}

/** Returns the number of the machine's process, which is a new one after each start. */
async function processOf(name: string): Promise<string> {
  return (await at.stage.virsh("hv1", "domid", name)).trim();
}

/** Writes a record into the definitions of a machine, as a user could. */
async function editRecord(name: string, attributes: string): Promise<void> {
  const names = ["--uri", CREDITS_NAMESPACE, "--key", CREDITS_PREFIX];
  await at.stage.virsh(
    "hv1",
    "metadata",
    name,
    ...names,
    "--set",
    `<credits ${attributes}/>`,
    "--live",
    "--config",
  );
}

async function cpuSeconds(): Promise<number> {
  const lines = await at.stage.virsh("hv1", "domstats", "db", "--cpu-total");
  return Number(/cpu\.time=(\d+)/.exec(lines)?.[1]) / 1e9;
}

/** Measures the share of a CPU that the machine uses. */
async function share(): Promise<number> {
  const [began, used] = [performance.now(), await cpuSeconds()];
  await sleep(10_000);
  return ((await cpuSeconds()) - used) / ((performance.now() - began) / 1000);
}

async function credits(name: string): Promise<MachineCredits> {
  const [found] = (await at.stage.cli("get", "vm", name, "--repo", at.repo, "--json")).json<
    { credits: MachineCredits }[]
  >();
  if (found?.credits === undefined) throw new Error(`${name} has no credits`);
  return found.credits;
}

async function expectSettled(): Promise<void> {
  const plan = await at.stage.cli("plan", "--repo", at.repo);
  expect(plan.code, plan.all).toBe(0);
}

const isSettled = async () => ((await at.stage.cli("plan", "--repo", at.repo)).code === 0 ? true : undefined);
const hasQuota = (share: number) => async () =>
  Math.abs((await quota()) - share) < 0.001 ? true : undefined;
const isThrottled = hasQuota(BASELINE);
const throttlings = () =>
  at.receiver.received().filter((event) => event === "vm.throttled VirtualMachine/default/db");

it("an unlimited machine is not limited while it starts, and its surplus credits are counted", async () => {
  const owes = async () => {
    const found = await credits("free").catch(() => undefined); // before the first round of the daemon
    return (found?.surplus ?? 0) > 0 ? found : undefined;
  };
  expect(await eventually("it owes credits", owes)).toMatchObject({
    mode: "unlimited",
    balance: 0,
    throttled: false,
  });
  expect(await quota("free")).toBe(1);
});

describe("a burstable machine", () => {
  it("is limited to its baseline when its credits are spent, and the plan is empty", async () => {
    await guest.run("(while :; do :; done) </dev/null >/dev/null 2>&1 & echo $! >/tmp/burner");
    await eventually("it is throttled", isThrottled, 240_000);
    expect(await share()).toBeLessThan(BASELINE + 0.1); // the emulator's own threads are not limited
    expect(await isThrottled()).toBe(true);
    await expectSettled();
    await at.waitForEvent("vm.throttled VirtualMachine/default/db");
    const table = await at.stage.cli("get", "vm", "--repo", at.repo);
    expect(table.stdout).toMatch(/^db .* [\d.]+\/20 throttled 3%/m);
    const why = await at.stage.cli("why", "vm/db", "--repo", at.repo);
    expect(why.stdout).toContain("throttled to its baseline of 3% per vCPU");
    const url = /http:\/\/127[.:\d]+/.exec(at.log())?.[0];
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^fleetwright_vm_cpu_throttled\{.*vm="default\/db"\} 1$/m);
    expect(metrics).toMatch(/^fleetwright_vm_cpu_credits_max\{.*vm="default\/db"\} 20$/m);
  });

  it("stays as it is without a daemon, and the next one goes on with its credits, also without its store", async () => {
    daemon.kill("SIGKILL");
    await daemon;
    await expectSettled();
    expect((await at.stage.cli("apply", "--repo", at.repo)).code).toBe(0);
    expect(await isThrottled()).toBe(true);
    const before = await credits("db");
    expect(before).toMatchObject({ throttled: true, counted: true });
    rmSync(join(at.stage.folder, "../s"), { recursive: true, force: true });
    const reported = throttlings().length;
    daemon = at.start();
    await eventually("the new daemon counts", async () =>
      (await metric("fleetwright_vm_cpu_credits_max")) === 20 ? true : undefined,
    );
    expect(await isThrottled()).toBe(true);
    expect(Math.abs((await credits("db")).balance - before.balance)).toBeLessThan(0.05);
    expect(throttlings()).toHaveLength(reported);
    expect(await at.machines()).toEqual(expect.arrayContaining(["db", "free"]));
  });

  it("is released when it has saved credits", async () => {
    await at.commit("a greater baseline", { "sizes.yaml": sizes(burst(LATER_BASELINE)) });
    await eventually("it may use more", async () => ((await quota()) >= LATER_BASELINE ? true : undefined));
    await guest.run(endProcesses("TERM", "$(cat /tmp/burner)"));
    const isReleased = async () => ((await quota()) > LATER_BASELINE + 0.01 ? true : undefined);
    await eventually("it is released", isReleased, 120_000);
    await at.waitForEvent("vm.unthrottled VirtualMachine/default/db");
    expect(await credits("db")).toMatchObject({ throttled: false, launch: 0 });
    await expectSettled();
  });

  it("has the limit of its type when that is no longer burstable, and keeps its credits", async () => {
    await at.commit("no burst", { "sizes.yaml": sizes("") });
    await eventually("its type allows it more", hasQuota(MOST));
    await eventually("the change is done", isSettled);
    await at.commit("burst again", { "sizes.yaml": sizes(burst(LATER_BASELINE)) });
    await eventually("it has credits", async () => credits("db"));
    await eventually("the change is done", isSettled);
    expect(await credits("db")).toMatchObject({ counted: true, launch: 0 });
  });

  it("was not restarted by all this", async () => {
    expect(await Promise.all(["db", "free"].map(processOf))).toEqual(started);
  });
});

it("records that were edited by hand, and a restart that no daemon saw, leave credits within their bounds", async () => {
  const process = await processOf("free");
  daemon.kill("SIGKILL");
  await daemon;
  await editRecord("free", "earned='NaN' launch='-1' surplus='much' charged='0' cpuSeconds='1' at='today'");
  const edited =
    "earned='1e308' launch='1e308' surplus='1e308' charged='0' cpuSeconds='1e300' at='1970-01-01T00:00:00Z'";
  await editRecord("db", `${edited} process='hv1/1'`);
  await at.stage.virsh("hv1", "destroy", "db");
  await at.stage.virsh("hv1", "start", "db");
  await expectSettled();
  const isBounded = ({ balance, launch, surplus }: MachineCredits) => {
    expect(balance).toBeGreaterThanOrEqual(0);
    expect(balance).toBeLessThanOrEqual(20 + LAUNCH);
    expect(launch).toBeLessThanOrEqual(LAUNCH);
    expect(surplus).toBeLessThanOrEqual(20);
  };
  isBounded(await credits("db"));
  daemon = at.start();
  await eventually("the new daemon counts", async () =>
    (await metric("fleetwright_vm_cpu_credits_max")) === 20 ? true : undefined,
  );
  isBounded(await credits("db"));
  expect((await credits("free")).surplus).toBeLessThanOrEqual(14.4);
  expect(await processOf("free")).toBe(process);
  expect(await quota("free")).toBe(1);
  await expectSettled();
});

/** A metric of the machine `db`, of the daemon that started last. */
async function metric(name: string): Promise<number | undefined> {
  const url = [...at.log().matchAll(/http:\/\/127[.:\d]+/g)].at(-1)?.[0];
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = new RegExp(`^${name}\\{.*vm="default/db"\\} (\\S+)$`, "m").exec(text)?.[1];
  return value === undefined ? undefined : Number(value);
}
