import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { HealthPoller } from "../src/daemon/observe/health-poller.ts";
import type { Connection, DriverContext } from "../src/drivers/driver.ts";
import { haproxyDriver } from "../src/drivers/haproxy/index.ts";
import { httpTarget } from "../src/drivers/haproxy/prober-samples.testing.ts";
import type { ProberState, TargetState } from "../src/drivers/haproxy/prober-states.ts";
import { createShellMarks } from "../src/drivers/shared/marks.ts";
import { withHealth } from "../src/engine/observe/observed-cache.ts";
import { enterLabHost } from "../src/host/lab-paths.ts";
import { openShell } from "../src/host/shell.ts";
import { labDown, labUp } from "../src/lab/lab.ts";
import type { JsonObject } from "../src/model/json.ts";
import { type Mark, type ObjectId, objectRef } from "../src/model/object.ts";
import type { ObservedCache } from "../src/model/snapshot.ts";

const USAGE = `usage: node scripts/run.mjs bench/probes.ts [OPTION...]

Measures what probes cost: of the daemon, which reads the states of all targets again and again, and of the HAProxys that
check them with HTTP requests every 10 s. The targets are addresses of one namespace of a lab host, where a web server answers.

  --networks N   probers, one for each network [10]
  --targets N    targets of each prober [1000]
  --seconds N    how long to measure [60]
`;

const LAB = "probebench";
const NAMESPACE = "fwr-bench";
const MARK: Mark = {
  fleet: "bench",
  owner: "Network/default/n",
  applied: "",
  commit: "worktree",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
};

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      networks: { type: "string", default: "10" },
      targets: { type: "string", default: "1000" },
      seconds: { type: "string", default: "60" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const root = mkdtempSync("/tmp/fwp");
  process.env.FLEETWRIGHT_LAB_DIR = join(root, "l");
  process.env.FLEETWRIGHT_STATE_DIR = join(root, "s");
  try {
    await labUp({ name: LAB, hosts: 1 });
    await measure(Number(values.networks), Number(values.targets), Number(values.seconds));
    return 0;
  } finally {
    await labDown(LAB);
    rmSync(root, { recursive: true, force: true });
  }
}

async function measure(networks: number, targets: number, seconds: number): Promise<void> {
  await using shell = openShell(`lab://${LAB}/hv1`);
  const marks = createShellMarks(shell);
  const context = { fleet: MARK.fleet, now: () => new Date() } as DriverContext; // the driver uses no other field
  const part = haproxyDriver.open({ target: "hv1", shell, marks, context });
  await serve();
  const { signal } = new AbortController();
  for (let network = 0; network < networks; network += 1) {
    const state = proberState(network, targets) as unknown as JsonObject; // states are JSON
    const change = {
      ...objectRef("prober", "hv1", `n${network}`),
      action: "create",
      owner: MARK.owner,
    } as const;
    await part.perform({ ...change, fields: [], after: state, mark: MARK }, signal);
  }
  await marks.refresh();
  const objects = await part.read(signal);
  let observed: ObservedCache = new Map([["hv1", { facts: undefined, cluster: undefined, objects }]]);
  let [polls, changes] = [0, 0];
  const connection = { target: "hv1", health: part.health } as Connection; // the poller uses no other member
  const probers = objects.map(({ id }) => id as ObjectId);
  await using _poller = new HealthPoller({
    connections: () => new Map([["hv1", connection]]),
    requests: () => new Map([["hv1", { probers, agents: [] }]]),
    onHealth: (target, _request, health) => {
      const next = withHealth(observed, target, health);
      polls += 1;
      if (next !== observed) changes += 1;
      observed = next;
    },
  });
  await sleep(25_000); // every target has been checked, and its first result is known
  [polls, changes] = [0, 0];
  const before = { daemon: process.cpuUsage(), haproxy: await haproxyCpu(), at: performance.now() };
  await sleep(seconds * 1000);
  const daemon = process.cpuUsage(before.daemon);
  const elapsed = (performance.now() - before.at) / 1000;
  const haproxy = (await haproxyCpu()) - before.haproxy;
  const up = [...observed.values()]
    .flatMap((one) => ("objects" in one ? one.objects : []))
    .flatMap(({ health = {} }) => Object.values(health))
    .filter(({ state }) => state === "up").length;
  const percent = (cpuSeconds: number) => `${((100 * cpuSeconds) / elapsed).toFixed(2)} %`;
  process.stdout.write(
    [
      `${networks} probers with ${targets} targets each, ${up} of them up; ${polls} polls in ${elapsed.toFixed(0)} s, ${changes} with a change`,
      `daemon: ${percent((daemon.user + daemon.system) / 1e6)} of a core`,
      `HAProxy: ${percent(haproxy)} of a core, ${await haproxyMemory()} MiB`,
      "",
    ].join("\n"),
  );
}

function proberState(network: number, count: number): ProberState {
  const targets = Array.from({ length: count }, (_, index): [string, TargetState] => [
    `vm-${network}-${index}.readiness`,
    httpTarget({ address: `10.77.${network * 4 + (index >> 8)}.${index & 255}` }),
  ]);
  return { namespace: NAMESPACE, process: "running", targets: Object.fromEntries(targets), edits: [] };
}

/** A web server for all addresses of a network, itself an HAProxy: it costs the least. */
const SERVER = `global
  nbthread 1
  maxconn 4000
defaults
  mode http
  timeout client 5s
frontend all
  bind 0.0.0.0:80
  http-request return status 204
`;

async function serve(): Promise<void> {
  const script = `ip netns add ${NAMESPACE}; ip -n ${NAMESPACE} link set lo up
    ip -n ${NAMESPACE} route add local 10.77.0.0/16 dev lo
    cat >/run/server.cfg
    nsenter --net=/run/netns/${NAMESPACE} haproxy -D -f /run/server.cfg`;
  await onHost(script, SERVER);
}

/** Returns the CPU time of the probers in seconds. */
async function haproxyCpu(): Promise<number> {
  const text = await onHost(
    "for p in $(pgrep -f fleetwright/prober); do sed 's/.*) //' /proc/$p/stat; done | awk '{ s += $12 + $13 } END { print s }'",
  );
  return Number(text) / 100; // in ticks of a hundredth of a second
}

async function haproxyMemory(): Promise<number> {
  const text = await onHost(
    "for p in $(pgrep -f fleetwright/prober); do awk '/^Pss:/ { print $2 }' /proc/$p/smaps_rollup; done | awk '{ s += $1 } END { print s }'",
  );
  return Math.round(Number(text) / 1024);
}

async function onHost(script: string, input = ""): Promise<string> {
  const [program = "", ...args] = enterLabHost(LAB, "hv1", ["sh", "-c", script]);
  return (await execa(program, args, { input })).stdout;
}
