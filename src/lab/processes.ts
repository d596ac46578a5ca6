import { readdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isProcess, type ProcessId, signalProcess, startTicks } from "../host/process.ts";
import { Failure } from "../model/failure.ts";

/** In the environment of whatever a lab starts: how its processes are known after a crash. */
export const LAB_VARIABLE = "FLEETWRIGHT_LAB_ID";
/** The same for one host. */
export const HOST_VARIABLE = "FLEETWRIGHT_LAB_HOST";

/** By what a process is known to belong to a lab, or to one host of it. */
export interface Belonging {
  /** Network namespaces, by inode. A process in one of them belongs to it, whoever started it. */
  readonly namespaces: ReadonlySet<number>;
  /** An entry of the environment, `NAME=value`. */
  readonly environment: string;
}

/** All processes of the machine that belong. This process itself never does. */
export function processesOf(belonging: Belonging): ProcessId[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => belongs(pid, belonging))
    .flatMap((pid) => {
      const ticks = startTicks(Number(pid));
      return ticks === undefined ? [] : [{ pid: Number(pid), startTicks: ticks }];
    });
}

function belongs(pid: string, { namespaces, environment }: Belonging): boolean {
  try {
    if (namespaces.has(statSync(`/proc/${pid}/ns/net`).ino)) return true;
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(environment);
  } catch {
    return false; // ended meanwhile
  }
}

/** Kills all that belong, and what they started meanwhile. Throws `timeout` when some do not end. */
export async function killAll(belonging: Belonging): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (let left = processesOf(belonging); left.length > 0; left = processesOf(belonging)) {
    if (Date.now() > deadline) {
      throw new Failure("timeout", `lab: processes do not end: ${left.map((p) => p.pid).join(", ")}`);
    }
    for (const id of left) signalProcess(id, "SIGKILL");
    await sleep(20);
  }
}

/** Kills one process and waits until it is gone. */
export async function kill(id: ProcessId, signal: NodeJS.Signals, timeoutMs = 5_000): Promise<void> {
  signalProcess(id, signal);
  const deadline = Date.now() + timeoutMs;
  while (isProcess(id)) {
    if (Date.now() > deadline) throw new Failure("timeout", `lab: process ${id.pid} does not end`);
    await sleep(10);
  }
}
