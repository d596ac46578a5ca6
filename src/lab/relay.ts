import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import ipaddr from "ipaddr.js";
import { isProcess, type ProcessId, startTicks } from "../host/process.ts";
import { Failure } from "../model/failure.ts";
import { existingLab, hostOf, lockPath } from "./lab.ts";
import type { LabLayout } from "./layout.ts";
import { withLock } from "./lock.ts";
import { kill, LAB_VARIABLE } from "./processes.ts";

/** What is reached: an address as seen from a host of the lab, or from a network namespace on it. */
export interface RelayTarget {
  readonly host: string;
  /** A namespace that was made on the host with `ip netns add`, such as a router. */
  readonly namespace?: string;
  readonly address: string;
  readonly port: number;
}

export interface Relay extends RelayTarget {
  /** The loopback port of this machine. */
  readonly listen: number;
  readonly process: ProcessId;
}

const FIRST_PORT = 18080;

/**
 * Makes a TCP port of the lab reachable on 127.0.0.1, by a relay into the namespace. The same target keeps its port.
 * `listen` asks for a port; without it, the first free one from 18080 up. Throws `rejected` when it is taken.
 */
export function publish(
  labName: string,
  target: RelayTarget & { listen?: number },
): Promise<{ port: number }> {
  const lab = existingLab(labName);
  check(lab, target);
  return withLock(lockPath(labName), async () => {
    const relays = readRelays(lab);
    const same = relays.find((relay) => sameTarget(relay, target));
    const wanted = target.listen ?? same?.listen;
    if (same !== undefined && same.listen === wanted && isProcess(same.process)) return { port: same.listen };
    if (same !== undefined) await end(same);
    const relay = await (wanted === undefined ? startAnywhere(lab, target) : start(lab, target, wanted));
    writeRelays(lab, [...relays.filter((one) => one !== same), relay]);
    return { port: relay.listen };
  });
}

/** Ends a relay. False when there was none. */
export function unpublish(labName: string, target: RelayTarget): Promise<boolean> {
  const lab = existingLab(labName);
  return withLock(lockPath(labName), async () => {
    const relays = readRelays(lab);
    const gone = relays.filter((relay) => sameTarget(relay, target));
    for (const relay of gone) await end(relay);
    writeRelays(
      lab,
      relays.filter((relay) => !gone.includes(relay)),
    );
    return gone.length > 0;
  });
}

/** The relays on record. They are processes of the lab, so `labDown` ends them with the rest. */
export function readRelays(lab: LabLayout): Relay[] {
  try {
    return JSON.parse(readFileSync(recordFile(lab), "utf8")) as Relay[]; // only `writeRelays` writes it
  } catch {
    return [];
  }
}

function writeRelays(lab: LabLayout, relays: readonly Relay[]): void {
  writeFileSync(`${recordFile(lab)}.new`, `${JSON.stringify(relays, null, 2)}\n`);
  renameSync(`${recordFile(lab)}.new`, recordFile(lab));
}

function recordFile(lab: LabLayout): string {
  return join(lab.folder, "relays.json");
}

function sameTarget(a: RelayTarget, b: RelayTarget): boolean {
  return a.host === b.host && a.namespace === b.namespace && a.address === b.address && a.port === b.port;
}

function withoutListen({ listen: _, ...target }: RelayTarget & { listen?: number }): RelayTarget {
  return target;
}

function check(lab: LabLayout, { host, namespace, address, port }: RelayTarget): void {
  hostOf(lab, host);
  const sound = ipaddr.isValid(address) && Number.isInteger(port) && port > 0 && port < 65536;
  if (sound && (namespace === undefined || /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(namespace))) return;
  throw new Failure("usage", `lab ${lab.name}: cannot publish ${address} port ${port}`);
}

/** Enters the namespace anew for each connection, so that it outlives a power cycle of the host. */
const CONNECT = `read -r pid _ < "$FW_INIT" && ns=/proc/$pid/ns/net || exit 1
[ -z "$FW_NAMESPACE" ] || ns=/proc/$pid/root/run/netns/$FW_NAMESPACE
exec nsenter --net="$ns" socat -t 30 - "TCP:$FW_TARGET,connect-timeout=10"`;

/** Another lab can take the port that was free a moment ago. */
async function startAnywhere(lab: LabLayout, target: RelayTarget, tries = 5): Promise<Relay> {
  try {
    return await start(lab, target, await freePort());
  } catch (failure) {
    if (tries <= 1) throw failure;
    return startAnywhere(lab, target, tries - 1);
  }
}

async function start(lab: LabLayout, target: RelayTarget, listen: number): Promise<Relay> {
  const env = {
    PATH: process.env.PATH,
    [LAB_VARIABLE]: lab.id,
    FW_CONNECT: CONNECT,
    FW_INIT: join(hostOf(lab, target.host).folder, "init"),
    FW_NAMESPACE: target.namespace ?? "",
    FW_TARGET: `${ipaddr.parse(target.address).kind() === "ipv6" ? `[${target.address}]` : target.address}:${target.port}`,
  };
  const args = [
    "-t",
    "30",
    `TCP-LISTEN:${listen},bind=127.0.0.1,reuseaddr,fork`,
    'SYSTEM:eval \\"$FW_CONNECT\\"',
  ];
  const child = spawn("socat", args, { stdio: "ignore", detached: true, cwd: "/", env });
  child.on("error", () => {});
  child.unref();
  const ticks = child.pid === undefined ? undefined : startTicks(child.pid);
  for (let tries = 0; tries < 500 && child.exitCode === null; tries++) {
    if (child.pid !== undefined && ticks !== undefined && isListening(listen, child.pid)) {
      return { ...withoutListen(target), listen, process: { pid: child.pid, startTicks: ticks } };
    }
    await sleep(20);
  }
  throw new Failure("rejected", `lab ${lab.name}: cannot listen on 127.0.0.1:${listen}; is the port taken?`);
}

/**
 * Does this very process listen? Reads the kernel's table (proc_net(5)): state 0A is LISTEN, the tenth field the inode.
 * A connection to find out would reach the guest.
 */
function isListening(port: number, pid: number): boolean {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
  const inode = rows.find((row) => row[1] === local && row[3] === "0A")?.[9];
  return inode !== undefined && openFiles(pid).includes(`socket:[${inode}]`);
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // ended, or closed one meanwhile
  }
}

async function freePort(): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + 2000; port++) if (await isFree(port)) return port;
  throw new Failure("rejected", "lab: no free port from 18080 up");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Ends the relay and the connections through it: it leads a process group. */
async function end(relay: Relay): Promise<void> {
  if (isProcess(relay.process)) process.kill(-relay.process.pid, "SIGTERM");
  await kill(relay.process, "SIGTERM");
}
