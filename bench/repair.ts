import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { type Connect, openLibvirt, virDomainEventType } from "node-libvirt";
import { libvirtUri } from "../src/host/address.ts";
import { enterLabHost } from "../src/host/lab-paths.ts";
import { labDown, labUp } from "../src/lab/lab.ts";
import { writeFleet } from "./fleet.ts";

const USAGE = `usage: node scripts/run.mjs bench/repair.ts [OPTION...]

Measures the downtime of a destroyed machine with a running daemon: from the end of the destroy call
until QEMU runs again, and from then until the guest answers (its boot). Each machine is destroyed once, because
the daemon has a backoff for machines that stop repeatedly.

  --machines N   halted machines on the same host [200]
  --victims N    machines to destroy [8]
`;

const LAB = "repair";
const HOST = "hv1";
const COMMAND = fileURLToPath(new URL("../bin/fleetwright", import.meta.url));
const BOOT_MS = 120_000;
/** The pause between two runs, after which the daemon is idle again. */
const REST_MS = 3_000;

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      machines: { type: "string", default: "200" },
      victims: { type: "string", default: "8" },
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
  const victims = Array.from({ length: Number(values.victims) }, (_, index) => victimOf(index + 1));
  try {
    await labUp({ name: LAB, hosts: 1 });
    await writeRepository(join(root, "repo"), Number(values.machines), victims);
    const rows = await withDaemon(join(root, "repo"), victims, (host) => destroyInTurn(host, victims));
    printTimes(
      "destroyed → QEMU runs",
      rows.map(({ runsMs }) => runsMs),
    );
    printTimes(
      "its boot",
      rows.map(({ bootMs }) => bootMs),
    );
    return 0;
  } finally {
    await labDown(LAB);
    rmSync(root, { recursive: true, force: true });
  }
}

interface Victim {
  readonly name: string;
  readonly address: string;
}

function victimOf(number: number): Victim {
  return { name: `victim-${number}`, address: `10.1.250.${number}` };
}

async function writeRepository(repo: string, machines: number, victims: readonly Victim[]): Promise<void> {
  writeFleet(repo, LAB, { machines, hosts: 1, disks: false });
  writeFileSync(join(repo, "victims.yaml"), [SIZE, ...victims.map(yamlOf)].join("---\n"));
  const git = ["-C", repo, "-c", "user.name=bench", "-c", "user.email=bench@example.test"];
  for (const words of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-qm", "all of them"],
  ])
    await execa("git", [...git, ...words]);
}

const SIZE = `apiVersion: fleetwright/v1
kind: InstanceType
metadata: {name: running}
spec: {family: shared, cpu: {guest: 1}, memory: {guest: 96Mi}}
`;

function yamlOf({ name, address }: Victim): string {
  return `apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: ${name}}
spec:
  instanceType: running
  image: micro
  interfaces: [{network: net1, ipv4: ${address}}]
  cloudInit:
    userData: |
      #!/bin/sh
      echo here > /www/index.html
`;
}

/** Runs `work` while a daemon applies the fleet and all machines answer. */
async function withDaemon<T>(
  repo: string,
  victims: readonly Victim[],
  work: (host: Connect) => Promise<T>,
): Promise<T> {
  const daemon = execa(COMMAND, ["daemon", "--repo", repo, "--listen", "none"], { reject: false });
  const libvirt = await openLibvirt();
  try {
    const host = await libvirt.connectOpen(libvirtUri(`lab://${LAB}/${HOST}`));
    for (const victim of victims) await waitForAnswer(victim);
    await sleep(REST_MS);
    return await work(host);
  } finally {
    await libvirt.close();
    daemon.kill("SIGTERM");
    await daemon;
  }
}

interface RepairTimes {
  readonly runsMs: number;
  readonly bootMs: number;
}

async function destroyInTurn(host: Connect, victims: readonly Victim[]): Promise<readonly RepairTimes[]> {
  const rows: RepairTimes[] = [];
  for (const victim of victims) {
    const runsAgain = host.waitForEvent(
      (event) =>
        event.kind === "domain" &&
        event.name === victim.name &&
        event.event === virDomainEventType.VIR_DOMAIN_EVENT_STARTED,
      { timeoutMs: BOOT_MS },
    );
    await host.domainDestroy(await host.domainLookupByName(victim.name));
    const destroyed = performance.now();
    await runsAgain;
    const started = performance.now();
    await waitForAnswer(victim);
    rows.push({ runsMs: started - destroyed, bootMs: performance.now() - started });
    await sleep(REST_MS);
  }
  return rows;
}

/** Waits until the guest answers over HTTP. */
async function waitForAnswer({ name, address }: Victim): Promise<void> {
  const [program = "", ...args] = enterLabHost(LAB, HOST, ["curl", "-sf", "-m", "1", `http://${address}/`]);
  for (const until = performance.now() + BOOT_MS; performance.now() < until; await sleep(50)) {
    if ((await execa(program, args, { reject: false, stdin: "ignore" })).exitCode === 0) return;
  }
  throw new Error(`${name} does not answer within ${BOOT_MS / 1000} s`);
}

function printTimes(what: string, times: readonly number[]): void {
  const sorted = [...times].sort((one, other) => one - other);
  const [median = 0, most = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  process.stdout.write(`${what.padEnd(24)}median ${median.toFixed(0)} ms, at most ${most.toFixed(0)} ms\n`);
}
