import { describeFirmware } from "./domain-firmware.ts";
import { readGraphics } from "./domain-graphics.ts";
import { type Element, isElement } from "./xml.ts";
import { attributeOf, child } from "./xml-edit.ts";

/**
 * Returns what a definition has that no field of a resource describes, for people: `sound card ich9`, `shared folder share`,
 * `firmware variables /srv/db_VARS.fd`. Disks, interfaces and PCI devices are listed elsewhere. What each machine has is left out:
 * controllers, input devices, consoles on a terminal.
 */
export function describeOthers(domain: Element): string[] {
  const devices = child(domain, "devices")?.children.filter(isElement) ?? [];
  const tunings = child(domain, "cputune")?.children.filter(isElement) ?? [];
  const lines = [
    ...devices.filter(({ name }) => !DESCRIBED.has(name)).map((device) => describeDevice(device, domain)),
    ...domain.children.filter(isElement).map(describePart),
    ...describeFirmware(domain),
    ...tunings.filter(({ name }) => !TUNINGS.has(name)).map(({ name }) => `CPU tuning (${name})`),
  ];
  return [...new Set(lines.filter((line) => line !== undefined))].sort();
}

/** Devices that fields describe, or that are part of each machine. */
export const DESCRIBED: ReadonlySet<string> = new Set([
  "emulator",
  "disk",
  "interface",
  "controller",
  "input",
  "console",
  "audio",
  "memballoon",
  "rng",
  "tpm",
  "watchdog",
]);

/** The parts of `<cputune>` that fields describe. */
const TUNINGS: ReadonlySet<string> = new Set(["shares", "period", "quota", "vcpupin", "emulatorpin"]);

/**
 * Describes a device that is not in `DESCRIBED`, with what tells it from others of its sort, and never its arguments,
 * passwords or serial numbers. Undefined if a field describes it.
 */
export function describeDevice(device: Element, domain: Element): string | undefined {
  const describe = DEVICES[device.name];
  return describe === undefined ? describeUnknown(device) : describe(device, domain);
}

/** Describes a part of a definition besides devices. Undefined for those that fields describe, and that each machine has. */
export function describePart(part: Element): string | undefined {
  return PARTS[part.name]?.(part);
}

const DEVICES: Readonly<Record<string, (device: Element, domain: Element) => string | undefined>> = {
  hostdev: (device) =>
    device.attributes.type === "pci" ? undefined : `${describeHostDevice(device)} of the host`,
  filesystem: (device) => withName("shared folder", attributeOf(device, "target", "dir")),
  graphics: describeScreen,
  sound: (device) => withName("sound card", device.attributes.model),
  redirdev: (device) => `redirection of ${device.attributes.bus ?? "usb"} devices`,
  channel: describeChannel,
  smartcard: () => "smart card",
  parallel: (device) => `parallel port (${device.attributes.type ?? "null"})`,
  serial: (device) =>
    device.attributes.type === "pty" ? undefined : `serial port (${device.attributes.type ?? "null"})`,
  shmem: (device) => withName("shared memory", device.attributes.name),
  memory: (device) => `memory device (${device.attributes.model ?? "dimm"})`,
  iommu: (device) => withName("IOMMU", device.attributes.model),
  vsock: () => "vsock",
  crypto: () => "crypto device",
  panic: (device) => withName("panic device", device.attributes.model),
  hub: () => "USB hub",
  nvram: () => "NVRAM device",
  lease: () => "lock lease",
};

const PARTS: Readonly<Record<string, (part: Element) => string | undefined>> = {
  title: () => "title",
  description: () => "description",
  genid: () => "generation id (genid)",
  maxMemory: () => "slots for memory (maxMemory)",
  perf: () => "performance events (perf)",
  "qemu:commandline": () => "arguments of QEMU (qemu:commandline)",
  "qemu:override": () => "properties of QEMU devices (qemu:override)",
  "qemu:capabilities": () => "capabilities of QEMU (qemu:capabilities)",
  sysinfo: () => "sysinfo (SMBIOS or fw_cfg values)",
  numatune: () => "NUMA placement (numatune)",
  memtune: () => "memory limits (memtune)",
  blkiotune: () => "disk weights (blkiotune)",
  iothreads: () => "I/O threads",
  keywrap: () => "key wrapping",
  launchSecurity: (part) => withName("launch security", part.attributes.type),
  resource: () => "resource partition",
  seclabel: () => "security label",
  idmap: () => "user mapping",
  memoryBacking: (part) =>
    part.children.filter(isElement).some(({ name }) => name !== "hugepages") ? "memory backing" : undefined,
};

function withName(sort: string, name: string | undefined): string {
  return name === undefined ? sort : `${sort} ${name}`;
}

/** Describes a device of a sort that has no words here, by the names of libvirt: `video virtio`. */
function describeUnknown({ name, attributes, children }: Element): string {
  const device = { name, attributes, children };
  const about =
    attributeOf(device, "target", "name") ??
    attributes.name ??
    attributeOf(device, "model", "type") ??
    attributes.model ??
    attributes.type;
  return withName(name, about);
}

const AGENT = "org.qemu.guest_agent.0";

function describeChannel(channel: Element): string | undefined {
  const name = attributeOf(channel, "target", "name") ?? "";
  return name === AGENT ? undefined : `channel ${name || (channel.attributes.type ?? "")}`;
}

/** Describes the place of a screen, never its password. The only screen on a socket is as a resource describes it. */
function describeScreen(graphics: Element, domain: Element): string | undefined {
  if (["vnc", "spice"].includes(readGraphics(domain))) return undefined;
  const type = graphics.attributes.type ?? "";
  const listen = child(graphics, "listen")?.attributes ?? {};
  const address = listen.address ?? graphics.attributes.listen;
  if (listen.type === "socket") return `screen: ${type} on a socket`;
  return address === undefined ? `screen: ${type}` : `screen: ${type} on ${address}`;
}

/** Describes a device that a machine has of its host: `USB device 046d:c52b`. PCI devices have an address instead. */
function describeHostDevice(device: Element): string {
  const type = device.attributes.type ?? device.attributes.mode ?? "";
  const [vendor, product = ""] = ["vendor", "product"].map((part) =>
    attributeOf(device, "source", part, "id")?.replace(/^0x/, ""),
  );
  if (type === "usb" && vendor !== undefined) return `USB device ${vendor}:${product}`;
  return withName(`${type} device`, attributeOf(device, "source", "address", "uuid"));
}
