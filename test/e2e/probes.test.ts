import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FleetEvent } from "../../src/model/event.ts";
import { endProcesses } from "../signal.ts";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents } from "./fleets.ts";
import { type Guest, guestAt, indented, OPEN_GUEST } from "./guest.ts";
import { eventually, type Running } from "./harness.ts";
import { inRouter, overlayBaseFleet, overlayNetwork } from "./overlay-fleet.ts";

/** Probes of real guests by a real HAProxy: what follows from them in load balancers, events and power cycles. */

const LAB = "probes";
const VIP = "10.20.0.5";
const INSIDE = inRouter(LAB, "app");

let at: DaemonStage;
let daemon: Running;

/** The guest is ready while it serves a file, which tests remove. */
const USER_DATA = `${OPEN_GUEST}\necho yes >/www/ready`;

const FLEET = documents(
  `kind: VirtualMachinePool
metadata: {name: web}
spec:
  replicas: 2
  loadBalancers: [{name: front, pool: web, port: 80}]
  template:
    spec:
      instanceType: small
      image: micro
      interfaces: [{network: app}]
      terminationGracePeriod: 2s
      readinessProbe: {httpGet: {path: /ready, port: 80}, period: 1s, timeout: 5s, failureThreshold: 2}
      cloudInit:
        userData: |
${indented(USER_DATA, 10)}`,
  `kind: VirtualMachine
metadata: {name: solo}
spec:
  instanceType: small
  image: micro
  interfaces: [{network: app, ipv4: 10.20.0.9}]
  terminationGracePeriod: 2s
  readinessProbe: {guestAgent: {}, period: 1s, timeout: 5s}
  cloudInit:
    userData: |
${indented(OPEN_GUEST, 6)}`,
  `kind: LoadBalancer
metadata: {name: front}
spec:
  network: app
  vip: {address: ${VIP}}
  listeners: [{name: http, protocol: HTTP, port: 80, pool: web}]
  pools: [{name: web}]`,
);

/** Returns the fleet with a liveness probe of `solo` that leaves the guest so much time to boot. */
const withLiveness = (initialDelay: string) =>
  FLEET.replace(
    "{name: solo}\nspec:",
    `$&\n  livenessProbe: {httpGet: {path: /, port: 80, expectedStatus: 200-499}, initialDelay: ${initialDelay}, period: 1s, timeout: 5s, failureThreshold: 3}`,
  );

/** The longest time that guests may take to boot, in seconds. */
let bootSeconds = 240;

