import { readdirSync, readFileSync } from "node:fs";

/** How long a process may take to obey a signal, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** A signal that a process cannot refuse. */
export type Obeyed = "SIGSTOP" | "SIGCONT" | "SIGKILL";

/** Returns whether a process has obeyed a signal that it cannot refuse (signal(7)). */
const OBEYED = {
  SIGSTOP: (pid) => threadStates(pid).every((state) => "TtZX".includes(state)),
  SIGCONT: (pid) => threadStates(pid).every((state) => state !== "T"),
  SIGKILL: (pid) => !isRunning(pid),
} as const satisfies Readonly<Record<Obeyed, (pid: number) => boolean>>;

/**
 * Sends a signal that a process cannot refuse, and waits until each of its threads has stopped, goes on, or has ended. kill(2) returns
 * earlier: a thread that runs on another CPU may answer one more request. Throws when that takes longer than 30 s.
 */
export function sendSignal(pid: number, name: Obeyed): void {
  process.kill(pid, name);
  const deadline = performance.now() + TIMEOUT_MS;
  while (!OBEYED[name](pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} has not obeyed ${name}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

/** Whether there is such a process, other than as a zombie that no process has reaped (proc_pid_stat(5)). */
export function isRunning(pid: number): boolean {
  return !"ZX".includes(stateIn(`/proc/${pid}/stat`));
}

/**
 * Returns a text for the shell of a host: it sends a signal to the processes that `pids` names there, such as `$(pgrep -o haproxy)`, and
 * waits until they have ended.
 */
export function endProcesses(signal: "TERM" | "KILL", pids: string): string {
  return `for p in ${pids}; do kill -${signal} "$p"; n=0
while [ -e "/proc/$p" ] && ! grep -qs '^State:.[ZX]' "/proc/$p/status"; do
n=$((n+1)); [ $n -lt 600 ] || { echo "process $p has not ended" >&2; exit 1; }; sleep 0.05; done; done`;
}

function threadStates(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => stateIn(`/proc/${pid}/task/${thread}/stat`));
}

/** Reads the field after the command in parentheses (proc_pid_stat(5)): T is stopped by a signal. X, also without such a file, is gone. */
function stateIn(file: string): string {
  try {
    const stat = readFileSync(file, "utf8");
    return stat[stat.lastIndexOf(")") + 2] ?? "X";
  } catch {
    return "X";
  }
}
