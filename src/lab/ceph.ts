import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../model/failure.ts";
import {
  CEPH_ADDRESS,
  CEPH_USER,
  type CephFolder,
  CREATE_CLUSTER_SCRIPT,
  cephFolder,
  clientConf,
  daemonConf,
  USER_CAPS,
} from "./ceph-files.ts";
import type { LabLayout } from "./layout.ts";
import { findProcesses, killProcesses, LAB_VARIABLE } from "./processes.ts";
import { checkPrograms } from "./requirements.ts";
import { runCommand } from "./run-command.ts";
import { isInUserNamespace } from "./user-namespace.ts";

/** The variable with the name of the daemon, in the environment of the lab's Ceph daemons. */
const DAEMON_VARIABLE = "FLEETWRIGHT_LAB_CEPH";

/** The daemons in the order of their start, with their commands. */
const DAEMONS = {
  mon: ["ceph-mon", "-i", "a"],
  mgr: ["ceph-mgr", "-i", "x"],
  osd: ["ceph-osd", "-i", "0"],
} as const;
type Daemon = keyof typeof DAEMONS;
const ALL_DAEMONS = Object.keys(DAEMONS) as Daemon[];

export interface CephStatus {
  /** True if all its daemons run. */
  readonly on: boolean;
  /** The values for `ceph.confFile` and `ceph.user` in fleets. */
  readonly confFile: string;
  readonly user: string;
  readonly monitor: string;
}

/** Throws `unsupported` with the packages to install. Only labs with a Ceph need them. */
export function checkCephRequirements(): void {
  if (isInUserNamespace())
    throw new Failure(
      "unsupported",
      "lab with Ceph: needs root, because its client changes network namespaces",
      {
        hint: "run it with sudo, or leave out --ceph",
      },
    );
  checkPrograms("lab with Ceph", {
    ceph: "ceph-common",
    "ceph-mgr": "ceph-mgr",
    "ceph-mon": "ceph-mon",
    "ceph-osd": "ceph-osd",
    rbd: "ceph-common",
  });
}

/**
 * Creates the cluster, or starts its stopped daemons. Returns a sentence on what was done; undefined if nothing was
 * needed.
 */
export async function ensureCeph(lab: LabLayout): Promise<string | undefined> {
  const folder = cephFolder(lab);
  if (!existsSync(folder.complete)) {
    await createCluster(lab, folder);
    return "Ceph is up";
  }
  const off = ALL_DAEMONS.filter((daemon) => !isDaemonRunning(lab, daemon));
  for (const daemon of off) await runInLab(lab, folder, [...daemonPrefix(lab, daemon), ...DAEMONS[daemon]]);
  if (off.length === 0) return undefined;
  await waitForCeph(lab, folder);
  return `Ceph: ${off.join(", ")} started again`;
}

/** Kills its daemons as a power failure does. Written data stays. */
export async function stopCeph(lab: LabLayout): Promise<void> {
  for (const daemon of ALL_DAEMONS)
    await killProcesses({ namespaces: new Set(), environment: daemonMark(lab, daemon) });
}

/** Returns the status of a lab's Ceph; undefined if the lab has none. */
export function cephStatus(lab: LabLayout): CephStatus | undefined {
  const folder = cephFolder(lab);
  if (!existsSync(folder.complete)) return undefined;
  const on = ALL_DAEMONS.every((daemon) => isDaemonRunning(lab, daemon));
  return { on, confFile: `lab://${lab.name}/ceph.conf`, user: CEPH_USER, monitor: CEPH_ADDRESS };
}

/** Runs a program of Ceph as administrator inside the lab. Returns its stdout. */
export function cephCommand(lab: LabLayout, argv: readonly string[]): Promise<string> {
  return runInLab(lab, cephFolder(lab), argv);
}

/** Creates the cluster from nothing. Deletes a part that a crash left, which cannot have user data. */
async function createCluster(lab: LabLayout, folder: CephFolder): Promise<void> {
  await stopCeph(lab);
  rmSync(folder.path, { recursive: true, force: true });
  for (const part of ["mon", "mgr", "osd", "run", "log", "client"]) {
    mkdirSync(join(folder.path, part), { recursive: true });
  }
  const fsid = randomUUID();
  writeFileSync(folder.conf, daemonConf(fsid, folder));
  writeFileSync(folder.clientConf, clientConf(fsid, folder));
  const daemons = ALL_DAEMONS.map(
    (daemon) => `${daemon.toUpperCase()}=${daemonPrefix(lab, daemon).join(" ")}`,
  );
  const args = [fsid, CEPH_ADDRESS, CEPH_USER, folder.clientKeyring, ...USER_CAPS];
  const log = join(folder.path, "log/make.log");
  const script = `exec 2>>${log}\n${CREATE_CLUSTER_SCRIPT}`;
  await runInLab(lab, folder, ["env", ...daemons, "sh", "-ec", script, "sh", ...args]).catch(
    (error: unknown) => {
      throw new Failure("rejected", `lab ${lab.name}: Ceph does not start; see ${log}`, { cause: error });
    },
  );
  writeFileSync(folder.complete, "");
}

async function waitForCeph(lab: LabLayout, folder: CephFolder): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await runInLab(lab, folder, ["timeout", "5", "rbd", "ls"]).catch(
      (error: unknown) => error,
    );
    if (typeof answer === "string") return;
    if (Date.now() > deadline) {
      throw new Failure("timeout", `lab ${lab.name}: Ceph does not answer; see ${folder.path}/log`);
    }
    await sleep(200);
  }
}

/** The timeout of creating a cluster: about 10 s, and much more on a busy machine. */
const COMMAND_TIMEOUT_MS = 240_000;

function runInLab(lab: LabLayout, folder: CephFolder, argv: readonly string[]): Promise<string> {
  const env = [`CEPH_CONF=${folder.conf}`, `${LAB_VARIABLE}=${lab.id}`];
  const inside = [`--net=/run/netns/${lab.underlayNamespace}`, `--wd=${folder.path}`, "env", ...env, ...argv];
  return runCommand("nsenter", inside, COMMAND_TIMEOUT_MS);
}

/**
 * Returns the words before a daemon's command. Daemons run in /, as under systemd: Debian 13 has built Ceph 18 with
 * relative folders of plugins (`osd_class_dir`, `erasure_code_dir`). In another folder an OSD refuses every RBD call with
 * EOPNOTSUPP.
 */
function daemonPrefix(lab: LabLayout, daemon: Daemon): string[] {
  return ["env", "--chdir=/", daemonMark(lab, daemon)];
}

function daemonMark(lab: LabLayout, daemon: Daemon): string {
  return `${DAEMON_VARIABLE}=${lab.id}/${daemon}`;
}

function isDaemonRunning(lab: LabLayout, daemon: Daemon): boolean {
  return findProcesses({ namespaces: new Set(), environment: daemonMark(lab, daemon) }).length > 0;
}
