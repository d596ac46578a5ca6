import { readFileSync } from "node:fs";

/** A process that cannot be mistaken for a later one with the same number. `startTicks` is since boot (proc(5)). */
export interface ProcessId {
  readonly pid: number;
  readonly startTicks: number;
}

/** When the process was started, in clock ticks since boot; `undefined` when there is none, or only a zombie. */
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

/** Is this very process still there? */
export function isProcess(id: ProcessId): boolean {
  return startTicks(id.pid) === id.startTicks;
}

/** Reads `PID START`; `undefined` if it is anything else. */
export function parseProcessId(text: string): ProcessId | undefined {
  const match = /^(\d+) (\d+)\s*$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), startTicks: Number(match[2]) };
}

/** Sends a signal, but only to this very process. */
export function signalProcess(id: ProcessId, signal: NodeJS.Signals): void {
  if (!isProcess(id)) return;
  try {
    process.kill(id.pid, signal);
  } catch {
    // It ended in between.
  }
}
