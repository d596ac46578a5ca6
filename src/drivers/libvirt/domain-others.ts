import { describeFirmware } from "./domain-firmware.ts";
import { readGraphics } from "./domain-graphics.ts";
import { type Element, isElement } from "./xml.ts";
import { attributeOf, child } from "./xml-edit.ts";

/**
 * Returns what a definition has that no field of a resource describes, for people: `sound ich9`, `filesystem share`,
 * `firmware variables /srv/db_VARS.fd`. Disks, interfaces and PCI devices are listed elsewhere. What each machine has is left out: controllers, input devices,
 * consoles on a terminal.
 */
export function describeOthers(domain: Element): string[] {
  const devices = child(domain, "devices")?.children.filter(isElement) ?? [];
  const parts = domain.children.filter(isElement).filter(({ name }) => UNDESCRIBED.has(name));
  const isOnSocket = ["vnc", "spice"].includes(readGraphics(domain)); // as a resource describes it
  const tunings = child(domain, "cputune")?.children.filter(isElement) ?? [];
  const names = [
    ...devices.filter((device) => isUndescribed(device, isOnSocket)).map(describeDevice),
    ...parts.map(({ name }) => name),
    ...describeFirmware(domain),
    ...tunings.filter(({ name }) => !TUNINGS.has(name)).map(({ name }) => `cputune ${name}`),
  ];
  return [...new Set(names)].sort();
}

/** Parts of a definition besides devices. */
const UNDESCRIBED: ReadonlySet<string> = new Set([
  "title",
  "description",
  "genid",
  "maxMemory",
  "iothreads",
  "blkiotune",
  "memtune",
  "numatune",
  "perf",
  "sysinfo",
  "keywrap",
  "launchSecurity",
  "seclabel",
  "qemu:commandline",
  "qemu:override",
  "qemu:capabilities",
]);

const TUNINGS: ReadonlySet<string> = new Set(["shares", "period", "quota", "vcpupin", "emulatorpin"]);

/** Devices that fields describe, or that are part of each machine. */
const DESCRIBED: ReadonlySet<string> = new Set([
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

const AGENT = "org.qemu.guest_agent.0";

function isUndescribed(device: Element, isOnSocket: boolean): boolean {
  const { name, attributes } = device;
  if (name === "graphics") return !isOnSocket;
  if (name === "hostdev") return attributes.type !== "pci";
  if (name === "serial") return attributes.type !== "pty";
  if (name === "channel") return attributeOf(device, "target", "name") !== AGENT;
  return !DESCRIBED.has(name);
}

/** Returns a device with what tells it from others of its sort. */
function describeDevice(device: Element): string {
  const { name, attributes } = device;
  if (name === "hostdev") return `hostdev ${describeHostDevice(device)}`;
  const about =
    attributeOf(device, "target", "name") ??
    attributeOf(device, "target", "dir") ??
    attributes.name ??
    attributeOf(device, "model", "type") ??
    attributes.model ??
    attributes.type;
  return about === undefined ? name : `${name} ${about}`;
}

function describeHostDevice(device: Element): string {
  const { type = "" } = device.attributes;
  const [vendor, product] = ["vendor", "product"].map((part) => attributeOf(device, "source", part, "id"));
  if (vendor !== undefined && product !== undefined)
    return `${type} ${vendor.replace(/^0x/, "")}:${product.replace(/^0x/, "")}`;
  const uuid = attributeOf(device, "source", "address", "uuid");
  return uuid === undefined ? type : `${type} ${uuid}`;
}
