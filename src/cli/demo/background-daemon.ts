import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabLayout } from "../../lab/layout.ts";
import { LAB_VARIABLE } from "../../lab/processes.ts";
import { Failure } from "../../model/failure.ts";
import type { Store } from "../../store/store.ts";
import type { Session } from "../session.ts";

/** How long a daemon may take until it holds the lock of the fleet. */
const READY_MS = 30_000;

/** Returns whether a daemon holds the lock of the fleet. */
export async function isRunning(fleet: string, store: Store): Promise<boolean> {
  try {
    await (await store.lockDaemon(fleet))[Symbol.asyncDispose]();
    return false;
  } catch (error) {
    if (error instanceof Failure && error.code === "rejected") return true;
    throw error;
  }
}

/** A daemon process that `startDaemon` started. */
interface StartedDaemon {
  /** The path of its log. */
  readonly log: string;
  /** The base URL of its HTTP server; undefined if another process has the port. */
  readonly url: string | undefined;
}

/**
 * Starts the daemon as a process that ends with its lab, and waits until it holds the lock of the fleet. Throws `rejected` with the last
 * line of its log if it exits or takes too long.
 */
export async function startDaemon(
  repo: string,
  lab: LabLayout,
  fleet: string,
  { store, io, signal }: Session,
): Promise<StartedDaemon> {
  const listen = (await isFree(PORT)) ? `127.0.0.1:${PORT}` : "none";
  const log = join(lab.folder, "daemon.log");
  const output = openSync(log, "a");
  const child = spawn(
    process.execPath,
    [process.argv[1] ?? "", "daemon", "--repo", repo, "--review", "notes", "--listen", listen],
    {
      cwd: repo,
      detached: true,
      stdio: ["ignore", output, output],
      env: { ...io.env, [LAB_VARIABLE]: lab.id },
    },
  );
  child.unref();
  const until = Date.now() + READY_MS;
  while (!(await isRunning(fleet, store))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until)
      throw new Failure("rejected", `the daemon did not start: ${lastLine(log)}`, { hint: `see ${log}` });
    await sleep(100, undefined, { signal });
  }
  return { log, url: listen === "none" ? undefined : `http://${listen}` };
}

/** The default port of the daemon. */
const PORT = 7780;

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function lastLine(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").at(-1) ?? "";
}
