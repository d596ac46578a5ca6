import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { type Connect, openLibvirt, virDomainEventType } from "node-libvirt";
import { libvirtUri } from "../src/host/address.ts";
import { enterLabHost } from "../src/host/lab-address.ts";
import { labDown, labUp } from "../src/lab/lab.ts";
import { writeFleet } from "./fleet.ts";

const USAGE = `usage: node scripts/run.mjs bench/repair.ts [OPTION...]

How long a machine is down that somebody destroys, while the daemon keeps it: from the end of the call that destroys it
until QEMU runs again, and from then until the guest answers, which is its boot.

  --machines N   halted machines beside it on the same host [200]
  --runs N       [15]
`;

const LAB = "repair";
const HOST = "hv1";
const VICTIM = "victim";
const ADDRESS = "10.1.250.1";
const COMMAND = fileURLToPath(new URL("../bin/fleetwright", import.meta.url));
const BOOT_MS = 120_000;
/** Between two runs: long enough for the daemon to be at rest again. */
const REST_MS = 3_000;

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      machines: { type: "string", default: "200" },
      runs: { type: "string", default: "15" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const root = mkdtempSync("/tmp/fwr");
  process.env.FLEETWRIGHT_LAB_DIR = join(root, "l");
  process.env.FLEETWRIGHT_STATE_DIR = join(root, "s");
  try {
    await labUp({ name: LAB, hosts: 1 });
    await writeRepository(join(root, "repo"), Number(values.machines));
    const rows = await kept(join(root, "repo"), (host) => destroyedAgainAndAgain(host, Number(values.runs)));
    tell(
      "destroyed → QEMU runs",
      rows.map(({ runsMs }) => runsMs),
    );
    tell(
      "its boot",
      rows.map(({ bootMs }) => bootMs),
    );
    return 0;
  } finally {
    await labDown(LAB);
    rmSync(root, { recursive: true, force: true });
  }
}

async function writeRepository(repo: string, machines: number): Promise<void> {
  writeFleet(repo, LAB, { machines, hosts: 1, disks: false });
  writeFileSync(join(repo, "victim.yaml"), VICTIM_YAML);
  const git = ["-C", repo, "-c", "user.name=bench", "-c", "user.email=bench@example.test"];
  for (const words of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-qm", "all of them"],
  ])
    await execa("git", [...git, ...words]);
}

const VICTIM_YAML = `apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: ${VICTIM}}
spec:
  instanceType: tiny
  image: micro
  interfaces: [{network: net1, ipv4: ${ADDRESS}}]
`;

/** Does something while the daemon keeps the fleet of a repository and its machine answers. */
async function kept<T>(repo: string, work: (host: Connect) => Promise<T>): Promise<T> {
  const daemon = execa(COMMAND, ["daemon", "--repo", repo, "--listen", "none"], { reject: false });
  const libvirt = await openLibvirt();
  try {
    const host = await libvirt.connectOpen(libvirtUri(`lab://${LAB}/${HOST}`));
    await answers();
    await sleep(REST_MS);
    return await work(host);
  } finally {
    await libvirt.close();
    daemon.kill("SIGTERM");
    await daemon;
  }
}

interface Row {
  readonly runsMs: number;
  readonly bootMs: number;
}

async function destroyedAgainAndAgain(host: Connect, runs: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let run = 0; run < runs; run += 1) {
    const runsAgain = host.waitForEvent(
      (event) =>
        event.kind === "domain" &&
        event.name === VICTIM &&
        event.event === virDomainEventType.VIR_DOMAIN_EVENT_STARTED,
      { timeoutMs: BOOT_MS },
    );
    await host.domainDestroy(await host.domainLookupByName(VICTIM));
    const destroyed = performance.now();
    await runsAgain;
    const started = performance.now();
    await answers();
    rows.push({ runsMs: started - destroyed, bootMs: performance.now() - started });
    await sleep(REST_MS);
  }
  return rows;
}

/** Until the guest answers over HTTP. */
async function answers(): Promise<void> {
  const [program = "", ...args] = enterLabHost(LAB, HOST, ["curl", "-sf", "-m", "1", `http://${ADDRESS}/`]);
  for (const until = performance.now() + BOOT_MS; performance.now() < until; await sleep(50)) {
    if ((await execa(program, args, { reject: false, stdin: "ignore" })).exitCode === 0) return;
  }
  throw new Error(`${VICTIM} does not answer within ${BOOT_MS / 1000} s`);
}

function tell(what: string, times: readonly number[]): void {
  const sorted = [...times].sort((one, other) => one - other);
  const [median = 0, most = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  process.stdout.write(`${what.padEnd(24)}median ${median.toFixed(0)} ms, at most ${most.toFixed(0)} ms\n`);
}
