import { countVideoPorts } from "./domain-graphics.ts";
import { PCIE_PORTS } from "./domain-skeleton.ts";
import type { RunningState } from "./domain-types.ts";
import type { DiskState, DomainState, InterfaceState } from "./states.ts";
import type { Element } from "./xml.ts";
import { child, childrenOf } from "./xml-edit.ts";

/** The desired devices of a machine that can be attached at runtime. */
type Devices = Pick<DomainState, "disks" | "interfaces">;

/**
 * Returns the devices that change only by a restart of a running machine, as `disks.KEY` and `interfaces.KEY`:
 *
 * ```
 * disk on virtio, network card      a PCIe port each, while one is free
 * network card rtl8139              a conventional PCI slot, which q35 has only beside another such device
 * any device                        if the running machine refused the change
 * ```
 *
 * The ports of an adopted machine are not known: it is tried.
 */
export function devicesForRestart(desired: Devices, running: RunningState): ReadonlySet<string> {
  if (running.machine !== "q35" || running.unmanaged !== undefined) return new Set(running.devicesForRestart);
  const [disks, otherDisks] = [onPorts(desired.disks), onPorts(running.disks)];
  const [cards, otherCards] = [onPorts(desired.interfaces), onPorts(running.interfaces)];
  const forDisks = freePorts(running) + missingIn(disks, otherDisks).length; // disks are detached first
  const addedDisks = missingIn(otherDisks, disks);
  const forCards = Math.max(0, forDisks - addedDisks.length) + missingIn(cards, otherCards).length;
  const addedCards = missingIn(otherCards, cards);
  const slotless = hasSlots(running) ? [] : addedConventional(desired, running);
  return new Set([
    ...addedDisks.slice(forDisks).map(diskDevice),
    ...[...addedCards.slice(forCards), ...slotless].map(interfaceDevice),
    ...(running.devicesForRestart ?? []),
  ]);
}

export function diskDevice(key: string): string {
  return `disks.${key}`;
}

export function interfaceDevice(key: string): string {
  return `interfaces.${key}`;
}

/** The PCIe devices of every machine: the controllers for USB and SCSI, the balloon, the random number generator. */
const COMMON_DEVICES = 4;

function freePorts(running: RunningState): number {
  const { disks, interfaces, hostDevices = [], guestAgent = false, morePciePorts = 0 } = running;
  const others = COMMON_DEVICES + Number(guestAgent) + Number(hasSlots(running)) + hostDevices.length;
  const used = others + onPorts(disks).length + onPorts(interfaces).length;
  return Math.max(0, PCIE_PORTS + morePciePorts - used);
}

/**
 * Returns the number of ports that libvirt added to those of a new machine, for a machine with many devices, without those
 * that its screen occupies. It may be negative.
 */
export function countMorePciePorts(domain: Element): number {
  const controllers = childrenOf(child(domain, "devices"), "controller");
  const more = controllers.filter(
    ({ attributes: { model, index } }) => model === "pcie-root-port" && Number(index) > PCIE_PORTS,
  );
  return more.length - countVideoPorts(domain);
}

/** Returns whether the machine has a bridge with conventional PCI slots, which occupies a port. */
function hasSlots({ interfaces = {}, watchdog = "none" }: RunningState): boolean {
  return watchdog !== "none" || Object.values(interfaces).some(isConventional);
}

function addedConventional({ interfaces }: Devices, running: RunningState): string[] {
  const added = missingIn(Object.keys(running.interfaces ?? {}), Object.keys(interfaces));
  return added.filter((key) => isConventional(interfaces[key]));
}

/** Returns the keys of the devices that occupy a PCIe port. */
function onPorts(devices: { readonly [key: string]: DiskState | InterfaceState } | undefined): string[] {
  const entries = Object.entries(devices ?? {});
  return entries.filter(([, device]) => usesPort(device)).map(([key]) => key);
}

function usesPort(device: DiskState | InterfaceState): boolean {
  return "bus" in device ? device.bus === "virtio" : !isConventional(device);
}

function isConventional(device: InterfaceState | undefined): boolean {
  return device?.model === "rtl8139";
}

/** Returns the keys of `all` that are missing in `others`. */
function missingIn(others: readonly string[], all: readonly string[]): string[] {
  return all.filter((key) => !others.includes(key));
}
