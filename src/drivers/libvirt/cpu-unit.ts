import type { HostFacts } from "../../model/snapshot.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";

/** The unit of a host's CPU weights: see `HostFacts`. */
export type CpuUnit = HostFacts["cpuUnit"];

/**
 * The kernel's weight of a group for which nothing was set: `cpu.shares` of version 1
 * (Documentation/scheduler/sched-design-CFS.rst), `cpu.weight` of version 2 (Documentation/admin-guide/cgroup-v2.rst).
 */
export const DEFAULT_CPU_SHARES = { shares: 1024, weight: 100 } as const satisfies Record<CpuUnit, number>;

/** The units by connection, each read once. */
const UNITS = new WeakMap<LibvirtHost["connect"], Promise<CpuUnit>>();

/**
 * Reads the unit of the numbers in `<shares>`. libvirt writes them into the group as they are, whatever its version
 * (vircgroupv1.c, vircgroupv2.c). A host without a shell counts as one of today, with version 2.
 */
export function loadCpuUnit(
  host: Pick<LibvirtHost, "connect" | "shell">,
  signal: AbortSignal,
): Promise<CpuUnit> {
  const unit = UNITS.get(host.connect) ?? readCpuUnit(host, signal);
  UNITS.set(host.connect, unit);
  unit.catch(() => UNITS.delete(host.connect));
  return unit;
}

async function readCpuUnit(
  host: Pick<LibvirtHost, "connect" | "shell">,
  signal: AbortSignal,
): Promise<CpuUnit> {
  if (isTestDriver(host)) return "shares";
  if (host.shell === undefined) return "weight";
  const { exitCode } = await host.shell.script(HAS_SHARES, { signal });
  return exitCode === 0 ? "shares" : "weight";
}

/** On a host with both versions, libvirt uses the one that has the controller (virCgroupDetect). */
const HAS_SHARES = `for f in /sys/fs/cgroup/cpu/cpu.shares /sys/fs/cgroup/cpu,cpuacct/cpu.shares; do
[ ! -e "$f" ] || exit 0; done; exit 1`;
