import { spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { enterLabHost, labInit, labSocket } from "../host/lab-address.ts";
import { ownFile } from "../host/own-file.ts";
import { Failure } from "../model/failure.ts";
import { ensureGroups, type Hierarchy, removeGroups } from "./cgroups.ts";
import { command } from "./command.ts";
import { writeHostFiles } from "./host-files.ts";
import type { HostLayout, LabLayout } from "./layout.ts";
import { deleteNamespace, ensureHostNetwork, namespaceInode } from "./network.ts";
import { type Belonging, HOST_VARIABLE, kill, killAll, LAB_VARIABLE } from "./processes.ts";

/** What a host of this machine gets. */
export interface Machine {
  readonly hierarchies: readonly Hierarchy[];
  readonly controllers: readonly string[];
  readonly kvm: boolean;
  /** A folder with libvirt's knowledge about QEMU, which takes seconds to gather. */
  readonly capabilities: string;
}

const INIT = ownFile("images/lab-host/init.sh");

/** Starts a host that is off: network, control groups, init, libvirtd. Returns when its init runs. */
export async function powerOn(lab: LabLayout, host: HostLayout, machine: Machine): Promise<void> {
  if (labInit(lab.name, host.name) !== undefined) return;
  await clear(lab, host, machine.hierarchies); // the rest of a crash
  writeHostFiles(host, machine.controllers, machine.capabilities);
  await ensureHostNetwork(lab, host);
  const groups = ensureGroups(machine.hierarchies, lab.id, host.name);
  spawnInit(lab, host, machine, groups);
  await until(`${host.name}: its init does not start; see ${host.folder}/log/init.log`, () => {
    return labInit(lab.name, host.name) !== undefined;
  });
}

/** As if the power failed: every process of the host is gone at once, and its network with it. Its disks stay. */
export async function clear(lab: LabLayout, host: HostLayout, all: readonly Hierarchy[]): Promise<void> {
  const init = labInit(lab.name, host.name);
  if (init !== undefined) await kill(init, "SIGKILL");
  await killAll(belongingOf(lab, host));
  await deleteNamespace(host.namespace);
  await removeGroups(all, lab.id, host.name);
  rmSync(join(host.folder, "init"), { force: true });
}

function belongingOf(lab: LabLayout, host: HostLayout): Belonging {
  const inode = namespaceInode(host.namespace);
  return {
    namespaces: new Set(inode === undefined ? [] : [inode]),
    environment: `${HOST_VARIABLE}=${lab.id}/${host.name}`,
  };
}

/** Enters the host's control groups first: the cgroup namespace takes them for its root. */
const START = `while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done; shift; exec "$@"`;

function spawnInit(lab: LabLayout, host: HostLayout, machine: Machine, groups: readonly string[]): void {
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
    FW_CGROUPS: machine.hierarchies.map((hierarchy) => hierarchy.options).join(" "),
    FW_HIDE_KVM: machine.kvm ? "" : "1",
  };
  const args = ["-c", START, "sh", ...groups, "--", ...inside, "bash", INIT];
  const child = spawn("sh", args, { stdio: ["ignore", log, log], detached: true, cwd: "/", env });
  child.on("error", () => {}); // the wait for init says it
  child.unref();
  closeSync(log);
}

/** Starts libvirtd if it does not answer; returns when it does. True when it had to be started. */
export async function startLibvirtd(host: HostLayout): Promise<boolean> {
  if (await answers(host)) return false;
  await inHost(host, ["libvirtd", "-d", "-f", "/etc/libvirt/libvirtd.conf", "--pid", PID_FILE]);
  await until(`${host.name}: libvirtd does not answer; see ${host.folder}/log/libvirtd.log`, () =>
    answers(host),
  );
  return true;
}

const PID_FILE = "/run/libvirtd.pid";

/** Ends libvirtd; guests run on. Nothing starts it again but `startLibvirtd` and `lab up`. */
export async function stopLibvirtd(host: HostLayout): Promise<void> {
  const script = `pid=$(cat ${PID_FILE}) || exit 0
    kill $pid 2>/dev/null; while kill -0 $pid 2>/dev/null; do sleep 0.02; done; rm -f ${PID_FILE}`;
  await inHost(host, ["sh", "-c", script]);
}

async function inHost(host: HostLayout, argv: readonly string[]): Promise<string> {
  const [program = "", ...args] = enterLabHost(host.lab, host.name, argv);
  return command(program, args);
}

/** Does libvirtd listen? */
export function answers(host: HostLayout): Promise<boolean> {
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

async function until(
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
