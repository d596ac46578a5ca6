import { readdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isProcess, type ProcessId, signalProcess, startTicks } from "../host/process.ts";
import { Failure } from "../model/failure.ts";

/** The variable in the environment of all processes of a lab. It identifies them after a crash. */
export const LAB_VARIABLE = "FLEETWRIGHT_LAB_ID";
/** The variable in the environment of all processes of one host. */
export const HOST_VARIABLE = "FLEETWRIGHT_LAB_HOST";

/** Criteria by which a process belongs to a lab or one of its hosts. */
export interface ProcessFilter {
  /** Network namespaces by inode. A process in one of them matches, regardless of its parent. */
  readonly namespaces: ReadonlySet<number>;
  /** An entry of the environment, `NAME=value`. A process with it matches. */
  readonly environment: string;
}

/** Returns all matching processes of the machine, without this process. */
export function findProcesses(filter: ProcessFilter): ProcessId[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => matchesFilter(pid, filter))
    .flatMap((pid) => {
      const ticks = startTicks(Number(pid));
      return ticks === undefined ? [] : [{ pid: Number(pid), startTicks: ticks }];
    });
}

function matchesFilter(pid: string, { namespaces, environment }: ProcessFilter): boolean {
  try {
    if (namespaces.has(statSync(`/proc/${pid}/ns/net`).ino)) return true;
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(environment);
  } catch {
    return false; // the process has ended
  }
}

/** Kills all matching processes, and those that they start meanwhile. Throws `timeout` if some do not end. */
export async function killProcesses(filter: ProcessFilter): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (let left = findProcesses(filter); left.length > 0; left = findProcesses(filter)) {
    if (Date.now() > deadline) {
      throw new Failure("timeout", `lab: processes do not end: ${left.map((p) => p.pid).join(", ")}`);
    }
    for (const id of left) signalProcess(id, "SIGKILL");
    await sleep(20);
  }
}

/** Kills one process and waits for its end. */
export async function killProcess(id: ProcessId, signal: NodeJS.Signals, timeoutMs = 5_000): Promise<void> {
  signalProcess(id, signal);
  const deadline = Date.now() + timeoutMs;
  while (isProcess(id)) {
    if (Date.now() > deadline) throw new Failure("timeout", `lab: process ${id.pid} does not end`);
    await sleep(10);
  }
}
