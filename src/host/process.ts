import { readFileSync } from "node:fs";

/**
 * A process, distinct from a later one with the same pid. `startTicks` is its start in clock ticks since boot
 * (proc(5)).
 */
export interface ProcessId {
  readonly pid: number;
  readonly startTicks: number;
}

/** Returns the start of a process in clock ticks since boot; undefined if no such process exists, or only a zombie. */
export function startTicks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command, field 2, may hold spaces and brackets: fields are counted from its end. State is field 3.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : Number(fields[19]);
  } catch {
    return undefined;
  }
}

/** Returns whether exactly this process still runs. */
export function isProcess(id: ProcessId): boolean {
  return startTicks(id.pid) === id.startTicks;
}

/** Parses `PID START`; undefined for any other text. */
export function parseProcessId(text: string): ProcessId | undefined {
  const match = /^(\d+) (\d+)\s*$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), startTicks: Number(match[2]) };
}

/** Sends a signal only if exactly this process still runs. */
export function signalProcess(id: ProcessId, signal: NodeJS.Signals): void {
  if (!isProcess(id)) return;
  try {
    process.kill(id.pid, signal);
  } catch {
    // The process ended before the signal.
  }
}
