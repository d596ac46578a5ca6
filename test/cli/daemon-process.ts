import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

const ROOT = join(import.meta.dirname, "../..");

/** A process of the built daemon, with libvirt's test driver. */
export interface DaemonProcess extends AsyncDisposable {
  /** The base URL of its HTTP server. */
  readonly url: string;
  /** Returns its log so far. */
  log(): string;
  /** Polls until `check` returns a value. Throws with the log after 100 s. */
  until<T>(what: string, check: () => T | undefined | Promise<T | undefined>): Promise<T>;
}

export interface DaemonProcessOptions {
  readonly repo: string;
  readonly env: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
}

/** Starts a daemon and waits until it serves HTTP. Disposing of it expects exit code 0. */
export async function startDaemon({ repo, env, options = [] }: DaemonProcessOptions): Promise<DaemonProcess> {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  const args = ["daemon", "--backend", "test", "--repo", repo, "--listen", "0", "--log", "json", ...options];
  const child = execa(join(ROOT, "bin/fleetwright"), args, { env, reject: false, buffer: false });
  const lines: string[] = [];
  child.stderr.on("data", (data: Buffer) => lines.push(data.toString()));
  const log = () => lines.join("");
  const until: DaemonProcess["until"] = async (what, check) => {
    for (const end = Date.now() + 100_000; Date.now() < end; ) {
      const result = await check();
      if (result !== undefined) return result;
      await sleep(100);
    }
    throw new Error(`${what}: timeout:\n${log()}`);
  };
  const end = async () => {
    child.kill("SIGTERM");
    const { exitCode } = await child;
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}:\n${log()}`);
  };
  const url = await until("it answers", () => /http:\/\/127[.:\d]+/.exec(log())?.[0]);
  return { url, log, until, [Symbol.asyncDispose]: end };
}

/** Runs a built command with the test driver. */
export function command(env: Readonly<Record<string, string>>, ...args: string[]) {
  const options = { env, reject: false, stdin: "ignore" } as const;
  return execa(join(ROOT, "bin/fleetwright"), [...args, "--backend", "test"], options);
}
