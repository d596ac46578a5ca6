import { type Distribution, parseOsRelease } from "./distribution.ts";
import { type ForwardingFilter, parseLegacyChains, parseNftChains } from "./forwarding-filters.ts";
import { DAEMONS, type Daemon } from "./host-probe.ts";

/** What the probe found on a host. */
export interface ProbedFacts {
  readonly distribution: Distribution;
  readonly kernel: string;
  /** The host's time in seconds since 1970. */
  readonly clock: number | undefined;
  readonly user: { readonly id: number; readonly name: string; readonly groups: readonly string[] };
  readonly programs: ReadonlySet<string>;
  /** Versions by the name of docs/tested-versions.md: `libvirt`, `QEMU`. */
  readonly versions: ReadonlyMap<string, string>;
  /** Loadable parts of QEMU: `block-rbd.so`. */
  readonly qemuModules: ReadonlySet<string>;
  /** Drivers of libvirt for storage pools: `libvirt_storage_backend_logical.so`. */
  readonly storageBackends: ReadonlySet<string>;
  /** True if the host has a description of a UEFI firmware. */
  readonly hasUefi: boolean;
  readonly daemons: DaemonFacts;
  readonly cgroups: CgroupFacts;
  readonly hasApparmor: boolean;
  /** Kernel modules that are loaded or can be loaded. */
  readonly modules: ReadonlySet<string>;
  /** False: the modules of the running kernel are not there, as after an update of the kernel, or the kernel has none. */
  readonly hasModulesFolder: boolean;
  readonly sysctls: ReadonlyMap<string, string>;
  readonly filters: readonly ForwardingFilter[];
  /** Why the firewall cannot be read. Undefined: it can. */
  readonly nftError: string | undefined;
  readonly interfaces: ReadonlySet<string>;
  /** Huge pages of 2 MiB. */
  readonly hugepages: number;
  readonly iommuGroups: number;
  readonly virtualization: VirtualizationFacts;
  readonly disks: readonly DiskFacts[];
}

export interface DaemonFacts {
  /** Daemons that run, in the PID namespace of the shell: those in containers and labs do not count. */
  readonly running: ReadonlySet<string>;
  /** The units of systemd. Empty without systemd. */
  readonly units: ReadonlyMap<string, UnitState>;
  readonly hasSystemd: boolean;
}

interface UnitState {
  readonly isInstalled: boolean;
  readonly isActive: boolean;
}

export interface CgroupFacts {
  readonly version: 1 | 2;
  /** Controllers that machines can use. */
  readonly controllers: ReadonlySet<string>;
  /** The setting `cgroup_controllers` of qemu.conf, as it is written. */
  readonly setting: string | undefined;
}

interface VirtualizationFacts {
  /** The CPU has VMX or SVM. */
  readonly hasCpuSupport: boolean;
  /** The host is itself a virtual machine. */
  readonly isGuest: boolean;
  /** Guests may have guests with KVM. Undefined: KVM is not loaded. */
  readonly isNested: boolean | undefined;
}

export interface DiskFacts {
  readonly path: string;
  readonly sizeBytes: number;
  readonly freeBytes: number;
  readonly isWritable: boolean;
}

/** Parses the output of the probe. Facts that are missing count as absent. */
export function parseHostFacts(output: string): ProbedFacts {
  const lines = groupLines(output);
  const all = (name: string): readonly string[] => lines.get(name) ?? [];
  const one = (name: string): string => all(name)[0] ?? "";
  return {
    distribution: parseOsRelease(all("os")),
    kernel: one("kernel"),
    clock: /^\d{1,12}\.\d{1,9}$/.test(one("clock")) ? Number(one("clock")) : undefined,
    user: {
      id: integer(one("uid")),
      name: one("user"),
      groups: one("groups").split(" ").filter(Boolean),
    },
    programs: new Set(all("program")),
    versions: new Map(VERSIONS.flatMap(([name, fact]) => versionIn(name, one(fact)))),
    qemuModules: new Set(all("qemu-module")),
    storageBackends: new Set(all("storage-backend")),
    hasUefi: all("uefi").length > 0,
    daemons: {
      running: new Set(all("process")),
      units: parseUnits(all("unit")),
      hasSystemd: all("systemd").length > 0,
    },
    cgroups: parseCgroups(all, one),
    hasApparmor: one("apparmor") === "Y",
    modules: modulesIn(all),
    hasModulesFolder: all("modules-folder").length > 0,
    sysctls: new Map(all("sysctl").map((line) => splitOnce(line))),
    filters: [...parseNftChains(all("nft-chains").join("\n")), ...parseLegacyChains(all("iptables"))],
    nftError: all("nft-error")[0],
    interfaces: new Set(all("interface")),
    hugepages: integer(one("hugepages")),
    iommuGroups: integer(one("iommu")),
    virtualization: {
      hasCpuSupport: all("cpu").some((flag) => flag !== "hypervisor"),
      isGuest: all("cpu").includes("hypervisor"),
      isNested: all("nested").length === 0 ? undefined : /^[Y1]$/.test(one("nested")),
    },
    disks: all("disk").flatMap(parseDisk),
  };
}

