import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endProcesses } from "../signal.ts";
import { documents, formatPlan, planOf } from "./fleets.ts";
import { indented, OPEN_GUEST } from "./guest.ts";
import { eventually, openStage, type Stage } from "./harness.ts";
import { networkTraces } from "./network-traces.ts";
import {
  inRouter,
  overlayBaseFleet,
  overlayMachine,
  overlayNetwork,
  PUBLIC_POOL,
  publicLoadBalancer,
} from "./overlay-fleet.ts";

/** Load balancers in front of machines on two hosts, tested by traffic from the internet and from inside the network. */

const LAB = "lb";
const FOLDER = "/run/fleetwright/haproxy";
const PUBLIC = "203.0.113.80";
const INNER = "10.20.0.5";
let stage: Stage;
let before: string[];

const BASE_FLEET = documents(overlayNetwork("app", "10.20.0.0/24"), PUBLIC_POOL);

/** A pool of machines behind two load balancers: one for the internet, one for the network. */
const SHOP = documents(
  `kind: VirtualMachinePool
metadata: {name: web}
spec:
  replicas: 2
  loadBalancers: [{name: front, pool: web, port: 80}, {name: back, pool: all, port: 80}]
  template:
    spec:
      instanceType: small
      image: micro
      interfaces: [{network: app}]
      terminationGracePeriod: 2s
      cloudInit:
        userData: |
${indented(OPEN_GUEST, 10)}`,
  publicLoadBalancer(PUBLIC),
  `kind: LoadBalancer
metadata: {name: back}
spec:
  network: app
  vip: {address: ${INNER}}
  listeners: [{name: raw, protocol: TCP, port: 8080, pool: all}]
  pools: [{name: all, algorithm: LEAST_CONNECTIONS, healthMonitor: {type: TCP, delay: 1s, timeout: 1s}}]`,
);

const on = (script: string) => stage.exec("hv1", ["sh", "-c", script]);
const sendRuntimeCommand = (name: string, command: string) =>
  on(`echo '${command}' | socat - UNIX-CONNECT:${FOLDER}/${name}/runtime.sock`);

