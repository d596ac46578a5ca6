import { parseInteger } from "./definition-values.ts";
import { sourceOf } from "./domain-disks.ts";
import type { DomainSection } from "./domain-types.ts";
import { unmanagedNames } from "./domain-unmanaged.ts";
import type { DomainState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensureChild,
  removeChild,
  removeChildren,
  setAttributes,
} from "./xml-edit.ts";

/** Other devices: https://libvirt.org/formatdomain.html#devices */
export const devices: DomainSection<"seed" | "hostDevices" | "guestAgent" | "watchdog" | "tpm"> = {
  read: (domain) => ({
    seed: readSeed(domain),
    hostDevices: pciDevices(domain).map(formatPciAddress).sort(),
    guestAgent: agentChannel(domain) !== undefined,
    watchdog: readWatchdog(domain),
    tpm: child(domain, "devices", "tpm") !== undefined,
  }),
  write(domain, state) {
    const all = ensureChild(domain, "devices");
    writeSeed(domain, state.seed);
    writeHostDevices(all, pciDevices(domain), state.hostDevices);
    if (state.guestAgent && agentChannel(domain) === undefined) all.children.push(newAgentChannel());
    if (!state.guestAgent) removeChild(all, agentChannel(domain));
    writeWatchdog(all, state.watchdog);
    if (!state.tpm) removeChildren(all, "tpm");
    else if (child(all, "tpm") === undefined) all.children.push(newTpm());
  },
};

/**
 * The place of the CD drive with the seed. virtio-scsi, because common cloud kernels have no AHCI. Disks start at
 * `sdb`.
 */
export const SEED_TARGET = { dev: "sda", bus: "scsi" } as const;

/** Returns the CD drive of the seed, with or without a medium. */
export function seedDrive(domain: Element): Element | undefined {
  if (unmanagedNames(domain, "disk").has(SEED_TARGET.dev)) return undefined;
  const drives = childrenOf(child(domain, "devices"), "disk").filter(
    (disk) => disk.attributes.device === "cdrom",
  );
  return drives.find((drive) => attributeOf(drive, "target", "dev") === SEED_TARGET.dev);
}

function readSeed(domain: Element): string | null {
  const drive = seedDrive(domain);
  return (drive && sourceOf(drive)) || null;
}

export function newSeedDrive(): Element {
  const parts = [
    element("driver", { name: "qemu", type: "raw" }),
    element("target", SEED_TARGET),
    element("readonly"),
  ];
  return element("disk", { type: "file", device: "cdrom" }, parts);
}

/** Keeps the drive without a seed, empty. A seed can then be inserted while the machine runs. */
export function writeSeed(domain: Element, path: string | null): void {
  if (readSeed(domain) === path) return;
  const drive = seedDrive(domain) ?? newSeedDrive();
  if (seedDrive(domain) === undefined) ensureChild(domain, "devices").children.push(drive);
  removeChildren(drive, "source");
  if (path !== null) insertMedium(drive, path);
}

export function insertMedium(drive: Element, path: string): void {
  drive.attributes.type = "file";
  setAttributes(ensureChild(drive, "driver"), { name: "qemu", type: "raw" });
  ensureChild(drive, "source").attributes = { file: path };
}

function pciDevices(domain: Element): Element[] {
  return childrenOf(child(domain, "devices"), "hostdev").filter((device) => device.attributes.type === "pci");
}

/** Formats an address as lspci and sysfs do: `0000:01:00.0`. */
function formatPciAddress(device: Element): string {
  const address = child(device, "source", "address")?.attributes ?? {};
  const part = (text: string | undefined, digits: number) =>
    parseInteger(text ?? "0")
      .toString(16)
      .padStart(digits, "0");
  const { domain, bus, slot, function: fn } = address;
  return `${part(domain, 4)}:${part(bus, 2)}:${part(slot, 2)}.${part(fn, 1)}`;
}

function writeHostDevices(all: Element, present: readonly Element[], desired: readonly string[]): void {
  for (const device of present) if (!desired.includes(formatPciAddress(device))) removeChild(all, device);
  const presentAddresses = present.map(formatPciAddress);
  for (const address of desired)
    if (!presentAddresses.includes(address)) all.children.push(newHostDevice(address));
}

function newHostDevice(address: string): Element {
  const [domain = "0", bus = "0", slot = "0", fn = "0"] = address.split(/[:.]/).map((part) => `0x${part}`);
  const source = element("source", {}, [element("address", { domain, bus, slot, function: fn })]);
  return element("hostdev", { mode: "subsystem", type: "pci", managed: "yes" }, [source]);
}

const AGENT = "org.qemu.guest_agent.0";

function agentChannel(domain: Element): Element | undefined {
  const channels = childrenOf(child(domain, "devices"), "channel");
  return channels.find((channel) => attributeOf(channel, "target", "name") === AGENT);
}

function newAgentChannel(): Element {
  return element("channel", { type: "unix" }, [element("target", { type: "virtio", name: AGENT })]);
}

/**
 * The model of the watchdog that is part of every q35 machine. libvirt lists it since 9.1, with the action of the other
 * watchdogs, or `reset` if there are none. It cannot be removed.
 */
const BUILT_IN_WATCHDOG = "itco";
const BUILT_IN_ACTION = "reset";

/** Returns the watchdog that is part of the machine and those that were added. */
function watchdogs(all: Element | undefined): { builtIn: Element | undefined; added: Element[] } {
  const listed = childrenOf(all, "watchdog");
  const isBuiltIn = (watchdog: Element) => watchdog.attributes.model === BUILT_IN_WATCHDOG;
  return { builtIn: listed.find(isBuiltIn), added: listed.filter((watchdog) => !isBuiltIn(watchdog)) };
}

/** Reads the action. The built-in watchdog counts if its action was changed. */
function readWatchdog(domain: Element): DomainState["watchdog"] {
  const { builtIn, added } = watchdogs(child(domain, "devices"));
  const builtInAction = builtIn?.attributes.action ?? BUILT_IN_ACTION;
  const implicit = builtInAction === BUILT_IN_ACTION ? "none" : builtInAction;
  // an unknown action is shown as it is, and so differs from ours
  return (added.length === 0 ? implicit : (added[0]?.attributes.action ?? "none")) as DomainState["watchdog"];
}

/** Writes the action of all watchdogs. libvirt refuses a machine whose watchdogs have different actions. */
function writeWatchdog(all: Element, action: DomainState["watchdog"]): void {
  const { builtIn, added } = watchdogs(all);
  if (builtIn !== undefined) builtIn.attributes.action = action === "none" ? BUILT_IN_ACTION : action;
  if (action === "none") {
    for (const watchdog of added) removeChild(all, watchdog);
    return;
  }
  if (added.length === 0) all.children.push(element("watchdog", { model: "i6300esb", action }));
  for (const watchdog of added) watchdog.attributes.action = action;
}

/** Removes the built-in watchdog from a definition whose machine family changes. libvirt adds it to a q35 machine. */
export function removeBuiltInWatchdog(all: Element): void {
  removeChild(all, watchdogs(all).builtIn);
}

function newTpm(): Element {
  return element("tpm", { model: "tpm-tis" }, [element("backend", { type: "emulator", version: "2.0" })]);
}
