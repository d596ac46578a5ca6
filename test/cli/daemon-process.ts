import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

const ROOT = join(import.meta.dirname, "../..");

/** The daemon of the build as a process, on libvirt's own test driver. */
export interface DaemonProcess extends AsyncDisposable {
  /** Where it answers. */
  readonly url: string;
  /** All that it has logged until now. */
  log(): string;
  /** Until something is so; throws with the log when it does not come to that. */
  until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T>;
}

export interface DaemonProcessOptions {
  readonly repo: string;
  readonly env: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
}

/** Until it answers HTTP. */
export async function startDaemon({ repo, env, options = [] }: DaemonProcessOptions): Promise<DaemonProcess> {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  const args = ["daemon", "--backend", "test", "--repo", repo, "--listen", "0", "--log", "json", ...options];
  const child = execa(join(ROOT, "bin/fleetwright"), args, { env, reject: false, buffer: false });
  const lines: string[] = [];
  child.stderr.on("data", (data: Buffer) => lines.push(data.toString()));
  const log = () => lines.join("");
  const until: DaemonProcess["until"] = async (what, look) => {
    for (const end = Date.now() + 100_000; Date.now() < end; ) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what}: it did not come to that:\n${log()}`);
  };
  const end = async () => {
    child.kill("SIGTERM");
    const { exitCode } = await child;
    if (exitCode !== 0) throw new Error(`it ended with ${exitCode}:\n${log()}`);
  };
  const url = await until("it answers", () => /http:\/\/127[.:\d]+/.exec(log())?.[0]);
  return { url, log, until, [Symbol.asyncDispose]: end };
}

/** A command of the build, on the same test driver. */
export function command(env: Readonly<Record<string, string>>, ...args: string[]) {
  const options = { env, reject: false, stdin: "ignore" } as const;
  return execa(join(ROOT, "bin/fleetwright"), [...args, "--backend", "test"], options);
}
