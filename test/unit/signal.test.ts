import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endProcesses, isRunning, sendSignal } from "../signal.ts";

/** Four threads that compute without a pause, and one line once all of them do. */
const BUSY = `
  const { Worker } = require("node:worker_threads");
  const workers = Array.from({ length: 4 }, () => new Worker("require('node:worker_threads').parentPort.postMessage(1); for (;;);", { eval: true }));
  let begun = 0;
  for (const worker of workers) worker.once("message", () => ++begun === 4 && console.log("busy"));
`;

async function startBusy() {
  const child = spawn(process.execPath, ["-e", BUSY], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return { child, pid: child.pid ?? 0 };
}

/** The states of all threads, read apart from the helper. */
function states(pid: number): string {
  const threads = readdirSync(`/proc/${pid}/task`);
  const status = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8"));
  return [...new Set(status.map((text) => /^State:\s+(\w)/m.exec(text)?.[1]))].sort().join("");
}

describe("a signal is obeyed when sendSignal returns", () => {
  it.each(Array.from({ length: 5 }, (_, index) => index))("by a process with busy threads (%i)", async () => {
    const { child, pid } = await startBusy();
    const ended = once(child, "close");
    sendSignal(pid, "SIGSTOP");
    expect(states(pid)).toBe("T");
    sendSignal(pid, "SIGCONT");
    expect(states(pid)).not.toContain("T");
    sendSignal(pid, "SIGKILL");
    expect(isRunning(pid)).toBe(false);
    await ended;
  });

  it("by a process that ends itself, on a host", async () => {
    const wait = `sh -c 'trap "sleep 0.3; exit" TERM; while :; do sleep 0.05; done' & p=$!; sleep 0.1`;
    const left = `[ -e /proc/$p ] && grep '^State:.[^ZX]' /proc/$p/status; echo done`;
    const child = spawn("sh", ["-c", `${wait}; ${endProcesses("TERM", "$p")}; ${left}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = await once(child.stdout, "data");
    expect(String(said)).toBe("done\n");
  });
});

/** Ways to go on before a signal was obeyed. */
const HASTY: Readonly<Record<string, RegExp>> = {
  "stops a process without sendSignal": /\.kill\([^)]*SIGSTOP/,
  "kills a process by its number without sendSignal": /(?<!\.)process\.kill\((?!process\.pid)[^)]*"SIGKILL"/,
  "sleeps after a kill": /\.kill\([^;]*;\s*await sleep\(/,
  "kills by the shell without endProcesses": /\bkill (-(9|KILL|TERM|STOP|\$\{signal\}) )?\$(?!\$)/,
};

const ROOT = join(import.meta.dirname, "../..");
const tests = ["test", "src"]
  .flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: "utf8" }).map((file) => `${top}/${file}`),
  )
  .filter((file) => /^test\/.*\.ts$|\.test\.ts$|^src\/node-\w+\/test\/.*\.ts$/.test(file))
  .filter((file) => !/node_modules|\/dist\/|^test\/signal\.ts$|^test\/unit\/signal\.test\.ts$/.test(file));

it.each(Object.entries(HASTY))("no test %s", (_, pattern) => {
  expect(tests.filter((file) => pattern.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
});
