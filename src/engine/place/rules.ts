import type { Workload } from "../../kinds/kind.ts";
import { allDevices, type Demand, freeCpus, freeDevices, type Room, sharedCapacity } from "./room.ts";

/** One thing that a host must have, and what is said when it has not. */
interface Rule<Want> {
  holds(room: Room, want: Want): boolean;
  says(room: Room, want: Want): string;
}

/** What a host is: these hold for machines that are there already, too. */
const FITNESS: readonly Rule<Workload>[] = [
  {
    holds: (room) => room.compute,
    says: () => "has not the role compute",
  },
  {
    holds: (room, { hostSelector }) => missingLabel(room, hostSelector) === undefined,
    says: (room, { hostSelector }) => `does not match hostSelector: no ${missingLabel(room, hostSelector)}`,
  },
  {
    holds: (room, workload) => shutOut(room, workload) === undefined,
    says: (room, workload) => shutOut(room, workload) ?? "",
  },
  {
    holds: (room, { devices }) => devices.every((alias) => room.offers.has(alias)),
    says: (room, { devices }) =>
      `offers no device ${quoted(devices.filter((alias) => !room.offers.has(alias)))}`,
  },
];

/** What a host has left. */
const CAPACITY: readonly Rule<Demand>[] = [
  {
    holds: ({ memory }, { memoryBytes }) => fits(memory, memoryBytes),
    says: ({ memory }, { memoryBytes }) => shortOf("memory", memory, memoryBytes),
  },
  {
    holds: ({ hugepages }, { hugepageBytes }) => fits(hugepages, hugepageBytes),
    says: ({ hugepages }, { hugepageBytes }) => shortOf("in huge pages", hugepages, hugepageBytes),
  },
  {
    holds: (room, { sharedVcpus }) => sharedVcpus === 0 || sharedVcpus <= freeVcpus(room),
    says: (room, { sharedVcpus }) =>
      `needs ${sharedVcpus} vCPUs, ${freeOf(freeVcpus(room), sharedCapacity(room))}`,
  },
  {
    holds: (room, { dedicatedCpus }) => dedicatedCpus === 0 || dedicatedCpus <= freeCpus(room).length,
    says: (room, { dedicatedCpus }) =>
      `needs ${dedicatedCpus} dedicated CPUs, ${freeOf(freeCpus(room).length, room.cpus.length)}`,
  },
  {
    holds: (room, { dedicatedCpus }) =>
      dedicatedCpus === 0 ||
      dedicatedCpus > freeCpus(room).length ||
      room.sharedVcpus <= sharedCapacity(room, dedicatedCpus),
    says: (room, { dedicatedCpus }) =>
      `needs ${dedicatedCpus} dedicated CPUs, but its ${freeCpus(room).length} free ones carry ${room.sharedVcpus} shared vCPUs`,
  },
  {
    holds: (room, { devices }) => devices.length === 0 || scarce(room, devices) === undefined,
    says: (room, { devices }) => scarce(room, devices) ?? "",
  },
];

const NONE: readonly string[] = [];

/** Why a host may not hold the machine at all; empty when it may. */
export function unfitness(room: Room, workload: Workload): readonly string[] {
  return isFit(room, workload)
    ? NONE
    : FITNESS.filter((rule) => !rule.holds(room, workload)).map((rule) => rule.says(room, workload));
}

export function isFit(room: Room, workload: Workload): boolean {
  return FITNESS.every((rule) => rule.holds(room, workload));
}

/** What a host is short of, with numbers; empty when there is room. */
export function shortage(room: Room, demand: Demand): readonly string[] {
  return hasRoom(room, demand)
    ? NONE
    : CAPACITY.filter((rule) => !rule.holds(room, demand)).map((rule) => rule.says(room, demand));
}

export function hasRoom(room: Room, demand: Demand): boolean {
  return CAPACITY.every((rule) => rule.holds(room, demand));
}

/** What is free, for people: `3.5Gi of 4Gi memory free, 12 of 16 vCPUs free`. */
export function showFree(room: Room, demand: Demand): string {
  const [name, measure] =
    demand.hugepageBytes > 0 ? (["huge pages", room.hugepages] as const) : (["memory", room.memory] as const);
  const memory = `${roughly(free(measure))} of ${roughly(measure.totalBytes)} ${name} free`;
  if (demand.dedicatedCpus > 0) return `${memory}, ${freeCpus(room).length} of ${room.cpus.length} CPUs free`;
  return `${memory}, ${Math.max(0, freeVcpus(room))} of ${sharedCapacity(room)} vCPUs free`;
}

function missingLabel({ labels }: Room, selector: Readonly<Record<string, string>>): string | undefined {
  for (const key in selector) if (labels[key] !== selector[key]) return `label ${key}=${selector[key]}`;
  return undefined;
}

function shutOut({ host }: Room, { onlyOn = [] }: Workload): string | undefined {
  const limit = onlyOn.find(({ hosts }) => !hosts.includes(host));
  if (limit === undefined) return undefined;
  return `is not among the hosts that can serve it, ${shorten(limit.hosts, ", ") || "which are none"}: ${limit.because}`;
}

function scarce(room: Room, devices: readonly string[]): string | undefined {
  for (const alias of new Set(devices)) {
    const wanted = devices.filter((other) => room.offers.get(other) === room.offers.get(alias)).length;
    const there = freeDevices(room, alias).length;
    if (wanted > there)
      return `needs ${wanted} of device "${alias}", ${freeOf(there, allDevices(room, alias).length)}`;
  }
  return undefined;
}

function freeVcpus(room: Room): number {
  return sharedCapacity(room) - room.sharedVcpus;
}

type Measure = Room["memory"];

function free({ totalBytes, usedBytes }: Measure): number {
  return Math.max(0, totalBytes - usedBytes);
}

function fits({ totalBytes, usedBytes }: Measure, bytes: number): boolean {
  return bytes === 0 || usedBytes + bytes <= totalBytes;
}

function shortOf(what: string, measure: Measure, bytes: number): string {
  return `needs ${roughly(bytes, Math.ceil)} ${what}, ${roughly(free(measure))} free of ${roughly(measure.totalBytes)}`;
}

function freeOf(free: number, total: number): string {
  return `${Math.max(0, free)} free of ${total}`;
}

/** A size as people say it, to two places: `1.25Gi`. Rounded down, what is free is never more than there is. */
export function roughly(bytes: number, round: (value: number) => number = Math.floor): string {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${round((bytes / 1024 ** power) * 100) / 100}${["", "Ki", "Mi", "Gi", "Ti"][power]}`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

/** The first few of many, and how many more there are. */
export function shorten(parts: readonly string[], between: string, most = 4): string {
  const more = parts.length - most;
  return more <= 0 ? parts.join(between) : `${parts.slice(0, most).join(between)}${between}and ${more} more`;
}
