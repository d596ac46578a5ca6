import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents } from "./fleets.ts";
import { indented, OPEN_GUEST } from "./guest.ts";
import { eventually, type Running } from "./harness.ts";
import { overlayBaseFleet, overlayNetwork, PUBLIC_POOL, publicLoadBalancer } from "./overlay-fleet.ts";

/**
 * A pool behind a load balancer under a steady load, kept by a daemon: updates and removals of members lose no request, a crash
 * loses those of the time until the load balancer notices.
 */

const LAB = "load";
const PUBLIC = "203.0.113.80";

const NETWORK = documents(
  overlayNetwork("app", "10.20.0.0/24"),
  PUBLIC_POOL,
  publicLoadBalancer(PUBLIC, "algorithm: LEAST_CONNECTIONS"),
);

interface PoolParameters {
  readonly replicas: number;
  /** A device that only a power cycle adds. */
  readonly watchdog: "none" | "reset";
}

function poolFile({ replicas, watchdog }: PoolParameters): string {
  return documents(`kind: VirtualMachinePool
metadata: {name: web}
spec:
  replicas: ${replicas}
  loadBalancers: [{name: front, pool: web, port: 80}]
  healthCheck: {type: Probe, gracePeriod: 300s}
  template:
    spec:
      instanceType: small
      image: micro
      interfaces: [{network: app}]
      readinessProbe: {httpGet: {path: /, port: 80}, period: 1s, failureThreshold: 2}
      devices: {watchdog: ${watchdog}}
      updatePolicy: {reboot: Immediate}
      terminationGracePeriod: 2s
      cloudInit:
        userData: |
${indented(OPEN_GUEST, 10)}`);
}

let stage: DaemonStage;
let daemon: Running;

beforeAll(async () => {
  stage = await openDaemonStage(LAB, { ground: overlayBaseFleet(LAB, 1) });
  await stage.commit("a pool of two", {
    "net.yaml": NETWORK,
    "web.yaml": poolFile({ replicas: 2, watchdog: "none" }),
  });
  daemon = stage.start();
  await eventually("both members serve", () => servedBy("web-0", "web-1"), 300_000);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const ask = () => stage.stage.http("internet", PUBLIC);

/** True if exactly these members answer. */
async function servedBy(...names: readonly string[]): Promise<true | undefined> {
  const answers = await Promise.all(Array.from({ length: 3 * names.length }, ask));
  const seen = new Set(answers.map((answer) => answer?.trim() ?? "no answer"));
  return [...seen].sort().join() === names.join() ? true : undefined;
}

const processOf = (name: string) => stage.stage.exec("hv1", ["cat", `/run/libvirt/qemu/${name}.pid`]);

interface Failed {
  /** Seconds. */
  readonly at: number;
  readonly result: string;
}

/** Sends ten to twenty requests a second from the internet during a task. Returns those that failed. */
async function failuresDuring(task: () => Promise<void>): Promise<readonly Failed[]> {
  const loop = `rm -f /run/enough; while [ ! -e /run/enough ]; do
  code=$(curl -s -m 10 -o /dev/null -w '%{http_code}' http://${PUBLIC}/ || echo " curl $?"); echo "$(date +%s.%N) $code"; sleep 0.05
done`;
  const client = stage.stage.exec("internet", ["sh", "-c", loop]);
  await task().finally(() => stage.stage.exec("internet", ["touch", "/run/enough"]));
  const lines = (await client).split("\n");
  expect(lines.length).toBeGreaterThan(20);
  return lines.flatMap((line) => {
    const [at = "", ...result] = line.split(" ");
    return result.join(" ") === "200" ? [] : [{ at: Number(at), result: result.join(" ") }];
  });
}

const isIdle = () => stage.waitForStatus("an empty plan", ({ plan }) => plan.changes === 0);

describe("under load", () => {
  it("a change of the template reaches both members without a failed request, also if the daemon is killed and its store is deleted", async () => {
    const before = await Promise.all(["web-0", "web-1"].map(processOf));
    const failed = await failuresDuring(async () => {
      await stage.commit("a watchdog", { "web.yaml": poolFile({ replicas: 2, watchdog: "reset" }) });
      const isCycled = async (name: string, pid: string | undefined) =>
        (await processOf(name).catch(() => pid)) === pid ? undefined : true;
      await eventually("the first member is power-cycled", () => isCycled("web-0", before[0]), 120_000);
      daemon.kill("SIGKILL");
      await daemon;
      rmSync(join(stage.stage.folder, "../s"), { recursive: true });
      expect(await processOf("web-1")).toBe(before[1]);
      daemon = stage.start();
      await eventually("the second member is power-cycled", () => isCycled("web-1", before[1]), 300_000);
      await eventually("both members serve", () => servedBy("web-0", "web-1"), 300_000);
    });
    expect(failed).toEqual([]);
    await isIdle();
  });

  it("a killed member comes back, and requests fail only until the load balancer notices", async () => {
    const failed = await failuresDuring(async () => {
      await stage.stage.exec("hv1", ["kill", "-9", await processOf("web-1")]);
      await eventually("it is out of service", () => servedBy("web-0"), 60_000);
      await eventually("both members serve", () => servedBy("web-0", "web-1"), 300_000);
    });
    const times = failed.map(({ at }) => at);
    expect(
      Math.max(0, ...times) - Math.min(...times, Math.max(0, ...times)),
      JSON.stringify(failed),
    ).toBeLessThan(15);
    await isIdle();
  });

  it("a member that leaves ends what its clients have begun", async () => {
    const slow = [
      "curl",
      "-sS",
      "-f",
      "-m",
      "60",
      "--data",
      "sleep 8; hostname",
      `http://${PUBLIC}/cgi-bin/run`,
    ];
    let answers: readonly string[] = [];
    const failed = await failuresDuring(async () => {
      const requests = [1, 2].map(() => stage.stage.exec("internet", slow));
      await stage.commit("one member", { "web.yaml": poolFile({ replicas: 1, watchdog: "reset" }) });
      answers = await Promise.all(requests);
      await eventually("one machine", async () => (await stage.machines()).join() === "web-0" || undefined);
    });
    expect(failed).toEqual([]);
    expect(answers.map((answer) => answer.trim()).sort()).toEqual(["web-0", "web-1"]);
    await isIdle();
  });
});