beforeAll(async () => {
  at = await openDaemonStage(LAB);
  await at.commit("the network", {
    "ground.yaml": overlayBaseFleet(LAB, 1),
    "net.yaml": documents(overlayNetwork("app", "10.20.0.0/24")),
  });
  await at.commit("probed machines", { "web.yaml": FLEET });
  daemon = at.start();
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

const on = (script: string) => at.stage.exec("hv1", ["sh", "-c", script]);
const machine = (name: string) => `VirtualMachine/default/${name}`;

/** Counts the events of a type about a machine. */
const count = (type: string, name: string) =>
  at.receiver.received().filter((event) => event === `${type} ${machine(name)}`).length;

async function waitForCount(type: string, name: string, expected: number, timeoutMs = 60_000): Promise<void> {
  const isSo = async () => (count(type, name) === expected ? true : undefined);
  await eventually(`${expected} times ${type} of ${name}`, isSo, timeoutMs);
}

/** Returns the readiness of the machines as the table shows it, by name. */
async function readiness(): Promise<Record<string, string>> {
  const { stdout, all, code } = await at.stage.cli("get", "vms", "-C", at.repo);
  expect(code, all).toBe(0);
  const [head = "", ...rows] = stdout.trim().split("\n");
  const column = head.split(/\s{2,}/).indexOf("READY");
  return Object.fromEntries(rows.map((row) => [row.split(/\s{2,}/)[0], row.split(/\s{2,}/)[column] ?? ""]));
}

/** Sends requests to the load balancer; returns how often each machine answered. */
async function answers(requests = 6): Promise<Record<string, number>> {
  const [program = "", ...args] = INSIDE;
  const ask = `for i in $(seq ${requests}); do curl -sS -m 5 -w ' %{http_code}\\n' http://${VIP}/ 2>&1 | tr -d '\\n'; echo; done`;
  const lines = (await at.stage.exec("hv1", [program, ...args, "sh", "-c", ask])).split("\n").filter(Boolean);
  const counts: Record<string, number> = {};
  for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}

async function expectAnsweredBy(...names: string[]): Promise<void> {
  const expected = names.map((name) => `${name} 200`).join();
  const isSo = async () =>
    Object.keys(await answers())
      .sort()
      .join() === expected
      ? true
      : undefined;
  await eventually(`answers of ${names}`, isSo, 30_000);
}

async function expectEmptyPlan(): Promise<void> {
  let last = "";
  const isEmpty = async () => {
    const { code, all } = await at.stage.cli("plan", "--repo", at.repo);
    last = all;
    return code === 0 ? true : undefined;
  };
  await eventually("an empty plan", isEmpty, 20_000).catch(() => expect(last).toBe(""));
}

/** Returns the configuration of the prober. */
const probed = () => on("cat /run/fleetwright/prober/app/haproxy.cfg");

/** Returns the guest of a member of the pool, by its address in the prober. */
async function guestOf(name: string): Promise<Guest> {
  const config = await probed();
  const address = new RegExp(`server ([0-9.]+)_80_${name}\\.readiness `).exec(config)?.[1] ?? "";
  return guestAt(at.stage, "hv1", address, INSIDE);
}

describe("machines with probes", () => {
  it("are ready once they answer, and then get requests", async () => {
    const begin = performance.now();
    for (const name of ["web-0", "web-1", "solo"]) await waitForCount("vm.ready", name, 1, 240_000);
    bootSeconds = Math.ceil((performance.now() - begin) / 1000);
    await expectAnsweredBy("web-0", "web-1");
    expect(await readiness()).toEqual({ solo: "ready", "web-0": "ready", "web-1": "ready" });
    await expectEmptyPlan();
  });

  it("get no request while they are not ready, and no request fails", async () => {
    const guest = await guestOf("web-1");
    let done = false;
    const failed: string[] = [];
    const load = (async () => {
      while (!done)
        failed.push(...Object.keys(await answers(10)).filter((line) => !/^web-\d 200$/.test(line)));
    })();
    await guest.run("rm /www/ready");
    await waitForCount("vm.unready", "web-1", 1, 20_000);
    await expectAnsweredBy("web-0");
    expect(await readiness()).toMatchObject({ "web-0": "ready", "web-1": "unready" });
    await guest.run("echo yes >/www/ready");
    await waitForCount("vm.ready", "web-1", 2, 20_000);
    await expectAnsweredBy("web-0", "web-1");
    done = true;
    await load;
    expect(failed).toEqual([]);
    await expectEmptyPlan();
  });

  it("are power cycled once when their liveness probe fails, and run then", async () => {
    const guest = guestAt(at.stage, "hv1", "10.20.0.9", INSIDE);
    const before = await guest.run("cat /proc/sys/kernel/random/boot_id");
    await at.commit("a liveness probe", { "web.yaml": withLiveness(`${bootSeconds}s`) });
    await eventually("it is checked", async () => /_solo\.liveness /.test(await probed()) || undefined);
    await guest.run("(sleep 0.5; killall httpd) >/dev/null 2>&1 &");
    await at.waitForEvent(`vm.restarted ${machine("solo")}`);
    const event = at.receiver.events.find(({ type }) => type.endsWith("vm.restarted")) as FleetEvent;
    expect(event.data).toMatchObject({ cause: "health" });
    await guest.up();
    expect(await guest.run("cat /proc/sys/kernel/random/boot_id")).not.toBe(before);
    await eventually("solo is ready", async () => (await readiness()).solo === "ready" || undefined);
    await expectEmptyPlan();
    expect(count("vm.restarted", "solo")).toBe(1);
  });
});

describe("nothing is unready, and no machine stops", () => {
  it("because the prober was killed: it comes back", async () => {
    const events = at.receiver.received().filter((event) => /unready|restarted/.test(event));
    await on(endProcesses("KILL", "$(pgrep -of [f]leetwright/prober/app)"));
    await eventually("it is back", async () => {
      const running = await on("pgrep -f [f]leetwright/prober/app || :");
      const states = running === "" ? {} : await readiness();
      return Object.values(states).join() === "ready,ready,ready" ? true : undefined;
    });
    await expectAnsweredBy("web-0", "web-1");
    expect(at.receiver.received().filter((event) => /unready|restarted/.test(event))).toEqual(events);
    await expectEmptyPlan();
  });

  it("because the daemon was killed and its store is gone", async () => {
    const events = at.receiver.received().filter((event) => /unready|restarted/.test(event));
    daemon.kill("SIGKILL");
    await daemon;
    rmSync(join(at.stage.folder, "..", "s"), { recursive: true, force: true });
    daemon = at.start();
    await at.waitForStatus("it plans", ({ plan }) => plan.digest !== "");
    await expectAnsweredBy("web-0", "web-1");
    await expectEmptyPlan();
    expect(at.receiver.received().filter((event) => /unready|restarted/.test(event))).toEqual(events);
  });
});

it("a probe that is removed lifts its effect: the load balancer has the machine again, and nothing checks it", async () => {
  await (await guestOf("web-1")).run("rm /www/ready");
  await expectAnsweredBy("web-0");
  await at.commit("no probes", { "web.yaml": FLEET.replace(/ +(readiness|liveness)Probe: .*\n/g, "") });
  await expectAnsweredBy("web-0", "web-1");
  await expectEmptyPlan();
  expect(await on("pgrep -f [f]leetwright/prober || :")).toBe("");
  expect(await on("ls /run/fleetwright/prober")).toBe("");
});
