import { spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { enterLabHost, labInit, labSocket } from "../host/lab-paths.ts";
import { packageFile } from "../host/package-file.ts";
import { Failure } from "../model/failure.ts";
import { ensureGroups, type Hierarchy, removeGroups } from "./cgroups.ts";
import { libvirtDaemons, writeHostFiles } from "./host-files.ts";
import { ensureRootFolder, sharedFilesMark } from "./host-root.ts";
import type { HostLayout, LabLayout } from "./layout.ts";
import { deleteNamespace, ensureHostNetwork, namespaceInode } from "./network.ts";
import {
  findProcesses,
  HOST_VARIABLE,
  killProcess,
  killProcesses,
  LAB_VARIABLE,
  type ProcessFilter,
} from "./processes.ts";
import { runCommand } from "./run-command.ts";

/** The parts of this machine that a lab host gets. */
export interface LabEnvironment {
  readonly hierarchies: readonly Hierarchy[];
  readonly controllers: readonly string[];
  readonly kvm: boolean;
  /** A folder with libvirt's cache of QEMU's capabilities, which takes seconds to build. */
  readonly capabilities: string;
}

const INIT = packageFile("images/lab-host/init.sh");

/** Starts a host that is off: network, control groups, init and libvirtd. Resolves when its init runs. */
export async function powerOn(lab: LabLayout, host: HostLayout, environment: LabEnvironment): Promise<void> {
  if (labInit(lab.name, host.name) !== undefined) return;
  await cutPower(lab, host, environment.hierarchies); // remains of a crash
  writeHostFiles(host, environment);
  rmSync(sharedFilesMark(host), { force: true });
  await ensureRootFolder(host);
  await ensureHostNetwork(lab, host);
  const groups = ensureGroups(environment.hierarchies, lab.id, host.name);
  spawnInit(lab, host, environment, groups);
  await waitUntil(`${host.name}: its init does not start; see ${host.folder}/log/init.log`, () => {
    return labInit(lab.name, host.name) !== undefined;
  });
}

/** Kills every process of the host and removes its network, as a power failure does. Its files stay. */
export async function cutPower(lab: LabLayout, host: HostLayout, all: readonly Hierarchy[]): Promise<void> {
  const init = labInit(lab.name, host.name);
  if (init !== undefined) await killProcess(init, "SIGKILL");
  await killProcesses(hostProcessFilter(lab, host));
  await deleteNamespace(host.namespace);
  await removeGroups(all, lab.id, host.name);
  rmSync(join(host.folder, "init"), { force: true });
}

/** Returns whether no process of the host runs. */
export function isHostOff(lab: LabLayout, host: HostLayout): boolean {
  return (
    labInit(lab.name, host.name) === undefined && findProcesses(hostProcessFilter(lab, host)).length === 0
  );
}

function hostProcessFilter(lab: LabLayout, host: HostLayout): ProcessFilter {
  const inode = namespaceInode(host.namespace);
  return {
    namespaces: new Set(inode === undefined ? [] : [inode]),
    environment: `${HOST_VARIABLE}=${lab.id}/${host.name}`,
  };
}

/**
 * The script that joins the host's control groups before the cgroup namespace is created, which makes them its root.
 */
const ENTER_CGROUPS_SCRIPT = `while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done; shift; exec "$@"`;

function spawnInit(
  lab: LabLayout,
  host: HostLayout,
  environment: LabEnvironment,
  groups: readonly string[],
): void {
  const isolate = ["unshare", "--mount", "--pid", "--uts", "--cgroup", "--fork", "--kill-child"];
  const inside = ["nsenter", `--net=/run/netns/${host.namespace}`, ...isolate, "--propagation", "private"];
  const log = openSync(join(host.folder, "log/init.log"), "a");
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LANG: "C.UTF-8",
    HOME: "/root",
    [LAB_VARIABLE]: lab.id,
    [HOST_VARIABLE]: `${lab.id}/${host.name}`,
    FW_FOLDER: host.folder,
    FW_SHARED: lab.folder,
    FW_NAME: host.name,
    FW_CGROUPS: environment.hierarchies.map((hierarchy) => hierarchy.options).join(" "),
    FW_HIDE_KVM: environment.kvm ? "" : "1",
    FW_ROOT: host.root ?? "",
  };
  const args = ["-c", ENTER_CGROUPS_SCRIPT, "sh", ...groups, "--", ...inside, "bash", INIT];
  const child = spawn("sh", args, { stdio: ["ignore", log, log], detached: true, cwd: "/", env });
  child.on("error", () => {}); // the wait for init reports it
  child.unref();
  closeSync(log);
}

/**
 * Starts libvirtd, or the modular daemons, if they do not respond, and waits for them. Returns true if they were started.
 */
export async function startLibvirtd(host: HostLayout): Promise<boolean> {
  if (await isResponding(host)) return false;
  for (const daemon of libvirtDaemons(host)) {
    const files = ["-f", `/etc/libvirt/${daemon}.conf`, "--pid", `/run/${daemon}.pid`];
    await runInHost(host, [daemon, "-d", ...files]);
  }
  await waitUntil(`${host.name}: libvirtd does not answer; see ${host.folder}/log/libvirtd.log`, () =>
    isResponding(host),
  );
  return true;
}

/** Stops libvirtd, or the modular daemons; guests run on. Only `startLibvirtd` and `lab up` start them again. */
export async function stopLibvirtd(host: HostLayout): Promise<void> {
  const files = [...libvirtDaemons(host)].reverse().map((daemon) => `/run/${daemon}.pid`);
  const script = `for file; do pid=$(cat "$file") || continue
    kill $pid 2>/dev/null; while kill -0 $pid 2>/dev/null; do sleep 0.02; done; rm -f "$file"; done`;
  await runInHost(host, ["sh", "-c", script, "sh", ...files]);
}

async function runInHost(host: HostLayout, argv: readonly string[]): Promise<string> {
  const [program = "", ...args] = enterLabHost(host.lab, host.name, argv);
  return runCommand(program, args);
}

/** Returns whether libvirtd listens. */
export function isResponding(host: HostLayout): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(labSocket(host.lab, host.name));
    const settle = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}

async function waitUntil(
  message: string,
  ready: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await ready())) {
    if (Date.now() > deadline) throw new Failure("timeout", `lab: ${message}`);
    await sleep(20);
  }
}
