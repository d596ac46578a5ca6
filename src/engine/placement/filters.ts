import type { Workload } from "../../kinds/kind.ts";
import { listSome } from "../../model/list-some.ts";
import {
  allDevices,
  freeCpus,
  freeDevices,
  type HostCapacity,
  type ResourceRequest,
  sharedCapacity,
} from "./host-capacity.ts";

/** Requirement of a host, with its message. */
interface HostFilter<Want> {
  passes(capacity: HostCapacity, demanded: Want): boolean;
  describe(capacity: HostCapacity, demanded: Want): string;
}

/** Requirements on the properties of a host. They apply to machines that are on the host, too. */
const HOST_FILTERS: readonly HostFilter<Workload>[] = [
  {
    passes: (capacity) => capacity.compute,
    describe: () => "has not the role compute",
  },
  {
    passes: (capacity, { hostSelector }) => missingLabel(capacity, hostSelector) === undefined,
    describe: (capacity, { hostSelector }) =>
      `does not match hostSelector: no ${missingLabel(capacity, hostSelector)}`,
  },
  {
    passes: (capacity, workload) => servingLimit(capacity, workload) === undefined,
    describe: (capacity, workload) => servingLimit(capacity, workload) ?? "",
  },
  {
    passes: (capacity, { devices }) => devices.every((alias) => capacity.deviceIds.has(alias)),
    describe: (capacity, { devices }) =>
      `offers no device ${quoteAll(devices.filter((alias) => !capacity.deviceIds.has(alias)))}`,
  },
];

/** Requirements on the free capacity of a host. */
const CAPACITY_FILTERS: readonly HostFilter<ResourceRequest>[] = [
  {
    passes: ({ memory }, { memoryBytes }) => hasFreeBytes(memory, memoryBytes),
    describe: ({ memory }, { memoryBytes }) => shortageText("memory", memory, memoryBytes),
  },
  {
    passes: ({ hugepages }, { hugepageBytes }) => hasFreeBytes(hugepages, hugepageBytes),
    describe: ({ hugepages }, { hugepageBytes }) => shortageText("in huge pages", hugepages, hugepageBytes),
  },
  {
    passes: (capacity, { sharedVcpus }) => sharedVcpus === 0 || sharedVcpus <= freeVcpus(capacity),
    describe: (capacity, { sharedVcpus }) =>
      `needs ${sharedVcpus} vCPUs, ${freeOf(freeVcpus(capacity), sharedCapacity(capacity))}`,
  },
  {
    passes: (capacity, { dedicatedCpus }) =>
      dedicatedCpus === 0 || dedicatedCpus <= freeCpus(capacity).length,
    describe: (capacity, { dedicatedCpus }) =>
      `needs ${dedicatedCpus} dedicated CPUs, ${freeOf(freeCpus(capacity).length, capacity.cpus.length)}`,
  },
  {
    passes: (capacity, { dedicatedCpus }) =>
      dedicatedCpus === 0 ||
      dedicatedCpus > freeCpus(capacity).length ||
      capacity.sharedVcpus <= sharedCapacity(capacity, dedicatedCpus),
    describe: (capacity, { dedicatedCpus }) =>
      `needs ${dedicatedCpus} dedicated CPUs, but its ${freeCpus(capacity).length} free ones carry ${capacity.sharedVcpus} shared vCPUs`,
  },
  {
    passes: (capacity, { devices }) =>
      devices.length === 0 || deviceShortage(capacity, devices) === undefined,
    describe: (capacity, { devices }) => deviceShortage(capacity, devices) ?? "",
  },
];

/** Maximum number of hosts in a message. */
export const MAX_NAMED = 4;

const NO_REASONS: readonly string[] = [];

/** Returns why a host is unfit for a machine, whatever its free capacity. Empty: it is fit. */
export function filterFailures(capacity: HostCapacity, workload: Workload): readonly string[] {
  return passesFilters(capacity, workload)
    ? NO_REASONS
    : HOST_FILTERS.filter((rule) => !rule.passes(capacity, workload)).map((rule) =>
        rule.describe(capacity, workload),
      );
}

