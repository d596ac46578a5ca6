import type { HostSpec } from "../../generated/kinds/host.ts";
import type { HostView, Workload } from "../../kinds/kind.ts";
import type { TargetId } from "../../model/object.ts";
import { parseBytes } from "../../model/units.ts";

/** Capacity of a host, and its used part. The only mutable state of placement. */
export interface HostCapacity {
  readonly host: TargetId;
  readonly labels: Readonly<Record<string, string>>;
  readonly compute: boolean;
  /** Reason why the host takes no new machines. */
  readonly unschedulable: string | undefined;
  /** True: its machines are to leave. */
  readonly maintenance: boolean;
  /** Reason why the host is unreadable. Its machines are unknown. */
  readonly unreadable: string | undefined;
  /** Device ids by alias, as `10de:2330`. */
  readonly deviceIds: ReadonlyMap<string, string>;
  /** PCI addresses by device id, sorted. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
  /** CPUs that are not reserved for the host itself, sorted. */
  readonly cpus: readonly number[];
  /** Shared vCPUs per CPU. */
  readonly cpuOvercommit: number;
  readonly memory: MemoryCapacity;
  readonly hugepages: MemoryCapacity;
  sharedVcpus: number;
  readonly allocatedCpus: Set<number>;
  readonly allocatedDevices: Set<string>;
}

interface MemoryCapacity {
  readonly totalBytes: number;
  usedBytes: number;
}

/** Resources that a machine still needs on a host. */
export interface ResourceRequest {
  readonly memoryBytes: number;
  readonly hugepageBytes: number;
  readonly sharedVcpus: number;
  readonly dedicatedCpus: number;
  /** Aliases, one entry per device. */
  readonly devices: readonly string[];
}

/** Dedicated resources of a machine. Undefined: a device that the machine waits for. */
export interface Allocation {
  readonly cpus: readonly number[];
  readonly devices: readonly (string | undefined)[];
}

export const NO_ALLOCATION: Allocation = { cpus: [], devices: [] };

const HUGEPAGE_BYTES = 2 * 1024 * 1024;

/** Returns the capacity of an empty host. Huge pages are reserved at boot, so that ordinary memory excludes them. */
export function hostCapacity({ id, resource, facts }: HostView, failure: string | undefined): HostCapacity {
  const { spec, labels } = resource;
  const hugepageBytes = (facts?.hugepages.total ?? 0) * HUGEPAGE_BYTES;
  const ordinaryBytes = (facts?.memoryBytes ?? 0) - parseBytes(spec.reserved.memory) - hugepageBytes;
  return {
    host: id,
    labels,
    compute: spec.roles.includes("compute"),
    unschedulable: closedReason(spec),
    maintenance: spec.maintenance,
    unreadable: failure ?? (facts === undefined ? "nothing is known about it" : undefined),
    deviceIds: new Map(spec.devices.map((device) => [device.alias, deviceId(device)])),
    devices: devicesById(facts?.devices ?? []),
    cpus: range(Math.ceil(spec.reserved.cpu), facts?.cpus ?? 0),
    cpuOvercommit: spec.overcommit.cpu,
    memory: { totalBytes: Math.max(0, Math.floor(ordinaryBytes * spec.overcommit.memory)), usedBytes: 0 },
    hugepages: { totalBytes: hugepageBytes, usedBytes: 0 },
    sharedVcpus: 0,
    allocatedCpus: new Set(),
    allocatedDevices: new Set(),
  };
}

function closedReason({ maintenance, unschedulable }: HostSpec): string | undefined {
  if (maintenance) return "takes nothing new (maintenance)";
  return unschedulable ? "takes nothing new (unschedulable)" : undefined;
}

function deviceId({ vendor, product }: { vendor: string; product: string }): string {
  return `${vendor}:${product}`.toLowerCase().replaceAll("0x", "");
}

type PciDevice = { readonly address: string; readonly vendor: string; readonly product: string };

