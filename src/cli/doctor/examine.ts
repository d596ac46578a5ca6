import type { DriverWorld, HostAddress, TargetAddress } from "../../drivers/driver.ts";
import { probeKvm } from "../../host/kvm.ts";
import { openShell, type Shell } from "../../host/shell.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Session } from "../session.ts";

/** One thing that works, works somehow, or does not. */
export interface Check {
  readonly name: string;
  readonly verdict: "good" | "fair" | "bad";
  readonly about: string;
  /** What a person can do about it. */
  readonly todo?: string;
}

/** Everything that a target should be able to do. Whatever fails is one of its checks. */
export async function examine(
  target: TargetAddress,
  session: Session,
  secret: DriverWorld["secret"],
): Promise<Check[]> {
  return target.kind === "host"
    ? examineHost(target, session)
    : [await examineOther(target, session, secret)];
}

async function examineOther(
  target: TargetAddress,
  { tools, signal, now }: Session,
  secret: DriverWorld["secret"],
): Promise<Check> {
  const name = target.kind;
  try {
    const driver = (await tools.drivers()).find(({ serves }) => serves === target.kind);
    if (driver === undefined) return { name, verdict: "fair", about: "not there in the test backend" };
    await using connection = await driver.open(
      target,
      { fleet: "doctor", content: nothing, secret, now },
      signal,
    );
    const { length } = await connection.read(signal);
    return { name, verdict: "good", about: `answers, with ${length} objects` };
  } catch (error) {
    const { message, hint } = asFailure(error);
    return { name, verdict: "bad", about: message, ...(hint === undefined ? {} : { todo: hint }) };
  }
}

const nothing = async () => Promise.reject(new Error("nothing is made here"));

async function examineHost(target: HostAddress, session: Session): Promise<Check[]> {
  const libvirt = await examineLibvirt(target, session);
  if (target.shell === undefined) {
    return [
      libvirt,
      {
        name: "shell",
        verdict: session.backend === "test" ? "good" : "fair",
        about: "none: only libvirt is used",
      },
    ];
  }
  await using shell = openShell(target.shell);
  try {
    return [
      libvirt,
      { name: "shell", verdict: "good", about: target.shell },
      await examineKvm(shell),
      ...(await examineTools(shell)),
    ];
  } catch (error) {
    const { message, hint } = asFailure(error);
    return [
      libvirt,
      { name: "shell", verdict: "bad", about: message, todo: hint ?? `try: ${sshLine(target.shell)}` },
    ];
  }
}

function sshLine(url: string): string {
  return url.startsWith("ssh:") ? `ssh ${url.slice("ssh://".length)} true` : "fleetwright lab up";
}

/** The machine that Fleetwright runs on: labs and images are made here. */
export async function examineHere(): Promise<Check[]> {
  await using shell = openShell("local:");
  const root = process.getuid?.() === 0;
  const rights: Check = root
    ? { name: "root", verdict: "good", about: "labs can be made" }
    : {
        name: "root",
        verdict: "fair",
        about: "not root: no lab can be made",
        todo: "sudo, or --backend test",
      };
  return [
    { name: "node", verdict: "good", about: process.version },
    rights,
    await examineKvm(shell),
    ...(await examineTools(shell)),
  ];
}

async function examineLibvirt(target: HostAddress, { tools, signal, now }: Session): Promise<Check> {
  const world = { fleet: "doctor", content: nothing, secret: nothing, now };
  try {
    const driver = (await tools.drivers()).find(({ serves }) => serves === "host");
    await using connection = await driver?.open(target, world, signal);
    const facts = await connection?.facts?.(signal);
    if (facts === undefined) throw new Failure("bug", `${target.id}: no driver tells about hosts`);
    const { cpus, memoryBytes, hypervisor } = facts;
    const about = `${target.libvirt} answers: ${hypervisor}, ${cpus} CPUs, ${Math.round(memoryBytes / 2 ** 30)} GiB`;
    return { name: "libvirt", verdict: "good", about };
  } catch (error) {
    const { message, hint } = asFailure(error);
    const todo =
      hint ??
      (target.libvirt.startsWith("lab:")
        ? "fleetwright lab up"
        : `try: virsh -c '${target.libvirt}' version`);
    return { name: "libvirt", verdict: "bad", about: message, todo };
  }
}

async function examineKvm(shell: Shell): Promise<Check> {
  const { usable, reason } = await probeKvm(shell);
  if (usable) return { name: "KVM", verdict: "good", about: reason };
  return {
    name: "KVM",
    verdict: "fair",
    about: `${reason}: guests are emulated, which is slower`,
    todo: "switch on virtualisation in the firmware, or nested virtualisation",
  };
}

interface Probe {
  readonly name: string;
  /** Prints something when it works. */
  readonly script: string;
  readonly verdict: Check["verdict"];
  readonly missing: string;
  readonly todo: string;
}

const PROBES: readonly Probe[] = [
  {
    name: "libvirtd",
    script: "libvirtd --version | grep -o '[0-9.]*$'",
    verdict: "fair",
    missing: "not installed here",
    todo: "apt-get install libvirt-daemon-system",
  },
  {
    name: "qemu",
    script: "qemu-system-x86_64 --version | head -n 1",
    verdict: "bad",
    missing: "not installed",
    todo: "apt-get install qemu-system-x86",
  },
  {
    name: "qemu-img",
    script: "qemu-img --version | head -n 1",
    verdict: "bad",
    missing: "not installed",
    todo: "apt-get install qemu-utils",
  },
  {
    name: "nftables",
    script: "nft --version && nft list tables >/dev/null",
    verdict: "fair",
    missing: "not usable",
    todo: "apt-get install nftables",
  },
  {
    name: "dnsmasq",
    script: "dnsmasq --version | head -n 1 | cut -d' ' -f1-3",
    verdict: "fair",
    missing: "not installed: networks have no DHCP",
    todo: "apt-get install dnsmasq-base",
  },
  {
    name: "dhcp_release",
    script: "command -v dhcp_release",
    verdict: "fair",
    missing: "not installed: a machine with an address that another one had waits until its lease is over",
    todo: "apt-get install dnsmasq-utils",
  },
  {
    name: "CPU groups",
    script:
      "ls -d /sys/fs/cgroup/cpu* 2>/dev/null | head -n 1; grep -ow cpu /sys/fs/cgroup/cgroup.controllers 2>/dev/null",
    verdict: "fair",
    missing: "no CPU controller: shares and quotas have no effect",
    todo: "delegate the cpu controller",
  },
  {
    name: "TPM",
    script: "command -v swtpm",
    verdict: "fair",
    missing: "no swtpm: machines with tpm: true cannot start",
    todo: "apt-get install swtpm",
  },
  {
    name: "disk space",
    script: "df -h --output=avail /var/lib | tail -n 1 | sed 's/ *//; s/$/ free in \\/var\\/lib/'",
    verdict: "fair",
    missing: "unknown",
    todo: "look at df /var/lib",
  },
];

async function examineTools(shell: Shell): Promise<Check[]> {
  return Promise.all(PROBES.map((probe) => examineTool(probe, shell)));
}

async function examineTool({ name, script, verdict, missing, todo }: Probe, shell: Shell): Promise<Check> {
  const { stdout } = await shell.script(`PATH=$PATH:/usr/sbin:/sbin; ${script}`, { timeoutMs: 15_000 });
  const [about = ""] = stdout.trim().split("\n");
  return about === "" ? { name, verdict, about: missing, todo } : { name, verdict: "good", about };
}
