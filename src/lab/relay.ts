import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import ipaddr from "ipaddr.js";
import { isProcess, type ProcessId, startTicks } from "../host/process.ts";
import { Failure } from "../model/failure.ts";
import { findHost, loadLab, lockPath } from "./lab.ts";
import type { LabLayout } from "./layout.ts";
import { withLock } from "./lock.ts";
import { killProcess, LAB_VARIABLE } from "./processes.ts";

/** The address that a relay connects to, as seen from a lab host or from a network namespace on it. */
export interface RelayTarget {
  readonly host: string;
  /** A namespace of `ip netns add` on the host, such as a router. */
  readonly namespace?: string;
  readonly address: string;
  readonly port: number;
}

export interface Relay extends RelayTarget {
  /** The port on 127.0.0.1 of this machine. */
  readonly listen: number;
  readonly process: ProcessId;
}

const FIRST_PORT = 18080;

/**
 * Publishes a TCP port of the lab on 127.0.0.1, by a relay into the namespace. The same target keeps its port.
 * `listen` is the wanted port; the default is the first free one from 18080. Throws `rejected` if the port is taken.
 */
export function publish(
  labName: string,
  target: RelayTarget & { listen?: number },
): Promise<{ port: number }> {
  const lab = loadLab(labName);
  assertPublishable(lab, target);
  return withLock(lockPath(labName), async () => {
    const relays = readRelays(lab);
    const same = relays.find((relay) => isSameTarget(relay, target));
    const listen = target.listen ?? same?.listen;
    if (same !== undefined && same.listen === listen && isProcess(same.process)) return { port: same.listen };
    if (same !== undefined) await endRelay(same);
    const relay = await (listen === undefined
      ? startOnFreePort(lab, target)
      : startRelay(lab, target, listen));
    writeRelays(lab, [...relays.filter((other) => other !== same), relay]);
    return { port: relay.listen };
  });
}

/** Ends a relay. Returns false if it does not exist. */
export function unpublish(labName: string, target: RelayTarget): Promise<boolean> {
  const lab = loadLab(labName);
  return withLock(lockPath(labName), async () => {
    const relays = readRelays(lab);
    const matching = relays.filter((relay) => isSameTarget(relay, target));
    for (const relay of matching) await endRelay(relay);
    writeRelays(
      lab,
      relays.filter((relay) => !matching.includes(relay)),
    );
    return matching.length > 0;
  });
}

/** Reads the recorded relays. They are processes of the lab, so `labDown` ends them too. */
export function readRelays(lab: LabLayout): Relay[] {
  try {
    return JSON.parse(readFileSync(relaysFile(lab), "utf8")) as Relay[]; // only `writeRelays` writes it
  } catch {
    return [];
  }
}

function writeRelays(lab: LabLayout, relays: readonly Relay[]): void {
  writeFileSync(`${relaysFile(lab)}.new`, `${JSON.stringify(relays, null, 2)}\n`);
  renameSync(`${relaysFile(lab)}.new`, relaysFile(lab));
}

function relaysFile(lab: LabLayout): string {
  return join(lab.folder, "relays.json");
}

function isSameTarget(a: RelayTarget, b: RelayTarget): boolean {
  return a.host === b.host && a.namespace === b.namespace && a.address === b.address && a.port === b.port;
}

function withoutListen({ listen: _, ...target }: RelayTarget & { listen?: number }): RelayTarget {
  return target;
}

function assertPublishable(lab: LabLayout, { host, namespace, address, port }: RelayTarget): void {
  findHost(lab, host);
  const isSound = ipaddr.isValid(address) && Number.isInteger(port) && port > 0 && port < 65536;
  if (isSound && (namespace === undefined || /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(namespace))) return;
  throw new Failure("usage", `lab ${lab.name}: cannot publish ${address} port ${port}`);
}

/**
 * The script of each connection. It enters the namespace each time, so that the relay survives a power cycle of the
 * host.
 */
const CONNECT_SCRIPT = `read -r pid _ < "$FW_INIT" && ns=/proc/$pid/ns/net || exit 1
[ -z "$FW_NAMESPACE" ] || ns=/proc/$pid/root/run/netns/$FW_NAMESPACE
exec nsenter --net="$ns" socat -t 30 - "TCP:$FW_TARGET,connect-timeout=10"`;

/** Starts a relay on a free port. Retries, because another lab may take the port first. */
async function startOnFreePort(lab: LabLayout, target: RelayTarget, tries = 5): Promise<Relay> {
  try {
    return await startRelay(lab, target, await freePort());
  } catch (failure) {
    if (tries <= 1) throw failure;
    return startOnFreePort(lab, target, tries - 1);
  }
}

async function startRelay(lab: LabLayout, target: RelayTarget, listen: number): Promise<Relay> {
  const env = {
    PATH: process.env.PATH,
    [LAB_VARIABLE]: lab.id,
    FW_CONNECT: CONNECT_SCRIPT,
    FW_INIT: join(findHost(lab, target.host).folder, "init"),
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
 * Returns whether exactly this process listens. Reads the kernel's table (proc_net(5)): state 0A is LISTEN, the tenth
 * field is the inode. A test connection would reach the guest.
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
    return []; // the process has ended, or has closed a file
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

/** Ends the relay and its connections. The relay leads their process group. */
async function endRelay(relay: Relay): Promise<void> {
  if (isProcess(relay.process)) process.kill(-relay.process.pid, "SIGTERM");
  await killProcess(relay.process, "SIGTERM");
}
