import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loginName } from "../host/login.ts";
import { packageFile } from "../host/package-file.ts";
import { isProcess, type ProcessId, parseProcessId } from "../host/process.ts";
import { Failure } from "../model/failure.ts";
import { labId } from "./layout.ts";
import { withLock } from "./lock.ts";
import { killProcess, killProcesses, LAB_VARIABLE } from "./processes.ts";
import { checkLabPrograms, checkPrograms } from "./requirements.ts";

/**
 * The user namespace in which an ordinary user is root and has labs (user_namespaces(7)). It has a mount namespace, but no network
 * namespace, so that the ports of a lab are on the machine's loopback. One process keeps both alive while labs exist.
 */
export interface UserNamespace {
  /** The process in the namespaces; undefined if there is none. */
  readonly holder: ProcessId | undefined;
  readonly folder: string;
  /** The folders of the user in place of those of the system. */
  readonly env: Readonly<
    Record<"FLEETWRIGHT_STATE_DIR" | "FLEETWRIGHT_LAB_DIR" | "FLEETWRIGHT_CACHE_DIR", string>
  >;
}

interface UserFolders {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The state folder of the user. */
  readonly state: string;
}

/** Returns the user namespace of this user, whether it exists or not. */
export function findUserNamespace({ env, home, state }: UserFolders): UserNamespace {
  const folder = join(state, "user-namespace");
  return {
    holder: readHolder(folder),
    folder,
    env: {
      FLEETWRIGHT_STATE_DIR: state,
      FLEETWRIGHT_LAB_DIR: env.FLEETWRIGHT_LAB_DIR ?? join(state, "labs"),
      FLEETWRIGHT_CACHE_DIR:
        env.FLEETWRIGHT_CACHE_DIR ?? join(env.XDG_CACHE_HOME || join(home, ".cache"), "fleetwright"),
    },
  };
}

function readHolder(folder: string): ProcessId | undefined {
  try {
    const id = parseProcessId(readFileSync(join(folder, "process"), "utf8"));
    return id !== undefined && isProcess(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Creates the namespaces unless they exist. Throws `unsupported` with the reason if this machine does not allow it. */
export async function ensureUserNamespace(namespace: UserNamespace, home: string): Promise<ProcessId> {
  if (namespace.holder !== undefined) return namespace.holder;
  checkLabPrograms();
  checkPrograms("lab without root", { newuidmap: "uidmap", newgidmap: "uidmap" });
  const { folder } = namespace;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return withLock(join(folder, "lock"), async () => {
    const holder = readHolder(folder);
    if (holder !== undefined) return holder;
    await killOrphans(namespace);
    return startHolder(folder, home);
  });
}

/** Kills the processes of labs whose namespaces have lost their holder. Only from outside of namespaces may their owner do that. */
async function killOrphans(namespace: UserNamespace): Promise<void> {
  const root = namespace.env.FLEETWRIGHT_LAB_DIR;
  for (const name of labNames(namespace)) {
    const environment = `${LAB_VARIABLE}=${labId(join(root, name))}`;
    await killProcesses({ namespaces: new Set(), environment });
  }
}

/** Maps the user to root, and the user's subordinate ids (subuid(5)) to the other ids, which programs of a lab change to. */
const UNSHARE = ["--user", "--map-root-user", "--map-auto", "--mount", "--propagation=slave"];

async function startHolder(folder: string, home: string): Promise<ProcessId> {
  const log = join(folder, "log");
  const output = openSync(log, "w");
  const env = { PATH: PROGRAM_PATH, FW_FOLDER: folder, FW_HOME: home, FW_USER: loginName() };
  const child = spawn("unshare", [...UNSHARE, "bash", packageFile("images/lab-host/user-namespace.sh")], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", output, output],
    env,
  });
  closeSync(output);
  child.on("error", () => {}); // the process file is missing then
  child.unref();
  for (const deadline = Date.now() + 20_000; ; await sleep(20)) {
    const holder = readHolder(folder);
    if (holder !== undefined) return holder;
    if (child.exitCode === null && child.signalCode === null && Date.now() < deadline) continue;
    if (child.pid !== undefined) killGroup(child.pid); // unshare(1) leaves its child that maps the ids if it is not permitted
    const reason = readFileSync(log, "utf8").trim().split("\n")[0] || "its process ended";
    throw new Failure("unsupported", `lab without root: no user namespace: ${reason}`, { hint: HINT });
  }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // No process of the group is left.
  }
}

const PROGRAM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const HINT =
  "it needs unprivileged user namespaces, and 65536 ids for the user in /etc/subuid and /etc/subgid (usermod --add-subuids); or run it with sudo, or use --backend test";

/** Runs this process's own command line again inside the namespaces, on its stdin, stdout and stderr. Returns the exit code. */
export async function runInUserNamespace(holder: ProcessId, { env }: UserNamespace): Promise<number> {
  const enter = [`--target=${holder.pid}`, "--user", "--mount", `--wdns=${process.cwd()}`];
  const argv = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn("nsenter", [...enter, "--", ...argv], {
    stdio: "inherit",
    env: { ...process.env, PATH: `${process.env.PATH ?? ""}:${PROGRAM_PATH}`, ...env },
  });
  process.on("SIGINT", () => {}); // Ctrl-C reaches the child itself
  process.on("SIGTERM", (signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/** Ends the namespaces if no lab is left. */
export async function endUnusedUserNamespace(namespace: UserNamespace): Promise<void> {
  const holder = readHolder(namespace.folder);
  if (holder === undefined || hasLabs(namespace)) return;
  await killProcess(holder, "SIGKILL");
  rmSync(namespace.folder, { recursive: true, force: true });
}

/** Returns whether the user has labs, complete or not. */
export function hasLabs(namespace: UserNamespace): boolean {
  return labNames(namespace).length > 0;
}

function labNames({ env }: UserNamespace): string[] {
  try {
    return readdirSync(env.FLEETWRIGHT_LAB_DIR).filter((name) => !name.startsWith("."));
  } catch {
    return []; // no lab was ever created
  }
}

/** Returns whether this process is in a user namespace: the machine's own maps every id to itself. */
export function isInUserNamespace(map = readFileSync("/proc/self/uid_map", "utf8")): boolean {
  return map.trim().split(/\s+/).join(" ") !== "0 0 4294967295";
}
