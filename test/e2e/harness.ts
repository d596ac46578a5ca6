import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { libvirtUri } from "../../src/host/address.ts";
import { enterLabHost } from "../../src/host/lab-paths.ts";
import { labDown, labUp } from "../../src/lab/lab.ts";
import type { HostRoots } from "../../src/lab/layout.ts";
import { testRoots } from "./roots.ts";
import { traces } from "./traces.ts";

const COMMAND = fileURLToPath(new URL("../../bin/fleetwright", import.meta.url));

/** The result of a finished command line. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The whole output, for the message of a failed expectation. */
  readonly all: string;
  json<T>(): T;
}

/** A running command line. */
export type Running = ReturnType<typeof launch>;

function launch(args: readonly string[], cwd: string, env: Record<string, string>, input = "") {
  return execa(COMMAND, args, { cwd, env, reject: false, input, maxBuffer: 500_000_000 });
}

function launchOnTerminal(args: readonly string[], cwd: string, env: Record<string, string>): Running {
  const line = [COMMAND, ...args].map((word) => `'${word}'`).join(" ");
  return execa("script", ["-q", "-e", "-c", line, "/dev/null"], {
    ...{ cwd, env, reject: false, stdin: "pipe", maxBuffer: 500_000_000 },
  }) as unknown as Running; // differs in nothing that tests use
}

/** A lab with a fleet in a folder, and the real command line. */
export interface Stage {
  readonly lab: string;
  /** The working directory of commands; the fleet is in `fleet/` below it. */
  readonly folder: string;
  cli(...args: string[]): Promise<CommandResult>;
  /** Runs the command line with this text as its stdin. */
  pipe(input: string, ...args: string[]): Promise<CommandResult>;
  /** Starts the command line on a terminal of its own (script(1)). Its keys are the stdin of the process. */
  onTerminal(...args: string[]): Running;
  /** Starts the command line as a process that may be killed. */
  start(...args: string[]): Running;
  virsh(host: string, ...args: string[]): Promise<string>;
  /** Runs a program inside a host; throws if it fails. */
  exec(host: string, argv: readonly string[], input?: string): Promise<string>;
  /** Sends a GET from inside a host's network namespace; returns undefined without a response. */
  http(host: string, address: string, path?: string): Promise<string | undefined>;
  /** Writes a file of the fleet. */
  write(file: string, text: string): void;
  /** Replaces text in a file of the fleet; throws if the text is missing. */
  edit(file: string, before: string | RegExp, after: string): void;
  remove(file: string): void;
  /** Takes everything down. Returns remains on the machine as sentences. */
  end(): Promise<string[]>;
}

export interface StageOptions {
  /** The lab's name: short, and unique among tests. */
  readonly lab: string;
  readonly hosts?: number;
  /** With a one-node Ceph. */
  readonly ceph?: boolean;
  /** The operating systems of hosts, by host. */
  readonly roots?: HostRoots;
  /** Initial files of the fleet, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function openStage({
  lab,
  hosts = 1,
  ceph = false,
  roots = testRoots(),
  files = {},
}: StageOptions): Promise<Stage> {
  const root = mkdtempSync("/tmp/fw"); // short, because the path of a Unix socket has at most 107 bytes
  process.env.FLEETWRIGHT_LAB_DIR = join(root, "l");
  const env = { FLEETWRIGHT_LAB_DIR: join(root, "l"), FLEETWRIGHT_STATE_DIR: join(root, "s"), NO_COLOR: "1" };
  const folder = join(root, "w");
  mkdirSync(join(folder, "fleet"), { recursive: true });
  const file = (name: string) => join(folder, "fleet", name);
  const write = (name: string, text: string) => writeFileSync(file(name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);

  const start = (...args: string[]) => launch(args, folder, env);
  const exec = async (host: string, argv: readonly string[], input?: string) => {
    const [program = "", ...args] = enterLabHost(lab, host, argv);
    return (await execa(program, args, input === undefined ? { stdin: "ignore" } : { input })).stdout;
  };
  const end = async () => {
    await labDown(lab);
    rmSync(root, { recursive: true, force: true });
    return traces(root, lab);
  };
  try {
    await labUp({ name: lab, hosts, ceph, roots });
  } catch (error) {
    await end();
    throw error;
  }
  return {
    lab,
    folder,
    start,
    exec,
    write,
    end,
    cli: async (...args) => toCommandResult(await start(...args)),
    pipe: async (input, ...args) => toCommandResult(await launch(args, folder, env, input)),
    onTerminal: (...args) => launchOnTerminal(args, folder, env),
    virsh: async (host, ...args) => (await execa("virsh", ["-c", uri(lab, host), ...args])).stdout.trim(),
    http: (host, address, path = "/") =>
      exec(host, ["curl", "-sS", "-f", "-m", "5", `http://${address}${path}`]).catch(() => undefined),
    edit: (name, before, after) => {
      const text = readFileSync(file(name), "utf8");
      const edited = text.replace(before, after);
      if (edited === text) throw new Error(`${name}: there is no ${before} in it`);
      write(name, edited);
    },
    remove: (name) => rmSync(file(name)),
  };
}

function uri(lab: string, host: string): string {
  return libvirtUri(`lab://${lab}/${host}`);
}

export function toCommandResult({
  stdout,
  stderr,
  command,
  exitCode,
}: Pick<Awaited<Running>, "stdout" | "stderr" | "command" | "exitCode">): CommandResult {
  const all = `$ ${command}\n${stdout}\n${stderr}`;
  return {
    code: exitCode ?? -1,
    stdout,
    stderr,
    all,
    json: <T>() => {
      try {
        return JSON.parse(stdout) as T; // the caller knows the type of the output
      } catch {
        throw new Error(`no JSON: ${all}`);
      }
    },
  };
}

/** Timeout for conditions that hold soon: a busy machine may respond late, but no table entry expires within this time. */
export const SOON = { timeout: 10_000 } as const;

/** Retries until `attempt` returns a result; throws with the last error after the timeout. */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined>,
  timeoutMs = 60_000,
  everyMs = 200,
): Promise<T> {
  let last: unknown;
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(everyMs)) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s`, { cause: last });
}