export function passesFilters(capacity: HostCapacity, workload: Workload): boolean {
  return HOST_FILTERS.every((rule) => rule.passes(capacity, workload));
}

/** Returns what a host lacks, with numbers. Empty: it has room. */
export function capacityShortage(capacity: HostCapacity, request: ResourceRequest): readonly string[] {
  return hasCapacity(capacity, request)
    ? NO_REASONS
    : CAPACITY_FILTERS.filter((rule) => !rule.passes(capacity, request)).map((rule) =>
        rule.describe(capacity, request),
      );
}

export function hasCapacity(capacity: HostCapacity, request: ResourceRequest): boolean {
  return CAPACITY_FILTERS.every((rule) => rule.passes(capacity, request));
}

/** Formats the free capacity: `3.5Gi of 4Gi memory free, 12 of 16 vCPUs free`. */
export function formatFree(capacity: HostCapacity, request: ResourceRequest): string {
  const [name, measure] =
    request.hugepageBytes > 0
      ? (["huge pages", capacity.hugepages] as const)
      : (["memory", capacity.memory] as const);
  const memory = `${approximateBytes(freeBytes(measure))} of ${approximateBytes(measure.totalBytes)} ${name} free`;
  if (request.dedicatedCpus > 0)
    return `${memory}, ${freeCpus(capacity).length} of ${capacity.cpus.length} CPUs free`;
  return `${memory}, ${Math.max(0, freeVcpus(capacity))} of ${sharedCapacity(capacity)} vCPUs free`;
}

function missingLabel(
  { labels }: HostCapacity,
  selector: Readonly<Record<string, string>>,
): string | undefined {
  for (const key in selector) if (labels[key] !== selector[key]) return `label ${key}=${selector[key]}`;
  return undefined;
}

function servingLimit({ host }: HostCapacity, { onlyOn = [] }: Workload): string | undefined {
  const limit = onlyOn.find(({ hosts }) => !hosts.includes(host));
  if (limit === undefined) return undefined;
  const own = limit.hostReasons?.[host];
  if (own !== undefined) return own;
  return `is not among the hosts that can serve it, ${listSome(limit.hosts, MAX_NAMED) || "which are none"}: ${limit.because}`;
}

function deviceShortage(capacity: HostCapacity, devices: readonly string[]): string | undefined {
  for (const alias of new Set(devices)) {
    const needed = devices.filter(
      (other) => capacity.deviceIds.get(other) === capacity.deviceIds.get(alias),
    ).length;
    const available = freeDevices(capacity, alias).length;
    if (needed > available)
      return `needs ${needed} of device "${alias}", ${freeOf(available, allDevices(capacity, alias).length)}`;
  }
  return undefined;
}

function freeVcpus(capacity: HostCapacity): number {
  return sharedCapacity(capacity) - capacity.sharedVcpus;
}

type MemoryCapacity = HostCapacity["memory"];

function freeBytes({ totalBytes, usedBytes }: MemoryCapacity): number {
  return Math.max(0, totalBytes - usedBytes);
}

function hasFreeBytes({ totalBytes, usedBytes }: MemoryCapacity, bytes: number): boolean {
  return bytes === 0 || usedBytes + bytes <= totalBytes;
}

function shortageText(what: string, measure: MemoryCapacity, bytes: number): string {
  return `needs ${approximateBytes(bytes, Math.ceil)} ${what}, ${approximateBytes(freeBytes(measure))} free of ${approximateBytes(measure.totalBytes)}`;
}

function freeOf(free: number, total: number): string {
  return `${Math.max(0, free)} free of ${total}`;
}

/** Formats a size with two decimals: `1.25Gi`. Rounds down by default, so that free memory is not overstated. */
export function approximateBytes(bytes: number, round: (value: number) => number = Math.floor): string {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${round((bytes / 1024 ** power) * 100) / 100}${["", "Ki", "Mi", "Gi", "Ti"][power]}`;
}

function quoteAll(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}
