import { describeFirmware } from "../drivers/libvirt/domain-firmware.ts";
import { type Element, isElement } from "../drivers/libvirt/xml.ts";
import { attributeOf, child, childrenOf } from "../drivers/libvirt/xml-edit.ts";

/** The devices of a machine that its resource describes. */
export interface DescribedDevices {
  /** Device names of disks: `vda`. */
  readonly disks: ReadonlySet<string>;
  /** MAC addresses of interfaces, in lower case. */
  readonly interfaces: ReadonlySet<string>;
  /** True: the only screen. */
  readonly screen: boolean;
  readonly hugepages: boolean;
}

/**
 * Returns a line for each part of a definition that no field of a resource describes, and that a person would look for
 * (https://libvirt.org/formatdomain.html). The lines name kinds, places and models, and never arguments, passwords,
 * serial numbers or texts for the guest.
 */
export function describeUnmanaged(domain: Element, described: DescribedDevices): string[] {
  const devices = (child(domain, "devices")?.children ?? []).filter(isElement);
  const lines = devices.map((device) => DEVICES[device.name]?.(device, described));
  const parts = domain.children.filter(isElement).map((part) => PARTS[part.name]?.(part, described));
  return [...describeFirmware(domain), ...lines, ...parts].filter((line) => line !== undefined);
}

type Describe = (part: Element, described: DescribedDevices) => string | undefined;

const DEVICES: Readonly<Record<string, Describe>> = {
  disk: describeDisk,
  interface: describeInterface,
  hostdev: describeHostDevice,
  filesystem: (device) => `shared folder ${attributeOf(device, "target", "dir") ?? ""}`.trimEnd(),
  graphics: describeGraphics,
  sound: (device) => `sound card ${device.attributes.model ?? ""}`.trimEnd(),
  redirdev: (device) => `redirection of ${device.attributes.bus ?? "usb"} devices`,
  channel: describeChannel,
  smartcard: () => "smart card",
  parallel: (device) => `parallel port (${device.attributes.type ?? "null"})`,
  shmem: (device) => `shared memory ${device.attributes.name ?? ""}`.trimEnd(),
  memory: (device) => `memory device (${device.attributes.model ?? "dimm"})`,
  iommu: (device) => `IOMMU ${device.attributes.model ?? ""}`.trimEnd(),
  vsock: () => "vsock",
  crypto: () => "crypto device",
  panic: (device) => `panic device ${device.attributes.model ?? ""}`.trimEnd(),
  hub: () => "USB hub",
  nvram: () => "NVRAM device",
  lease: () => "lock lease",
  serial: (device) =>
    device.attributes.type === "pty" ? undefined : `serial port (${device.attributes.type ?? "null"})`,
};

const PARTS: Readonly<Record<string, Describe>> = {
  "qemu:commandline": () => "arguments of QEMU (qemu:commandline)",
  "qemu:override": () => "properties of QEMU devices (qemu:override)",
  sysinfo: () => "sysinfo (SMBIOS or fw_cfg values)",
  numatune: () => "NUMA placement (numatune)",
  memtune: () => "memory limits (memtune)",
  blkiotune: () => "disk weights (blkiotune)",
  iothreads: () => "I/O threads",
  keywrap: () => "key wrapping",
  launchSecurity: (part) => `launch security ${part.attributes.type ?? ""}`.trimEnd(),
  resource: () => "resource partition",
  seclabel: () => "security label",
  idmap: () => "user mapping",
  cputune: describeCpuTuning,
  memoryBacking: describeMemoryBacking,
};

function describeMemoryBacking(part: Element, { hugepages }: DescribedDevices): string | undefined {
  const names = part.children.filter(isElement).map(({ name }) => name);
  if (names.some((name) => name !== "hugepages")) return "memory backing";
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

function describeHostDevice(device: Element): string {
  const type = device.attributes.type ?? device.attributes.mode ?? "";
  const {
    domain = "0",
    bus = "0",
    slot = "0",
    function: fn = "0",
  } = child(device, "source", "address")?.attributes ?? {};
  if (type === "pci")
    return `PCI device ${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)} of the host`;
  const vendor = attributeOf(device, "source", "vendor", "id");
  const product = attributeOf(device, "source", "product", "id");
  if (type === "usb" && vendor !== undefined)
    return `USB device ${strip(vendor)}:${strip(product ?? "")} of the host`;
  return `${type} device of the host`;
}

function hex(text: string, digits: number): string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number.toString(16).padStart(digits, "0") : text;
}

function strip(id: string): string {
  return id.replace(/^0x/, "");
}

/** Describes the place of a screen, never its password. */
function describeGraphics(graphics: Element, { screen }: DescribedDevices): string | undefined {
  if (screen) return undefined;
  const type = graphics.attributes.type ?? "";
  const listen = child(graphics, "listen")?.attributes ?? {};
  const address = listen.address ?? graphics.attributes.listen;
  if (listen.type === "socket") return `screen: ${type} on a socket`;
  return address === undefined ? `screen: ${type}` : `screen: ${type} on ${address}`;
}

const AGENT = "org.qemu.guest_agent.0";

function describeChannel(channel: Element): string | undefined {
  const name = attributeOf(channel, "target", "name") ?? "";
  return name === AGENT ? undefined : `channel ${name || (channel.attributes.type ?? "")}`;
}

function describeCpuTuning(tuning: Element): string | undefined {
  const names = ["iothreadpin", "emulatorpin", "vcpupin", "vcpusched", "cachetune", "memorytune"];
  const found = names.filter((name) => childrenOf(tuning, name).length > 0);
  return found.length === 0 ? undefined : `CPU tuning (${found.join(", ")})`;
}
