import {
  type DomainStats,
  type TypedValue,
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainStatsTypes,
} from "node-libvirt";
import { objectRef } from "../../model/object.ts";
import type { DiskStats, InterfaceStats, MachineStats, Packets, Transfers } from "../driver.ts";
import type { Host } from "./host.ts";

const T = virDomainStatsTypes;
const WANTED =
  T.VIR_DOMAIN_STATS_CPU_TOTAL |
  T.VIR_DOMAIN_STATS_BALLOON |
  T.VIR_DOMAIN_STATS_VCPU |
  T.VIR_DOMAIN_STATS_INTERFACE |
  T.VIR_DOMAIN_STATS_BLOCK;

/** Also of this call, where it is called VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE. */
const RUNNING = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE;

/** Of all machines that run, in one call. One that is being changed just now tells less, rather than keeping all waiting. */
export async function readStats({
  connect,
  target,
}: Pick<Host, "connect" | "target">): Promise<MachineStats[]> {
  const flags = RUNNING | virConnectGetAllDomainStatsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT;
  const all = await connect.getAllDomainStats(WANTED, flags);
  return all.map((one) => statsOf(target, one));
}

/** In seconds and bytes, what libvirt gives in nanoseconds and KiB (virConnectGetAllDomainStats). */
export function statsOf(target: string, { ref, stats }: DomainStats): MachineStats {
  const get = reader(stats);
  return {
    object: objectRef("domain", target, ref.name).id,
    cpu: cpuOf(get),
    memory: memoryOf(get),
    disks: list(get, "block", (at) => diskOf(get, at)),
    interfaces: list(get, "net", (at) => interfaceOf(get, at)),
  };
}

interface Reader {
  /** Undefined for what is not told, and for -1, by which drivers say the same. */
  number(name: string): number | undefined;
  text(name: string): string | undefined;
}

function reader(stats: Readonly<Record<string, TypedValue>>): Reader {
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

function cpuOf(get: Reader): MachineStats["cpu"] {
  const vcpus = get.number("vcpu.current");
  return known({
    vcpus,
    usedSeconds: times(get.number("cpu.time"), NS),
    stolenSeconds: times(sumOfVcpus(get, "delay"), NS),
    waitedSeconds: times(sumOfVcpus(get, "wait"), NS),
  });
}

/** vCPUs that are not there now have no numbers. */
function sumOfVcpus(get: Reader, name: string): number | undefined {
  const most = get.number("vcpu.maximum") ?? 0;
  const each = Array.from({ length: most }, (_, index) => get.number(`vcpu.${index}.${name}`));
  const told = each.filter((one) => one !== undefined);
  return told.length === 0 ? undefined : told.reduce((sum, one) => sum + one, 0);
}

function memoryOf(get: Reader): MachineStats["memory"] {
  const kib = (name: string) => times(get.number(`balloon.${name}`), KIB);
  return known({
    ...{ bytes: kib("current"), mostBytes: kib("maximum"), residentBytes: kib("rss") },
    ...{ unusedBytes: kib("unused"), usableBytes: kib("usable") },
  });
}

function diskOf(get: Reader, at: string): DiskStats | undefined {
  const device = get.text(`${at}.name`);
  if (device === undefined) return undefined;
  const transfers = (way: "rd" | "wr"): Transfers =>
    known({
      bytes: get.number(`${at}.${way}.bytes`),
      requests: get.number(`${at}.${way}.reqs`),
      seconds: times(get.number(`${at}.${way}.times`), NS),
    });
  return {
    ...{ device, read: transfers("rd"), write: transfers("wr") },
    ...known({
      flushes: get.number(`${at}.fl.reqs`),
      capacityBytes: get.number(`${at}.capacity`),
      allocatedBytes: get.number(`${at}.allocation`),
    }),
  };
}

function interfaceOf(get: Reader, at: string): InterfaceStats | undefined {
  const device = get.text(`${at}.name`);
  if (device === undefined) return undefined;
  const packets = (way: "rx" | "tx"): Packets =>
    known({
      bytes: get.number(`${at}.${way}.bytes`),
      packets: get.number(`${at}.${way}.pkts`),
      errors: get.number(`${at}.${way}.errs`),
      dropped: get.number(`${at}.${way}.drop`),
    });
  return { device, received: packets("rx"), sent: packets("tx") };
}

/** `block.count`, then `block.0.name` and so on. */
function list<One>(get: Reader, name: string, read: (at: string) => One | undefined): One[] {
  const count = get.number(`${name}.count`) ?? 0;
  const all = Array.from({ length: count }, (_, index) => read(`${name}.${index}`));
  return all.filter((one) => one !== undefined);
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

type Known<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields of which nothing is known. */
function known<Fields extends Readonly<Record<string, number | undefined>>>(fields: Fields): Known<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Known<Fields>; // what is left is defined
}
