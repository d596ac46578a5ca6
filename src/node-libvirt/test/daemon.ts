import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Obeyed, sendSignal } from "../../../test/signal.ts";

/** A libvirtd of its own, in namespaces of its own, with QEMU under it. Ends without a trace. */
export interface Daemon extends AsyncDisposable {
  readonly uri: string;
  readonly dir: string;
  /** Sends a signal to libvirtd itself, and waits until it has obeyed. After it died, a new one starts by itself. */
  signal(name: Obeyed): void;
}

/** Needs root, unshare, libvirtd and QEMU. What is missing is an error: these tests are never skipped. */
export async function startDaemon(): Promise<Daemon> {
  const dir = mkdtempSync(join(tmpdir(), "node-libvirt-"));
  for (const each of [
    ...BOUND.map(([name]) => name),
    "etc/qemu/networks",
    "etc/storage",
    "etc/nwfilter",
    "images",
  ]) {
    mkdirSync(join(dir, each), { recursive: true });
  }
  writeFileSync(join(dir, "etc/libvirtd.conf"), daemonConf());
  writeFileSync(join(dir, "etc/qemu.conf"), QEMU_CONF);
  writeFileSync(join(dir, "no-kvm"), "");
  writeFileSync(join(dir, "init.sh"), initScript(dir));
  const flags = ["-m", "-n", "-p", "-f", "--kill-child", "--propagation", "private", "--mount-proc"];
  // Should this process die, so does unshare, and with it everything inside.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "unshare", ...flags, "bash", join(dir, "init.sh")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const root = child.pid;
  if (root === undefined) throw new Error("setpriv did not start");
  const uri = `qemu+unix:///system?socket=${dir}/run/libvirt/libvirt-sock`;
  await waitUntilAnswering(uri);
  return {
    uri,
    dir,
    signal: (name) => sendSignal(pidOf(root, "libvirtd"), name),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      for (let attempt = 0; attempt < 20; attempt += 1) {
        try {
          return rmSync(dir, { recursive: true, force: true });
        } catch {
          await sleep(100);
        }
      }
    },
  };
}

const BOUND: readonly (readonly [string, string])[] = [
  ["etc", "/etc/libvirt"],
  ["lib", "/var/lib/libvirt"],
  ["log", "/var/log/libvirt"],
  ["cache", "/var/cache/libvirt"],
  ["run", "/run"],
];

/** The UUID of the machine would be that of all daemons, and libvirt migrates nothing to the host where it is. */
const daemonConf = () => `
host_uuid = "${randomUUID()}"
auth_unix_rw = "none"
auth_unix_ro = "none"
unix_sock_rw_perms = "0700"
unix_sock_group = "root"
max_client_requests = 20
log_level = 3
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
`;

const QEMU_CONF = `
stdio_handler = "file"
security_driver = "none"
namespaces = []
cgroup_controllers = []
user = "root"
group = "root"
`;

// /dev/kvm is hidden by a file that cannot be written: were it writable, libvirtd would ask QEMU anew on each define.
const initScript = (dir: string) => `
set -e
mount -t sysfs sysfs /sys
if [ -e /dev/kvm ]; then mount --bind ${dir}/no-kvm /dev/kvm; mount -o remount,ro,bind /dev/kvm; fi
${BOUND.map(([name, path]) => `mkdir -p ${path}; mount --bind ${dir}/${name} ${path}`).join("\n")}
mkdir -p /run/lock
ip link set lo up
set +e
cd /
exec 2>>${dir}/log/out
while :; do libvirtd -f /etc/libvirt/libvirtd.conf >>${dir}/log/out; sleep 0.3; done
`;

async function waitUntilAnswering(uri: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      execFileSync("virsh", ["-c", uri, "capabilities"], { stdio: "ignore" });
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`libvirtd did not answer at ${uri}`);
}

/** The process of this name among a process's descendants, of which some may end while they are looked at. */
export function pidOf(root: number, name: string): number {
  for (const pid of descendants(root)) if (textOf(`/proc/${pid}/comm`).trim() === name) return pid;
  throw new Error(`no ${name} runs below ${root}`);
}

function descendants(pid: number): number[] {
  const children = (textOf(`/proc/${pid}/task/${pid}/children`).match(/\d+/g) ?? []).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
