import type { MachineDefinition } from "../drivers/host-inventory.ts";
import type { DiskState, DomainState } from "../drivers/libvirt/states.ts";
import type { Element } from "../drivers/libvirt/xml.ts";
import { attributeOf, child, childrenOf } from "../drivers/libvirt/xml-edit.ts";
import type { ObservedObject } from "../model/object.ts";
import { type FoundVolume, sourceKey, type VolumeIndex, whyInNoPool } from "./storage.ts";

/** A machine of the host, as the driver observed it and with its definition. */
export interface FoundMachine {
  readonly object: ObservedObject<DomainState>;
  readonly definition: MachineDefinition;
  readonly domain: Element;
}

/** A disk of a machine that a Volume describes. */
export interface FoundDisk {
  readonly target: string;
  readonly bus: DiskState["bus"];
  readonly volume: FoundVolume;
  readonly state: DiskState;
}

/** A disk of a machine that no Volume can describe, with the reason. */
export interface PlainDisk {
  readonly target: string;
  readonly why: string;
}

export interface MachineDisks {
  /** In the order in which the firmware tries them. */
  readonly described: readonly FoundDisk[];
  readonly plain: readonly PlainDisk[];
}

/** Keys of sources that several machines of the host use, with the names of these machines. */
export type SharedSources = ReadonlyMap<string, readonly string[]>;

/** Returns the disks that several machines use. */
export function sharedSources(machines: readonly FoundMachine[], volumes: VolumeIndex): SharedSources {
  const users = new Map<string, string[]>();
  for (const { object, domain } of machines)
    for (const key of new Set(hardDisks(domain).map((disk) => sourceKey(disk, volumes))))
      if (key !== undefined) users.set(key, [...(users.get(key) ?? []), object.name]);
  return new Map([...users].filter(([, names]) => names.length > 1));
}

/** MAC addresses that several machines of the host have, in lower case, with the names of these machines. */
export type SharedMacs = ReadonlyMap<string, readonly string[]>;

/** Returns the MAC addresses that several machines have, as copies of a machine do. */
export function sharedMacs(machines: readonly FoundMachine[]): SharedMacs {
  const users = new Map<string, string[]>();
  for (const { object, domain } of machines) {
    const nics = childrenOf(child(domain, "devices"), "interface");
    for (const mac of new Set(nics.map(macOf))) users.set(mac, [...(users.get(mac) ?? []), object.name]);
  }
  return new Map([...users].filter(([, names]) => names.length > 1));
}

/** Returns the MAC address of an interface in lower case; empty without one. */
export function macOf(nic: Element): string {
  return (attributeOf(nic, "mac", "address") ?? "").toLowerCase();
}

/** What is known of the disks of a host. */
export interface FoundStorage {
  /** Everything that the driver observed on the host. */
  readonly objects: readonly ObservedObject[];
  readonly volumes: VolumeIndex;
  readonly shared: SharedSources;
}

/** Sorts the hard disks of a machine into those that Volumes describe and others. */
export function disksOf(machine: FoundMachine, storage: FoundStorage): MachineDisks {
  const described: FoundDisk[] = [];
  const plain: PlainDisk[] = [];
  for (const disk of inBootOrder(hardDisks(machine.domain))) {
    const result = describeDisk(disk, machine, storage);
    if ("volume" in result) described.push(result);
    else plain.push(result);
  }
  return { described, plain };
}

function hardDisks(domain: Element): Element[] {
  const all = childrenOf(child(domain, "devices"), "disk");
  return all.filter(({ attributes }) => (attributes.device ?? "disk") === "disk");
}

/** Sorts disks by `<boot order>`; those without one keep their order, behind the others. */
function inBootOrder(disks: readonly Element[]): Element[] {
  const order = (disk: Element) => Number(attributeOf(disk, "boot", "order") ?? Number.MAX_SAFE_INTEGER);
  return disks.toSorted((one, other) => order(one) - order(other));
}

const BUSES: ReadonlySet<string> = new Set(["virtio", "scsi", "sata", "usb", "ide"]);
const FORMATS: ReadonlySet<string> = new Set(["qcow2", "raw"]);

/** The names that `Volume.spec.existing` can have. */
const VOLUME_NAME = /^[^./\p{Cc}\p{Cs}][^/\p{Cc}\p{Cs}]{0,199}$/u;

function describeDisk(
  disk: Element,
  { object: { name, state } }: FoundMachine,
  storage: FoundStorage,
): FoundDisk | PlainDisk {
  const { volumes, shared } = storage;
  const target = attributeOf(disk, "target", "dev") ?? "";
  const key = sourceKey(disk, volumes);
  const volume = key === undefined ? undefined : volumes.get(key);
  const observed = Object.values(state.disks).find((candidate) => candidate.target === target);
  const others = (key === undefined ? undefined : shared.get(key))?.filter((user) => user !== name) ?? [];
  const bus = attributeOf(disk, "target", "bus") ?? "";
  const format = attributeOf(disk, "driver", "type") ?? "raw";
  const plain = (why: string): PlainDisk => ({ target, why });
  if (others.length > 0) return plain(`shared with ${others.join(", ")}`);
  if (volume === undefined || observed === undefined) return plain(whyInNoPool(disk, storage.objects));
  if (volume.mark !== undefined) return plain(`it is a volume of the fleet ${volume.mark.fleet}`);
  if (!VOLUME_NAME.test(volume.file)) return plain("no Volume can have the name of its file");
  if (!BUSES.has(bus)) return plain(`no field describes the bus ${bus}`);
  if (!FORMATS.has(format)) return plain(`no field describes the format ${format}`);
  if (format === "qcow2" && volume.state.format !== "qcow2")
    return plain(`it is opened as ${format}, but libvirt sees ${volume.state.format} in it`);
  return { target, bus: bus as DiskState["bus"], volume, state: observed }; // checked above
}
