import { readdirSync, readFileSync } from "node:fs";

/** How long a process may take to stop, in milliseconds. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Sends a signal and, after SIGSTOP, waits until the kernel has stopped every thread of the process. kill(2) returns earlier: a
 * thread that runs on another CPU may answer one more request. Throws when a thread still runs after ten seconds.
 */
export function sendSignal(pid: number, name: NodeJS.Signals): void {
  process.kill(pid, name);
  if (name !== "SIGSTOP") return;
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (!isStopped(pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} was not stopped by SIGSTOP`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

/** Whether there is such a process, other than as a zombie that nobody has reaped (proc_pid_stat(5)). */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !"ZX".includes(stat[stat.lastIndexOf(")") + 2] ?? "X");
  } catch {
    return false;
  }
}

/** Reads the state of each thread, the field after the command in parentheses (proc_pid_stat(5)): T is stopped by a signal. */
function isStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
    return stat[stat.lastIndexOf(")") + 2] === "T";
  });
}