/** Returns the modules. A kernel that has br_netfilter built in shows only its settings. */
function modulesIn(all: (name: string) => readonly string[]): ReadonlySet<string> {
  const isBuiltIn = all("sysctl").some((line) => line.startsWith("bridge/"));
  return new Set([...all("module"), ...(isBuiltIn ? ["br_netfilter"] : [])]);
}

/** Returns 0 for a text that is no number. */
function integer(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** The versions of docs/tested-versions.md that a host has, and their facts. */
const VERSIONS = [
  ["libvirt", "libvirt"],
  ["QEMU", "qemu"],
  ["nftables", "nftables"],
  ["HAProxy", "haproxy"],
  ["dnsmasq", "dnsmasq"],
] as const;

function versionIn(name: string, text: string): [string, string][] {
  const version = /(?<![\d.])\d+\.\d+(?:\.\d+)*/.exec(text)?.[0];
  return version === undefined ? [] : [[name, version]];
}

function groupLines(output: string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const [name, value] = splitOnce(line);
    if (name === "") continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}

function splitOnce(line: string): [string, string] {
  const space = line.indexOf(" ");
  return space === -1 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
}

/** Parses blocks of `Id=`, `LoadState=`, `ActiveState=` (systemctl(1), show), which blank lines separate. */
function parseUnits(lines: readonly string[]): ReadonlyMap<string, UnitState> {
  const units = new Map<string, UnitState>();
  for (const block of lines
    .map((line) => line.trim())
    .join("\n")
    .split("\n\n")) {
    const values = new Map(block.split("\n").map((line) => splitAt(line, "=")));
    const id = values.get("Id");
    if (id === undefined) continue;
    units.set(id, {
      isInstalled: values.get("LoadState") === "loaded",
      isActive: values.get("ActiveState") === "active",
    });
  }
  return units;
}

function splitAt(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return at === -1 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}

/** The name of a cgroup v2 file system in stat(1). */
const CGROUP2 = "cgroup2fs";

function parseCgroups(all: (name: string) => readonly string[], one: (name: string) => string): CgroupFacts {
  const setting = all("qemu-cgroups")[0]?.trim();
  if (one("cgroup") === CGROUP2) {
    // Whoever starts machines, systemd or libvirt, passes on the controllers of the root as they are needed.
    const controllers = one("cgroup-controllers");
    return { version: 2, controllers: new Set(controllers.split(" ").filter(Boolean)), setting };
  }
  // Name, hierarchy, number of groups, enabled. Hierarchy 0: the controller is not mounted (cgroups(7)).
  const mounted = all("cgroup-v1")
    .map((line) => line.split(/\s+/))
    .filter(
      ([name = "", hierarchy, , enabled]) => !name.startsWith("#") && hierarchy !== "0" && enabled === "1",
    )
    .map(([name = ""]) => name);
  return { version: 1, controllers: new Set(mounted), setting };
}

/** Parses `SIZE USED FREE w PATH` in KiB. */
function parseDisk(line: string): DiskFacts[] {
  const [, size, free, writable, path] = /^(\d{1,15}) \d+ (\d{1,15}) ([w-]) (.*)$/.exec(line) ?? [];
  if (path === undefined) return [];
  return [
    {
      path,
      sizeBytes: Number(size) * 1024,
      freeBytes: Number(free) * 1024,
      isWritable: writable === "w",
    },
  ];
}

/** Returns whether a daemon runs, or starts when it is used. */
export function isReady(daemon: Daemon, { running, units }: DaemonFacts): boolean {
  return (
    running.has(daemon) ||
    units.get(`${daemon}.socket`)?.isActive === true ||
    units.get(`${daemon}.service`)?.isActive === true
  );
}

/** Returns the daemons whose units are installed. */
export function installedDaemons({ units }: DaemonFacts): readonly Daemon[] {
  return DAEMONS.filter((name) =>
    [`${name}.service`, `${name}.socket`].some((unit) => units.get(unit)?.isInstalled === true),
  );
}
