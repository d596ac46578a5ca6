import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../model/failure.ts";
import {
  CEPH_ADDRESS,
  CEPH_USER,
  type CephFolder,
  cephFolder,
  clientConf,
  daemonConf,
  MAKE,
  USER_CAPS,
} from "./ceph-files.ts";
import { command } from "./command.ts";
import type { LabLayout } from "./layout.ts";
import { killAll, LAB_VARIABLE, processesOf } from "./processes.ts";
import { checkPrograms } from "./requirements.ts";

/** In the environment of the lab's Ceph daemons: which of them it is. */
const DAEMON_VARIABLE = "FLEETWRIGHT_LAB_CEPH";

/** The daemons in the order of their start, and how each is started. */
const DAEMONS = {
  mon: ["ceph-mon", "-i", "a"],
  mgr: ["ceph-mgr", "-i", "x"],
  osd: ["ceph-osd", "-i", "0"],
} as const;
type Daemon = keyof typeof DAEMONS;
const ALL = Object.keys(DAEMONS) as Daemon[];

export interface CephStatus {
  /** Do all its daemons run? */
  readonly on: boolean;
  /** What fleets name in `ceph.confFile`, and as `ceph.user`. */
  readonly confFile: string;
  readonly user: string;
  readonly monitor: string;
}

/** Throws `unsupported` with what to install: only labs with a Ceph need it. */
export function checkCephRequirements(): void {
  checkPrograms("lab with Ceph", {
    ceph: "ceph-common",
    "ceph-mgr": "ceph-mgr",
    "ceph-mon": "ceph-mon",
    "ceph-osd": "ceph-osd",
    rbd: "ceph-common",
  });
}

/** Makes the cluster, or starts what has ended of it. What was done, as a sentence; undefined: it was whole. */
export async function ensureCeph(lab: LabLayout): Promise<string | undefined> {
  const folder = cephFolder(lab);
  if (!existsSync(folder.complete)) {
    await make(lab, folder);
    return "Ceph is up";
  }
  const off = ALL.filter((daemon) => !runs(lab, daemon));
  for (const daemon of off) await enter(lab, folder, [...marked(lab, daemon), ...DAEMONS[daemon]]);
  if (off.length === 0) return undefined;
  await answering(lab, folder);
  return `Ceph: ${off.join(", ")} started again`;
}

/** Ends its daemons as if the power failed: what was written stays. */
export async function stopCeph(lab: LabLayout): Promise<void> {
  for (const daemon of ALL) await killAll({ namespaces: new Set(), environment: mark(lab, daemon) });
}

/** What is known of a lab's Ceph; undefined when it has none. */
export function cephStatus(lab: LabLayout): CephStatus | undefined {
  const folder = cephFolder(lab);
  if (!existsSync(folder.complete)) return undefined;
  const on = ALL.every((daemon) => runs(lab, daemon));
  return { on, confFile: `lab://${lab.name}/ceph.conf`, user: CEPH_USER, monitor: CEPH_ADDRESS };
}

/** Runs a program of Ceph's as its administrator, inside the lab. Gives back what it prints. */
export function cephCommand(lab: LabLayout, argv: readonly string[]): Promise<string> {
  return enter(lab, cephFolder(lab), argv);
}

/** From nothing, also where a crash left a part: nobody has data in it before it is complete. */
async function make(lab: LabLayout, folder: CephFolder): Promise<void> {
  await stopCeph(lab);
  rmSync(folder.path, { recursive: true, force: true });
  for (const part of ["mon", "mgr", "osd", "run", "log", "client"]) {
    mkdirSync(join(folder.path, part), { recursive: true });
  }
  const fsid = randomUUID();
  writeFileSync(folder.conf, daemonConf(fsid, folder));
  writeFileSync(folder.clientConf, clientConf(fsid, folder));
  const daemons = ALL.map((daemon) => `${daemon.toUpperCase()}=env ${mark(lab, daemon)}`);
  const args = [fsid, CEPH_ADDRESS, CEPH_USER, folder.clientKeyring, ...USER_CAPS];
  const log = join(folder.path, "log/make.log");
  const script = `exec 2>>${log}\n${MAKE}`;
  await enter(lab, folder, ["env", ...daemons, "sh", "-ec", script, "sh", ...args]).catch(
    (error: unknown) => {
      throw new Failure("rejected", `lab ${lab.name}: Ceph does not start; see ${log}`, { cause: error });
    },
  );
  writeFileSync(folder.complete, "");
}

async function answering(lab: LabLayout, folder: CephFolder): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await enter(lab, folder, ["timeout", "5", "rbd", "ls"]).catch((error: unknown) => error);
    if (typeof answer === "string") return;
    if (Date.now() > deadline) {
      throw new Failure("timeout", `lab ${lab.name}: Ceph does not answer; see ${folder.path}/log`);
    }
    await sleep(200);
  }
}

/** Making a cluster takes some 10 s, on a busy machine much more. */
const PATIENCE_MS = 240_000;

function enter(lab: LabLayout, folder: CephFolder, argv: readonly string[]): Promise<string> {
  const env = [`CEPH_CONF=${folder.conf}`, `${LAB_VARIABLE}=${lab.id}`];
  const inside = [`--net=/run/netns/${lab.wire}`, `--wd=${folder.path}`, "env", ...env, ...argv];
  return command("nsenter", inside, PATIENCE_MS);
}

function marked(lab: LabLayout, daemon: Daemon): string[] {
  return ["env", mark(lab, daemon)];
}

function mark(lab: LabLayout, daemon: Daemon): string {
  return `${DAEMON_VARIABLE}=${lab.id}/${daemon}`;
}

function runs(lab: LabLayout, daemon: Daemon): boolean {
  return processesOf({ namespaces: new Set(), environment: mark(lab, daemon) }).length > 0;
}
