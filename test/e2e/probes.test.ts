import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endProcesses } from "../signal.ts";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents } from "./fleets.ts";
import { type Guest, guestAt, indented, OPEN_GUEST } from "./guest.ts";
import { eventually, type Running } from "./harness.ts";
import { inRouter, overlayBaseFleet, overlayNetwork } from "./overlay-fleet.ts";

/** Probes of real guests by a real HAProxy: what follows from them in load balancers and events. */

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
  `kind: LoadBalancer
metadata: {name: front}
spec:
  network: app
  vip: {address: ${VIP}}
  listeners: [{name: http, protocol: HTTP, port: 80, pool: web}]
  pools: [{name: web}]`,
);

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

/** Returns the guest of a member of the pool, by its address in the prober. */
async function guestOf(name: string): Promise<Guest> {
  const config = await on(`cat /run/fleetwright/prober/app/haproxy.cfg`);
  const address = new RegExp(`server ([0-9.]+)_80_${name}\\.readiness `).exec(config)?.[1] ?? "";
  return guestAt(at.stage, "hv1", address, INSIDE);
}

describe("machines with probes", () => {
  it("are ready once they answer, and then get requests", async () => {
    for (const name of ["web-0", "web-1"]) await waitForCount("vm.ready", name, 1, 240_000);
    await expectAnsweredBy("web-0", "web-1");
    expect(await readiness()).toEqual({ "web-0": "ready", "web-1": "ready" });
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
});

describe("nothing is unready, and no machine stops", () => {
  it("because the prober was killed: it comes back", async () => {
    const events = at.receiver.received().filter((event) => /unready|restarted/.test(event));
    await on(endProcesses("KILL", "$(pgrep -of fleetwright/prober/app)"));
    await eventually("it is back", async () => {
      const running = await on("pgrep -f fleetwright/prober/app || :");
      const states = running === "" ? {} : await readiness();
      return Object.values(states).join() === "ready,ready" ? true : undefined;
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