function devicesById(devices: readonly PciDevice[]): Map<string, string[]> {
  const addressesById = new Map<string, string[]>();
  for (const device of devices)
    addressesById.set(deviceId(device), [...(addressesById.get(deviceId(device)) ?? []), device.address]);
  for (const addresses of addressesById.values()) addresses.sort();
  return addressesById;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** Returns what a machine needs beyond its allocation. */
export function requestOf(workload: Workload, allocation: Allocation): ResourceRequest {
  const { vcpus, memoryBytes, hugepages, devices } = workload;
  const dedicated = workload.cpuPolicy === "dedicated";
  return {
    memoryBytes: hugepages ? 0 : memoryBytes,
    hugepageBytes: hugepages ? memoryBytes : 0,
    sharedVcpus: dedicated ? 0 : vcpus,
    dedicatedCpus: dedicated ? Math.max(0, vcpus - allocation.cpus.length) : 0,
    devices:
      devices.length === 0 ? devices : devices.filter((_, index) => allocation.devices[index] === undefined),
  };
}

/** Reserves the observed CPUs and devices that a machine may keep. */
export function reserveObserved(capacity: HostCapacity, workload: Workload): Allocation {
  const { cpuPolicy, devices, observedDevices } = workload;
  if (cpuPolicy === "shared" && devices.length === 0) return NO_ALLOCATION;
  const cpus = cpuPolicy === "dedicated" ? freeObservedCpus(capacity, workload) : [];
  for (const cpu of cpus) capacity.allocatedCpus.add(cpu);
  return {
    cpus,
    devices: devices.map((alias) =>
      allocateDevice(capacity, alias, (address) => observedDevices.includes(address)),
    ),
  };
}

function freeObservedCpus(capacity: HostCapacity, { observedCpus, vcpus }: Workload): number[] {
  const observed = new Set(observedCpus);
  return freeCpus(capacity)
    .filter((cpu) => observed.has(cpu))
    .slice(0, vcpus);
}

/** Allocates the request and adds it to the allocation. Takes the lowest free numbers first. */
export function allocate(
  capacity: HostCapacity,
  request: ResourceRequest,
  workload: Workload,
  allocation: Allocation,
): Allocation {
  capacity.memory.usedBytes += request.memoryBytes;
  capacity.hugepages.usedBytes += request.hugepageBytes;
  capacity.sharedVcpus += request.sharedVcpus;
  if (request.dedicatedCpus + request.devices.length === 0) return allocation;
  const added = freeCpus(capacity).slice(0, request.dedicatedCpus);
  for (const cpu of added) capacity.allocatedCpus.add(cpu);
  return {
    cpus: [...allocation.cpus, ...added].sort((a, b) => a - b),
    devices: workload.devices.map(
      (alias, index) => allocation.devices[index] ?? allocateDevice(capacity, alias, () => true),
    ),
  };
}

function allocateDevice(
  capacity: HostCapacity,
  alias: string,
  isEligible: (address: string) => boolean,
): string | undefined {
  const address = freeDevices(capacity, alias).find(isEligible);
  if (address !== undefined) capacity.allocatedDevices.add(address);
  return address;
}

/** Returns the CPUs that are neither reserved nor dedicated, sorted. All shared machines use them together. */
export function freeCpus(capacity: HostCapacity): readonly number[] {
  return capacity.allocatedCpus.size === 0
    ? capacity.cpus
    : capacity.cpus.filter((cpu) => !capacity.allocatedCpus.has(cpu));
}

export function freeDevices(capacity: HostCapacity, alias: string): readonly string[] {
  return allDevices(capacity, alias).filter((address) => !capacity.allocatedDevices.has(address));
}

export function allDevices(capacity: HostCapacity, alias: string): readonly string[] {
  return capacity.devices.get(capacity.deviceIds.get(alias) ?? "") ?? [];
}

/** Returns the number of shared vCPUs that fit when `furtherDedicated` more CPUs are dedicated. */
export function sharedCapacity(capacity: HostCapacity, furtherDedicated = 0): number {
  return (capacity.cpus.length - capacity.allocatedCpus.size - furtherDedicated) * capacity.cpuOvercommit;
}
