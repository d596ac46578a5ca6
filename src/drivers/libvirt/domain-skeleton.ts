import { newSeedDrive } from "./domain-devices.ts";
import { machineFamily } from "./domain-platform.ts";
import type { DomainDefinition } from "./domain-section.ts";
import { type Element, element, isElement } from "./xml.ts";
import { attributeOf, childrenOf, ensure, remove } from "./xml-edit.ts";

/** PCIe ports for devices to be attached to while the machine runs; those that libvirt needs itself are taken of these. */
const PCIE_PORTS = 16;

/** What a new machine has beyond its state: https://libvirt.org/formatdomain.html */
export function domainSkeleton(name: string, state: DomainDefinition): Element {
  return element("domain", { type: state.type }, [
    element("name", {}, [name]),
    element("features", {}, [element("acpi"), element("apic"), ...tcg(state)]),
    element("clock", { offset: "utc" }),
    element("on_poweroff", {}, ["destroy"]),
    element("on_reboot", {}, ["restart"]),
    element("on_crash", {}, ["restart"]),
    element("devices", {}, [...controllers(state), newSeedDrive(), ...always(name)]),
  ]);
}

/** Sizes of an emulated machine's translation buffer; QEMU's default is 1 GiB. */
const TB_CACHE_MIB = { least: 32, most: 512 };

/**
 * A small machine's buffer is small, for QEMU's default is more than its whole memory. One that may be given CPUs while
 * it runs has a large one: QEMU ends if the buffer's last region is in use when another CPU's thread starts
 * (tcg_region_initial_alloc in tcg/region.c; measured with 7.2: a buffer of 40 MiB is that full after one boot).
 */
function tcg({ type, memoryMaxKiB, vcpus, vcpusMax }: DomainDefinition): Element[] {
  if (type !== "qemu") return [];
  const { least, most } = TB_CACHE_MIB;
  const mib = vcpusMax > vcpus ? most : Math.min(most, Math.max(least, Math.round(memoryMaxKiB / 4096)));
  return [element("tcg", {}, [element("tb-cache", { unit: "MiB" }, [String(mib)])])];
}

/**
 * Another family of machines has other buses: its controllers are made anew, and libvirt gives all devices new places.
 * Must be called while the definition still says what it was.
 */
export function rewire(domain: Element, state: DomainDefinition): void {
  const before = attributeOf(domain, "os", "type", "machine");
  if (before === undefined || machineFamily(before) === state.machine) return;
  const devices = ensure(domain, "devices");
  const rebuilt = (one: Element) => one.name === "controller" && REBUILT.has(one.attributes.type ?? "");
  devices.children = devices.children.filter((one) => !isElement(one) || !rebuilt(one));
  for (const device of devices.children.filter(isElement)) {
    for (const address of childrenOf(device, "address"))
      if (address.attributes.type === "pci") remove(device, address);
  }
  const added = controllers(state).filter(rebuilt);
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

function always(name: string): Element[] {
  const log = element("log", { file: consoleLog(name), append: "off" });
  const random = element("backend", { model: "random" }, ["/dev/urandom"]);
  return [
    element("serial", { type: "pty" }, [log]),
    element("memballoon", { model: "virtio" }, [element("stats", { period: "5" })]),
    element("rng", { model: "virtio" }, [random]),
  ];
}

/** Where the serial console is written to, from the machine's last start on. */
export function consoleLog(name: string): string {
  return `/var/log/libvirt/qemu/${name}.console.log`;
}
