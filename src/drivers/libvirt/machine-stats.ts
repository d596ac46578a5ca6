import {
  type DomainStats,
  type TypedValue,
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainStatsTypes,
} from "node-libvirt";
import { objectRef } from "../../model/object.ts";
import type { DiskStats, InterfaceStats, MachineStats, Packets, Transfers } from "../machine-stats.ts";
import type { LibvirtHost } from "./host.ts";

const T = virDomainStatsTypes;
const STATS_TYPES =
  T.VIR_DOMAIN_STATS_CPU_TOTAL |
  T.VIR_DOMAIN_STATS_BALLOON |
  T.VIR_DOMAIN_STATS_VCPU |
  T.VIR_DOMAIN_STATS_INTERFACE |
  T.VIR_DOMAIN_STATS_BLOCK;

/** The same value means VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE for this call. */
const RUNNING = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE;

/**
 * Reads the statistics of all running machines in one call. A machine that is being changed reports less instead of
 * blocking the call.
 */
export async function readStats({
  connect,
  target,
}: Pick<LibvirtHost, "connect" | "target">): Promise<MachineStats[]> {
  const flags = RUNNING | virConnectGetAllDomainStatsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT;
  const all = await connect.getAllDomainStats(STATS_TYPES, flags);
  return all.map((domain) => toMachineStats(target, domain));
}

/** Converts libvirt's nanoseconds and KiB (virConnectGetAllDomainStats) to seconds and bytes. */
export function toMachineStats(target: string, { ref, stats }: DomainStats): MachineStats {
  const get = createStatsReader(stats);
  return {
    object: objectRef("domain", target, ref.name).id,
    cpu: readCpu(get),
    memory: readMemory(get),
    disks: readIndexed(get, "block", (at) => readDisk(get, at)),
    interfaces: readIndexed(get, "net", (at) => readInterface(get, at)),
  };
}

interface StatsReader {
  /** Returns undefined for a missing value, and for -1, by which drivers mean the same. */
  number(name: string): number | undefined;
  text(name: string): string | undefined;
}

function createStatsReader(stats: Readonly<Record<string, TypedValue>>): StatsReader {
  return {
    number: (name) => {
      const value = Number(stats[name] ?? -1);
      return value < 0 ? undefined : value;
    },
    text: (name) => (typeof stats[name] === "string" ? stats[name] : undefined),
  };
}

const NS = 1e-9;
const KIB = 1024;

function readCpu(get: StatsReader): MachineStats["cpu"] {
  const vcpus = get.number("vcpu.current");
  return {
    vcpus,
    usedSeconds: multiply(get.number("cpu.time"), NS),
    stolenSeconds: multiply(sumOfVcpus(get, "delay"), NS),
    waitedSeconds: multiply(sumOfVcpus(get, "wait"), NS),
  };
}

/** Adds up the values of the vCPUs that are online; the others have none. */
function sumOfVcpus(get: StatsReader, name: string): number | undefined {
  const most = get.number("vcpu.maximum") ?? 0;
  const each = Array.from({ length: most }, (_, index) => get.number(`vcpu.${index}.${name}`));
  const values = each.filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

function readMemory(get: StatsReader): MachineStats["memory"] {
  const kib = (name: string) => multiply(get.number(`balloon.${name}`), KIB);
  return {
    bytes: kib("current"),
    maxBytes: kib("maximum"),
    residentBytes: kib("rss"),
    unusedBytes: kib("unused"),
    usableBytes: kib("usable"),
  };
}

function readDisk(get: StatsReader, at: string): DiskStats | undefined {
  const device = get.text(`${at}.name`);
  if (device === undefined) return undefined;
  const transfers = (direction: "rd" | "wr"): Transfers => ({
    bytes: get.number(`${at}.${direction}.bytes`),
    requests: get.number(`${at}.${direction}.reqs`),
    seconds: multiply(get.number(`${at}.${direction}.times`), NS),
  });
  return {
    device,
    read: transfers("rd"),
    write: transfers("wr"),
    flushes: get.number(`${at}.fl.reqs`),
    capacityBytes: get.number(`${at}.capacity`),
    allocatedBytes: get.number(`${at}.allocation`),
  };
}

function readInterface(get: StatsReader, at: string): InterfaceStats | undefined {
  const device = get.text(`${at}.name`);
  if (device === undefined) return undefined;
  const packets = (direction: "rx" | "tx"): Packets => ({
    bytes: get.number(`${at}.${direction}.bytes`),
    packets: get.number(`${at}.${direction}.pkts`),
    errors: get.number(`${at}.${direction}.errs`),
    dropped: get.number(`${at}.${direction}.drop`),
  });
  return { device, received: packets("rx"), sent: packets("tx") };
}

/** Reads `block.count`, then `block.0.name` and so on. */
function readIndexed<Entry>(
  get: StatsReader,
  name: string,
  read: (at: string) => Entry | undefined,
): Entry[] {
  const count = get.number(`${name}.count`) ?? 0;
  const all = Array.from({ length: count }, (_, index) => read(`${name}.${index}`));
  return all.filter((entry) => entry !== undefined);
}

function multiply(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
