import { describeFirmware } from "../drivers/libvirt/domain-firmware.ts";
import { DESCRIBED, describeDevice, describePart } from "../drivers/libvirt/domain-others.ts";
import { type Element, isElement } from "../drivers/libvirt/xml.ts";
import { attributeOf, child, childrenOf } from "../drivers/libvirt/xml-edit.ts";

/** The devices of a machine that its resource describes. */
export interface DescribedDevices {
  /** Device names of disks: `vda`. */
  readonly disks: ReadonlySet<string>;
  /** MAC addresses of interfaces, in lower case. */
  readonly interfaces: ReadonlySet<string>;
  readonly hugepages: boolean;
}

/**
 * Returns a line for each part of a definition that no field of a resource describes, and that a person would look for
 * (https://libvirt.org/formatdomain.html). The lines name kinds, places and models, and never arguments, passwords,
 * serial numbers or texts for the guest.
 */
export function describeUnmanaged(domain: Element, described: DescribedDevices): string[] {
  const devices = (child(domain, "devices")?.children ?? []).filter(isElement);
  const lines = devices.map((device) => {
    const describe = DEVICES[device.name];
    if (describe !== undefined) return describe(device, described);
    if (LEFT_OUT.has(device.name)) return undefined;
    return describePciDevice(device) ?? describeDevice(device, domain);
  });
  const parts = domain.children.filter(isElement).map((part) => {
    const describe = PARTS[part.name];
    if (describe !== undefined) return describe(part, described);
    return LEFT_OUT.has(part.name) ? undefined : describePart(part);
  });
  return [...describeFirmware(domain), ...lines, ...parts].filter((line) => line !== undefined);
}

type Describe = (part: Element, described: DescribedDevices) => string | undefined;

/** Parts that the files of a machine may describe, but these files do not. The driver describes all other parts. */
const DEVICES: Readonly<Record<string, Describe>> = {
  disk: describeDisk,
  interface: describeInterface,
};

const PARTS: Readonly<Record<string, Describe>> = {
  cputune: describeCpuTuning,
  memoryBacking: describeMemoryBacking,
};

/** Parts that each machine has, or that do not matter to how it runs. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...DESCRIBED,
  "video",
  "title",
  "description",
  "genid",
  "maxMemory",
  "perf",
  "qemu:capabilities",
]);

function describeMemoryBacking(part: Element, { hugepages }: DescribedDevices): string | undefined {
  const others = describePart(part);
  if (others !== undefined) return others;
  return hugepages ? undefined : "huge pages: the host has too few of 2 MiB, or they have another size";
}

function describeDisk(disk: Element, { disks }: DescribedDevices): string | undefined {
  const target = attributeOf(disk, "target", "dev") ?? "";
  if (disks.has(target)) return undefined;
  const kind = disk.attributes.device ?? "disk";
  const source = describeSource(disk);
  if (kind === "disk") return `disk ${target}: ${source ?? "without a source"}`;
  return source === undefined ? undefined : `${DRIVES[kind] ?? kind} ${target} with ${source}`;
}

const DRIVES: Readonly<Record<string, string>> = { cdrom: "CD-ROM", floppy: "floppy", lun: "SCSI LUN" };

/** Describes the source of a disk. URLs may contain credentials, so that only the protocol is named. */
export function describeSource(disk: Element): string | undefined {
  const { file, dev, dir, pool, volume, protocol } = child(disk, "source")?.attributes ?? {};
  if (file !== undefined) return `file ${file}`;
  if (dev !== undefined) return `block device ${dev}`;
  if (volume !== undefined) return `volume ${volume} of pool ${pool ?? ""}`;
  if (dir !== undefined) return `folder ${dir}`;
  if (protocol !== undefined) return `a disk over ${protocol}`;
  return undefined;
}

function describeInterface(nic: Element, { interfaces }: DescribedDevices): string | undefined {
  const mac = (attributeOf(nic, "mac", "address") ?? "").toLowerCase();
  if (interfaces.has(mac)) return undefined;
  return `interface ${mac}: ${describeInterfaceSource(nic)}`;
}

export function describeInterfaceSource(nic: Element): string {
  const type = nic.attributes.type ?? "";
  const { network, bridge, dev } = child(nic, "source")?.attributes ?? {};
  const port = attributeOf(nic, "virtualport", "type");
  const model = attributeOf(nic, "model", "type");
  const place = network ?? bridge ?? dev;
  const details = [
    port === undefined ? undefined : `port of ${port}`,
    model === undefined ? undefined : `model ${model}`,
  ];
  const parts = [`${INTERFACES[type] ?? type}${place === undefined ? "" : ` ${place}`}`, ...details];
  return parts.filter((part) => part !== undefined).join(", ");
}

const INTERFACES: Readonly<Record<string, string>> = {
  direct: "macvtap on",
  user: "user networking",
  ethernet: "tap device",
  hostdev: "a network card of the host",
  vhostuser: "vhost-user",
  vdpa: "vDPA",
};

/** Describes a PCI device of the host by its address. Undefined for other devices. */
function describePciDevice(device: Element): string | undefined {
  if (device.name !== "hostdev" || device.attributes.type !== "pci") return undefined;
  const {
    domain = "0",
    bus = "0",
    slot = "0",
    function: fn = "0",
  } = child(device, "source", "address")?.attributes ?? {};
  return `PCI device ${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)} of the host`;
}

function hex(text: string, digits: number): string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number.toString(16).padStart(digits, "0") : text;
}

function describeCpuTuning(tuning: Element): string | undefined {
  const names = ["iothreadpin", "emulatorpin", "vcpupin", "vcpusched", "cachetune", "memorytune"];
  const found = names.filter((name) => childrenOf(tuning, name).length > 0);
  return found.length === 0 ? undefined : `CPU tuning (${found.join(", ")})`;
}