beforeAll(async () => {
  stage = await openStage({
    lab: LAB,
    hosts: 2,
    files: { "ground.yaml": overlayBaseFleet(LAB, 2), "net.yaml": BASE_FLEET },
  });
  await applyFleet();
  before = await traces();
  stage.write("shop.yaml", SHOP);
  await killApplyMidway();
  await applyFleet();
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

/** Kills an apply as soon as the creation of one load balancer has begun. */
async function killApplyMidway(): Promise<void> {
  const apply = stage.start("apply", "--yes");
  await eventually("a folder of HAProxy's", async () =>
    (await on(`ls ${FOLDER} 2>&1 || :`)).includes("front") ? true : undefined,
  );
  apply.kill("SIGKILL");
  await apply;
}

async function applyFleet(): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

/** Applies until the probe of the machine `more` has this result, and then until the plan is empty. */
async function settlesAs(readiness: "ready" | "unready"): Promise<void> {
  const isReported = async () => {
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
    return (
      / (un)?ready/.exec((await stage.cli("get", "vm", "more")).stdout)?.[0].trim() === readiness || undefined
    );
  };
  await eventually(`more is ${readiness}`, isReported, 60_000);
  await applyFleet();
}

/** The network and load balancer objects on both hosts. */
async function traces(): Promise<string[]> {
  const files = await on(`find ${FOLDER} /run/fleetwright/prober -type f 2>/dev/null; pgrep haproxy || :`);
  return [files, ...(await networkTraces(stage, "hv1")), ...(await networkTraces(stage, "hv2"))].filter(
    Boolean,
  );
}

const fromInternet = async () => (await stage.http("internet", PUBLIC))?.trim();

const fromInside = async (path = "/") => {
  const [program = "", ...args] = inRouter(LAB, "app");
  const url = `http://${INNER}:8080${path}`;
  return (await stage.exec("hv1", [program, ...args, "curl", "-sS", "-f", "-m", "5", url])).trim();
};

/** Counts responses by machine over a number of requests. */
async function answeringMembers(ask: () => Promise<string | undefined>, count = 6): Promise<string[]> {
  const names = new Set<string>();
  for (let i = 0; i < count; i += 1) names.add((await ask().catch(() => undefined)) ?? "nobody");
  return [...names].sort();
}

async function expectAnsweredBy(ask: () => Promise<string | undefined>, ...names: string[]): Promise<void> {
  const soon = async () => ((await answeringMembers(ask)).join() === names.join() ? true : undefined);
  await eventually(`${names} at a load balancer`, soon, 90_000);
}

describe("two load balancers in front of a pool, after an apply that was killed", () => {
  it("spread requests from the internet over machines on both hosts", async () => {
    await expectAnsweredBy(fromInternet, "web-0", "web-1");
    expect(await stage.virsh("hv1", "list", "--name")).toMatch(/^web-\d$/);
    expect(await stage.virsh("hv2", "list", "--name")).toMatch(/^web-\d$/);
  });

  it("spread connections from inside, at an address that is unreachable from outside", async () => {
    await expectAnsweredBy(fromInside, "web-0", "web-1");
    expect(await stage.http("internet", `${INNER}:8080`)).toBeUndefined();
  });

  it("send requests to the remaining machines when one is gone, and the machine comes back", async () => {
    await stage.virsh("hv1", "destroy", (await stage.virsh("hv1", "list", "--name")).trim());
    await eventually(
      "one is left",
      async () => ((await answeringMembers(fromInternet)).length === 1 ? true : undefined),
      30_000,
    );
    await applyFleet();
    await expectAnsweredBy(fromInternet, "web-0", "web-1");
  });
});

describe("drift is repaired", () => {
  const isRepaired = async (...expected: string[]) => {
    expect(formatPlan(await planOf(stage))).toEqual(expected);
    await applyFleet();
  };

  it("on the Runtime API", async () => {
    await sendRuntimeCommand("front", "set server web/web-0 weight 9; set server web/web-1 state drain");
    await isRepaired(
      'update loadbalancer@hv1/front (drift): members.web.web-0.weight 9 → 1, members.web.web-1.state "drain" → "ready"',
    );
  });

  it("in the file", async () => {
    await on(`sed -i s/leastconn/roundrobin/ ${FOLDER}/back/haproxy.cfg`);
    await isRepaired(
      'update loadbalancer@hv1/back (drift): pools.all.algorithm "ROUND_ROBIN" → "LEAST_CONNECTIONS"',
    );
  });

  it("after a kill of the process", async () => {
    await on(endProcesses("KILL", `$(pgrep -o -f ${FOLDER}/front)`));
    await isRepaired('update loadbalancer@hv1/front (drift): process "stopped" → "running"');
    await expectAnsweredBy(fromInternet, "web-0", "web-1");
  });
});

describe("changes in Git", () => {
  /** Runs a client on the internet that sends requests continuously. Returns all responses except 200. */
  async function whileAsked(task: () => Promise<void>): Promise<string[]> {
    const ask = `rm -f /run/enough; while [ ! -e /run/enough ]; do curl -s -m 10 -o /dev/null -w '%{http_code}\\n' http://${PUBLIC}/ || echo "curl $?"; sleep 0.05; done`;
    const client = stage.exec("internet", ["sh", "-c", ask]);
    await sleep(300);
    await task();
    await stage.exec("internet", ["touch", "/run/enough"]);
    const codes = (await client).split("\n");
    expect(codes.length).toBeGreaterThan(20);
    return codes.filter((code) => code !== "200");
  }

  it("lose no request: a member leaves before it stops", async () => {
    const failed = await whileAsked(async () => {
      stage.edit("shop.yaml", "replicas: 2", "replicas: 1");
      stage.edit("shop.yaml", "maxRetries: 2}", "maxRetries: 3}");
      const drained = await stage.cli("apply", "--yes"); // the member gets no new clients
      expect(drained.code, drained.all).toBe(3);
      await applyFleet();
    });
    expect(failed).toEqual([]);
    await expectAnsweredBy(fromInternet, "web-0");
    expect(await sendRuntimeCommand("front", "show servers state")).not.toContain("web-1");
  });

  it("add a single machine", async () => {
    stage.write(
      "more.yaml",
      documents(overlayMachine({ name: "more", host: "hv2", network: "app", ipv4: "10.20.0.77" })),
    );
    stage.edit(
      "shop.yaml",
      "maxRetries: 3}",
      "maxRetries: 3}\n      members: [{virtualMachine: more, port: 80, weight: 2}]",
    );
    await applyFleet();
    await expectAnsweredBy(fromInternet, "more", "web-0");
  });

  it("have a machine only while its readiness probe succeeds, and the plan is empty in either state", async () => {
    const probe = (port: number) =>
      `readinessProbe: {tcpSocket: {port: ${port}}, period: 1s, failureThreshold: 1}`;
    stage.edit("more.yaml", "terminationGracePeriod: 2s", `terminationGracePeriod: 2s\n  ${probe(81)}`);
    await settlesAs("unready");
    await expectAnsweredBy(fromInternet, "web-0");
    stage.edit("more.yaml", probe(81), probe(80));
    await settlesAs("ready");
    await expectAnsweredBy(fromInternet, "more", "web-0");
  });

  it("leave nothing behind", async () => {
    stage.remove("shop.yaml");
    stage.remove("more.yaml");
    await applyFleet();
    expect(await traces()).toEqual(before);
  });
});
