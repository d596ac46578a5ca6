import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabLayout } from "../../lab/layout.ts";
import { LAB_VARIABLE } from "../../lab/processes.ts";
import { Failure } from "../../model/failure.ts";
import type { Store } from "../../store/store.ts";
import type { Session } from "../session.ts";

/** So long a daemon may take until it keeps the fleet. */
const READY_MS = 30_000;

/** Whether a daemon keeps the fleet already. */
export async function isKept(fleet: string, store: Store): Promise<boolean> {
  try {
    await (await store.keeping(fleet))[Symbol.asyncDispose]();
    return false;
  } catch (error) {
    if (error instanceof Failure && error.code === "rejected") return true;
    throw error;
  }
}

/**
 * Starts the daemon as a process of its own, which ends with its lab, and waits until it keeps the fleet. Gives back
 * where its log is. Throws `rejected` with its last words when it ends at once.
 */
export async function startDaemon(
  repo: string,
  lab: LabLayout,
  fleet: string,
  { store, io, signal }: Session,
): Promise<string> {
  const log = join(lab.folder, "daemon.log");
  const output = openSync(log, "a");
  const child = spawn(process.execPath, [process.argv[1] ?? "", "daemon", "--repo", repo], {
    ...{ cwd: repo, detached: true, stdio: ["ignore", output, output] },
    env: { ...io.env, [LAB_VARIABLE]: lab.id },
  });
  child.unref();
  const until = Date.now() + READY_MS;
  while (!(await isKept(fleet, store))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until)
      throw new Failure("rejected", `the daemon did not start: ${lastLine(log)}`, { hint: `see ${log}` });
    await sleep(100, undefined, { signal });
  }
  return log;
}

function lastLine(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").at(-1) ?? "";
}
