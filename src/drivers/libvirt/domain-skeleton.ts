import { newSeedDrive, removeBuiltInWatchdog } from "./domain-devices.ts";
import type { DomainDefinition } from "./domain-types.ts";
import { machineFamily } from "./machine-type.ts";
import { type Element, element, isElement } from "./xml.ts";
import { attributeOf, childrenOf, ensureChild, removeChild } from "./xml-edit.ts";

/** Spare PCIe ports for devices that are attached at runtime. libvirt takes those that it needs itself from them. */
export const PCIE_PORTS = 16;

/** Returns what a new machine has beyond its state: https://libvirt.org/formatdomain.html */
export function domainSkeleton(name: string, state: DomainDefinition): Element {
  return element("domain", { type: state.type }, [
    element("name", {}, [name]),
    element("features", {}, [element("acpi"), element("apic"), ...tcgFeatures(state)]),
    element("clock", { offset: "utc" }),
    element("on_poweroff", {}, ["destroy"]),
    element("on_reboot", {}, ["restart"]),
    element("on_crash", {}, ["restart"]),
    element("devices", {}, [...controllers(state), newSeedDrive(), ...commonDevices(name)]),
  ]);
}

/** Sizes of an emulated machine's translation buffer in MiB; QEMU's default is 1 GiB. */
const TB_CACHE_MIB = { min: 32, max: 512 };

/**
 * Limits the translation buffer of an emulated machine. A small machine gets a small buffer, because QEMU's default
 * exceeds its whole memory. A machine that may get CPUs at runtime gets a large one. Otherwise QEMU exits if the
 * buffer's last region is in use when another CPU's thread starts (tcg_region_initial_alloc in tcg/region.c; measured
 * with 7.2: one boot fills a buffer of 40 MiB that far).
 */
function tcgFeatures({ type, memoryMaxKiB, vcpus, vcpusMax }: DomainDefinition): Element[] {
  if (type !== "qemu") return [];
  const { min, max } = TB_CACHE_MIB;
  const mib = vcpusMax > vcpus ? max : Math.min(max, Math.max(min, Math.round(memoryMaxKiB / 4096)));
  return [element("tcg", {}, [element("tb-cache", { unit: "MiB" }, [String(mib)])])];
}

/**
 * Replaces the controllers if the machine family changes, because another family has other buses. libvirt then gives
 * all devices new addresses. Also removes the watchdog that only q35 has. The caller must not have written the new family yet.
 */
export function rebuildControllers(domain: Element, state: DomainDefinition): void {
  const before = attributeOf(domain, "os", "type", "machine");
  if (before === undefined || machineFamily(before) === state.machine) return;
  const devices = ensureChild(domain, "devices");
  const isRebuilt = (node: Element) => node.name === "controller" && REBUILT.has(node.attributes.type ?? "");
  devices.children = devices.children.filter((node) => !isElement(node) || !isRebuilt(node));
  for (const device of devices.children.filter(isElement)) {
    for (const address of childrenOf(device, "address"))
      if (address.attributes.type === "pci") removeChild(device, address);
  }
  removeBuiltInWatchdog(devices);
  const added = controllers(state).filter(isRebuilt);
  devices.children.push(...added);
}

const REBUILT: ReadonlySet<string> = new Set(["pci", "usb", "sata", "ide"]);

function controllers({ machine }: DomainDefinition): Element[] {
  const scsi = element("controller", { type: "scsi", index: "0", model: "virtio-scsi" });
  const usb = element("controller", { type: "usb", index: "0", model: "qemu-xhci" });
  if (machine !== "q35") return [usb, scsi];
  const root = element("controller", { type: "pci", index: "0", model: "pcie-root" });
  const ports = Array.from({ length: PCIE_PORTS }, (_, index) =>
    element("controller", { type: "pci", index: String(index + 1), model: "pcie-root-port" }),
  );
  return [root, ...ports, usb, scsi];
}

function commonDevices(name: string): Element[] {
  const log = element("log", { file: consoleLog(name), append: "off" });
  const random = element("backend", { model: "random" }, ["/dev/urandom"]);
  return [
    element("serial", { type: "pty" }, [log]),
    element("memballoon", { model: "virtio" }, [element("stats", { period: "5" })]),
    element("rng", { model: "virtio" }, [random]),
  ];
}

/** Returns the path of the serial console's log, which begins with the machine's last start. */
function consoleLog(name: string): string {
  return `/var/log/libvirt/qemu/${name}.console.log`;
}
