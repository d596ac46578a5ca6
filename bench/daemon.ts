import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { writeFleet } from "./fleet.ts";

/**
 * Measures the daemon with many machines, on libvirt's test driver: `npm run bench:daemon -- 10000`. Prints its memory, its CPU
 * share when idle, and the time from a commit to its first change: after a pause, and soon after other commits.
 */
export async function main([machines = "10000"]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fw-bench-"));
  try {
    await measure(join(folder, "repo"), join(folder, "state"), Number(machines));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Long enough for V8 to collect garbage once when idle, after many changes. */
const IDLE_S = 60;

interface LogLine {
  readonly msg: string;
  readonly ms?: number;
  readonly state?: string;
}

async function measure(repo: string, state: string, machines: number): Promise<void> {
  writeFleet(repo, "bench", { machines, hosts: 10, disks: false });
  const git = (...args: string[]) =>
    execa("git", ["-C", repo, "-c", "user.name=bench", "-c", "user.email=bench@example.test", ...args]);
  await git("init", "-q", "-b", "main");
  await commitAll(git, "all of them");
  const args = ["daemon", "--backend", "test", "--repo", repo, "--listen", "none"];
  const began = performance.now();
  const daemon = execa("bin/fleetwright", [...args, "--log", "json", "--log-level", "debug"], {
    env: { FLEETWRIGHT_STATE_DIR: state },
    reject: false,
    forceKillAfterDelay: false,
    buffer: false,
  });
  const lines = readLog(daemon.stderr);
  const pid = daemon.pid ?? 0;
  try {
    await lines.until(({ msg }) => /^(succeeded|failed|waiting) in/.test(msg));
    printResult(`${machines} machines made`, `${((performance.now() - began) / 1000).toFixed(1)} s`);
    await sleep(15_000);
    printResult("memory", `${memoryMiB(pid, "VmRSS")} MiB`);
    const before = cpuSeconds(pid);
    await sleep(IDLE_S * 1000);
    printResult("idle", `${(((cpuSeconds(pid) - before) / IDLE_S) * 100).toFixed(1)} % of a core`);
    for (const memory of ["96Mi", "80Mi", "112Mi"]) await change(repo, memory, git, lines);
    printResult("memory afterwards", `${memoryMiB(pid, "VmRSS")} MiB`);
    printResult("memory at its most", `${memoryMiB(pid, "VmHWM")} MiB`);
  } finally {
    daemon.kill("SIGTERM");
    await daemon;
  }
}

type Git = (...args: string[]) => Promise<unknown>;

async function commitAll(git: Git, message: string): Promise<void> {
  await git("add", "-A");
  await git("commit", "-qm", message);
}

/** Commits another size of one machine, and waits for its change. */
async function change(repo: string, memory: string, git: Git, lines: LogReader): Promise<void> {
  const size = `apiVersion: fleetwright/v1\nkind: InstanceType\nmetadata: {name: other}\nspec: {family: shared, cpu: {guest: 1}, memory: {guest: ${memory}}}\n`;
  writeFileSync(join(repo, "other.yaml"), size);
  const [file] = (await execa("git", ["-C", repo, "ls-files", "*0.yaml"])).stdout.split("\n");
  if (file === undefined) throw new Error("there is no file of machines");
  const text = readFileSync(join(repo, file), "utf8");
  writeFileSync(join(repo, file), text.replace(/instanceType: \w+/, "instanceType: other"));
  const at = performance.now();
  await commitAll(git, memory);
  const committed = performance.now();
  const force = lines.until(({ msg }) => /^revision \S+ accepted/.test(msg));
  const planned = lines.until(({ msg }) => /^planned: [1-9]/.test(msg));
  await lines.until(({ msg }) => msg.startsWith("starting:"));
  const first = performance.now() - committed;
  const read = (await force).ms ?? 0;
  const plan = (await planned).ms ?? 0;
  printResult(
    "commit to first change",
    `${first.toFixed(0)} ms (read ${read}, plan ${plan}; git commit itself ${(committed - at).toFixed(0)})`,
  );
  await lines.until(({ msg }) => /^(succeeded|failed|waiting) in/.test(msg));
  await sleep(2_000);
}

interface LogReader {
  /** Returns the next line that matches. */
  until(fits: (line: LogLine) => boolean): Promise<LogLine>;
}

function readLog(stream: NodeJS.ReadableStream): LogReader {
  const listeners = new Set<(line: LogLine) => void>();
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const texts = `${rest}${chunk.toString()}`.split("\n");
    rest = texts.pop() ?? "";
    for (const text of texts.filter((part) => part.startsWith("{"))) {
      const line = JSON.parse(text) as LogLine; // the daemon's log format
      for (const onLine of [...listeners]) onLine(line);
    }
  });
  return {
    until: (fits) =>
      new Promise((resolve) => {
        const onLine = (line: LogLine) => {
          if (!fits(line)) return;
          listeners.delete(onLine);
          resolve(line);
        };
        listeners.add(onLine);
      }),
  };
}

/** proc_pid_status(5) */
function memoryMiB(pid: number, what: "VmRSS" | "VmHWM"): number {
  const lines = readFileSync(`/proc/${pid}/status`, "utf8").split("\n");
  const [, kilobytes = "0"] = lines.find((line) => line.startsWith(`${what}:`))?.split(/\s+/) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** User and system time; proc_pid_stat(5), at 100 ticks a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function printResult(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(24)}${value}\n`);
}
