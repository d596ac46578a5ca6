import type { HostView, Workload } from "../../kinds/kind.ts";
import type { TargetId } from "../../model/object.ts";
import { parseBytes } from "../../model/units.ts";

/** What a host has, and how much of it is given away so far. The only mutable thing in placement. */
export interface Room {
  readonly host: TargetId;
  readonly labels: Readonly<Record<string, string>>;
  readonly compute: boolean;
  /** Why nothing new goes here. */
  readonly shut: string | undefined;
  /** Why it could not be read. What it holds is unknown then. */
  readonly unreadable: string | undefined;
  /** Device ids by alias, as `10de:2330`. */
  readonly offers: ReadonlyMap<string, string>;
  /** PCI addresses by device id, sorted. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
  /** CPUs that are not reserved for the host itself, sorted. */
  readonly cpus: readonly number[];
  /** Shared vCPUs per CPU. */
  readonly cpuOvercommit: number;
  readonly memory: Measure;
  readonly hugepages: Measure;
  sharedVcpus: number;
  readonly takenCpus: Set<number>;
  readonly takenDevices: Set<string>;
}

interface Measure {
  readonly totalBytes: number;
  usedBytes: number;
}

/** What a machine still has to be given on a host. */
export interface Demand {
  readonly memoryBytes: number;
  readonly hugepageBytes: number;
  readonly sharedVcpus: number;
  readonly dedicatedCpus: number;
  /** Aliases, one entry per device. */
  readonly devices: readonly string[];
}

/** What is a machine's alone on its host. A device that it waits for is undefined. */
export interface Grant {
  readonly cpus: readonly number[];
  readonly devices: readonly (string | undefined)[];
}

export const NOTHING: Grant = { cpus: [], devices: [] };

const HUGEPAGE_BYTES = 2 * 1024 * 1024;

/** An empty room. Memory in huge pages is taken from the machine at boot, so nobody else can have it. */
export function openRoom({ id, resource, facts }: HostView, failure: string | undefined): Room {
  const { spec, labels } = resource;
  const hugepageBytes = (facts?.hugepages.total ?? 0) * HUGEPAGE_BYTES;
  const ordinaryBytes = (facts?.memoryBytes ?? 0) - parseBytes(spec.reserved.memory) - hugepageBytes;
  return {
    host: id,
    labels,
    compute: spec.roles.includes("compute"),
    shut: spec.unschedulable ? "takes nothing new (unschedulable)" : undefined,
    unreadable: failure ?? (facts === undefined ? "nothing is known about it" : undefined),
    offers: new Map(spec.devices.map((device) => [device.alias, deviceId(device)])),
    devices: devicesById(facts?.devices ?? []),
    cpus: range(Math.ceil(spec.reserved.cpu), facts?.cpus ?? 0),
    cpuOvercommit: spec.overcommit.cpu,
    memory: { totalBytes: Math.max(0, Math.floor(ordinaryBytes * spec.overcommit.memory)), usedBytes: 0 },
    hugepages: { totalBytes: hugepageBytes, usedBytes: 0 },
    sharedVcpus: 0,
    takenCpus: new Set(),
    takenDevices: new Set(),
  };
}

function deviceId({ vendor, product }: { vendor: string; product: string }): string {
  return `${vendor}:${product}`.toLowerCase().replaceAll("0x", "");
}

type Device = { readonly address: string; readonly vendor: string; readonly product: string };

function devicesById(devices: readonly Device[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const device of devices)
    found.set(deviceId(device), [...(found.get(deviceId(device)) ?? []), device.address]);
  for (const addresses of found.values()) addresses.sort();
  return found;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** What a machine needs beyond what it was granted already. */
export function demandOf(workload: Workload, granted: Grant): Demand {
  const { vcpus, memoryBytes, hugepages, devices } = workload;
  const dedicated = workload.cpuPolicy === "dedicated";
  return {
    memoryBytes: hugepages ? 0 : memoryBytes,
    hugepageBytes: hugepages ? memoryBytes : 0,
    sharedVcpus: dedicated ? 0 : vcpus,
    dedicatedCpus: dedicated ? Math.max(0, vcpus - granted.cpus.length) : 0,
    devices:
      devices.length === 0 ? devices : devices.filter((_, index) => granted.devices[index] === undefined),
  };
}

/** Takes, out of what the machine is observed to hold, all that it may keep. */
export function holdFast(room: Room, workload: Workload): Grant {
  const { cpuPolicy, devices, observedDevices } = workload;
  if (cpuPolicy === "shared" && devices.length === 0) return NOTHING;
  const cpus = cpuPolicy === "dedicated" ? heldCpus(room, workload) : [];
  for (const cpu of cpus) room.takenCpus.add(cpu);
  return {
    cpus,
    devices: devices.map((alias) => takeDevice(room, alias, (one) => observedDevices.includes(one))),
  };
}

function heldCpus(room: Room, { observedCpus, vcpus }: Workload): number[] {
  const held = new Set(observedCpus);
  return freeCpus(room)
    .filter((cpu) => held.has(cpu))
    .slice(0, vcpus);
}

/** Takes what is demanded and adds it to what was granted. The lowest free numbers go first. */
export function take(room: Room, demand: Demand, workload: Workload, granted: Grant): Grant {
  room.memory.usedBytes += demand.memoryBytes;
  room.hugepages.usedBytes += demand.hugepageBytes;
  room.sharedVcpus += demand.sharedVcpus;
  if (demand.dedicatedCpus + demand.devices.length === 0) return granted;
  const added = freeCpus(room).slice(0, demand.dedicatedCpus);
  for (const cpu of added) room.takenCpus.add(cpu);
  return {
    cpus: [...granted.cpus, ...added].sort((a, b) => a - b),
    devices: workload.devices.map(
      (alias, index) => granted.devices[index] ?? takeDevice(room, alias, () => true),
    ),
  };
}

function takeDevice(room: Room, alias: string, wanted: (address: string) => boolean): string | undefined {
  const address = freeDevices(room, alias).find(wanted);
  if (address !== undefined) room.takenDevices.add(address);
  return address;
}

/** CPUs that are neither reserved nor anybody's alone, sorted: also what all shared machines use together. */
export function freeCpus(room: Room): readonly number[] {
  return room.takenCpus.size === 0 ? room.cpus : room.cpus.filter((cpu) => !room.takenCpus.has(cpu));
}

export function freeDevices(room: Room, alias: string): readonly string[] {
  return allDevices(room, alias).filter((address) => !room.takenDevices.has(address));
}

export function allDevices(room: Room, alias: string): readonly string[] {
  return room.devices.get(room.offers.get(alias) ?? "") ?? [];
}

/** How many shared vCPUs the room carries when that many further CPUs are somebody's alone. */
export function sharedCapacity(room: Room, furtherDedicated = 0): number {
  return (room.cpus.length - room.takenCpus.size - furtherDedicated) * room.cpuOvercommit;
}
