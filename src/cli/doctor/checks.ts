import type { DriverContext, HostAddress, TargetAddress } from "../../drivers/driver.ts";
import { probeKvm } from "../../host/kvm.ts";
import { openShell, type Shell } from "../../host/shell.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Session } from "../session.ts";

/** The result of one check: `ok` works, `warning` works with limits, `error` does not work. */
export interface Check {
  readonly name: string;
  readonly status: "ok" | "warning" | "error";
  readonly about: string;
  /** The next step for the user. */
  readonly hint?: string | undefined;
}

/** Checks one target. A failure becomes a check with the status `error`. */
export async function checkTarget(
  target: TargetAddress,
  session: Session,
  secret: DriverContext["secret"],
): Promise<Check[]> {
  return target.kind === "host"
    ? checkHost(target, session)
    : [await checkConnection(target, session, secret)];
}

async function checkConnection(
  target: TargetAddress,
  { tools, signal, now }: Session,
  secret: DriverContext["secret"],
): Promise<Check> {
  const name = target.kind;
  try {
    const driver = (await tools.drivers()).find(({ serves }) => serves === target.kind);
    if (driver === undefined) return { name, status: "warning", about: "not available in the test backend" };
    await using connection = await driver.open(
      target,
      { fleet: "doctor", content: rejectContent, secret, now },
      signal,
    );
    const { length } = await connection.read(signal);
    return { name, status: "ok", about: `connected, ${length} objects` };
  } catch (error) {
    const { message, hint } = asFailure(error);
    return { name, status: "error", about: message, hint };
  }
}

const rejectContent = async () => Promise.reject(new Error("doctor creates nothing"));

async function checkHost(target: HostAddress, session: Session): Promise<Check[]> {
  const libvirt = await checkLibvirt(target, session);
  if (target.shell === undefined) {
    return [
      libvirt,
      {
        name: "shell",
        status: session.backend === "test" ? "ok" : "warning",
        about: "none: only libvirt is used",
      },
    ];
  }
  await using shell = openShell(target.shell);
  try {
    return [
      libvirt,
      { name: "shell", status: "ok", about: target.shell },
      await checkKvm(shell),
      ...(await runProbes(shell)),
    ];
  } catch (error) {
    const { message, hint } = asFailure(error);
    return [
      libvirt,
      { name: "shell", status: "error", about: message, hint: hint ?? `try: ${reachHint(target.shell)}` },
    ];
  }
}

function reachHint(url: string): string {
  return url.startsWith("ssh:") ? `ssh ${url.slice("ssh://".length)} true` : "fleetwright lab up";
}

/** Checks the machine that Fleetwright runs on, which hosts labs and builds images. */
export async function checkThisMachine(): Promise<Check[]> {
  await using shell = openShell("local:");
  const isRoot = process.getuid?.() === 0;
  const rights: Check = isRoot
    ? { name: "root", status: "ok", about: "can create labs" }
    : {
        name: "root",
        status: "warning",
        about: "not root: labs need a user namespace",
        hint: "fleetwright lab up creates one, or prints what forbids it; or sudo, or --backend test",
      };
  return [
    { name: "node", status: "ok", about: process.version },
    rights,
    await checkKvm(shell),
    ...(await runProbes(shell)),
  ];
}

async function checkLibvirt(target: HostAddress, { tools, signal, now }: Session): Promise<Check> {
  const context = { fleet: "doctor", content: rejectContent, secret: rejectContent, now };
  try {
    const driver = (await tools.drivers()).find(({ serves }) => serves === "host");
    await using connection = await driver?.open(target, context, signal);
    const facts = await connection?.facts?.(signal);
    if (facts === undefined) throw new Failure("bug", `${target.id}: no driver reports facts of hosts`);
    const { cpus, memoryBytes, hypervisor } = facts;
    const about = `${target.libvirt}: ${hypervisor}, ${cpus} CPUs, ${Math.round(memoryBytes / 2 ** 30)} GiB`;
    return { name: "libvirt", status: "ok", about };
  } catch (error) {
    const { message, hint } = asFailure(error);
    const suggestion =
      hint ??
      (target.libvirt.startsWith("lab:")
        ? "fleetwright lab up"
        : `try: virsh -c '${target.libvirt}' version`);
    return { name: "libvirt", status: "error", about: message, hint: suggestion };
  }
}

async function checkKvm(shell: Shell): Promise<Check> {
  const { usable, reason } = await probeKvm(shell);
  if (usable) return { name: "KVM", status: "ok", about: reason };
  return {
    name: "KVM",
    status: "warning",
    about: `${reason}: guests are emulated, which is slower`,
    hint: "enable virtualization in the firmware, or nested virtualization",
  };
}

interface Probe {
  readonly name: string;
  /** A shell script that prints a line if the probe succeeds. */
  readonly script: string;
  readonly status: Check["status"];
  readonly missing: string;
  readonly hint: string;
}

const PROBES: readonly Probe[] = [
  {
    name: "libvirtd",
    script: "libvirtd --version | grep -o '[0-9.]*$'",
    status: "warning",
    missing: "not installed here",
    hint: "apt-get install libvirt-daemon-system",
  },
  {
    name: "qemu",
    script: "qemu-system-x86_64 --version | head -n 1",
    status: "error",
    missing: "not installed",
    hint: "apt-get install qemu-system-x86",
  },
  {
    name: "qemu-img",
    script: "qemu-img --version | head -n 1",
    status: "error",
    missing: "not installed",
    hint: "apt-get install qemu-utils",
  },
  {
    name: "nftables",
    script: "nft --version && nft list tables >/dev/null",
    status: "warning",
    missing: "not usable",
    hint: "apt-get install nftables",
  },
  {
    name: "dnsmasq",
    script: "dnsmasq --version | head -n 1 | cut -d' ' -f1-3",
    status: "warning",
    missing: "not installed: networks have no DHCP",
    hint: "apt-get install dnsmasq-base",
  },
  {
    name: "dhcp_release",
    script: "command -v dhcp_release",
    status: "warning",
    missing: "not installed: a reused address waits until its old lease expires",
    hint: "apt-get install dnsmasq-utils",
  },
  {
    name: "CPU groups",
    script:
      "ls -d /sys/fs/cgroup/cpu* 2>/dev/null | head -n 1; grep -ow cpu /sys/fs/cgroup/cgroup.controllers 2>/dev/null",
    status: "warning",
    missing: "no CPU controller: shares and quotas have no effect",
    hint: "delegate the cpu controller",
  },
  {
    name: "TPM",
    script: "command -v swtpm",
    status: "warning",
    missing: "no swtpm: machines with tpm: true cannot start",
    hint: "apt-get install swtpm",
  },
  {
    name: "disk space",
    script: "df -h --output=avail /var/lib | tail -n 1 | sed 's/ *//; s/$/ free in \\/var\\/lib/'",
    status: "warning",
    missing: "unknown",
    hint: "look at df /var/lib",
  },
];

async function runProbes(shell: Shell): Promise<Check[]> {
  return Promise.all(PROBES.map((probe) => runProbe(probe, shell)));
}

async function runProbe({ name, script, status, missing, hint }: Probe, shell: Shell): Promise<Check> {
  const { stdout } = await shell.script(`PATH=$PATH:/usr/sbin:/sbin; ${script}`, { timeoutMs: 15_000 });
  const [about = ""] = stdout.trim().split("\n");
  return about === "" ? { name, status, about: missing, hint } : { name, status: "ok", about };
}
