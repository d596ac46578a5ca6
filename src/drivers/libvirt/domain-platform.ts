import { readFirmware, writeFirmware } from "./domain-firmware.ts";
import type { DomainSection } from "./domain-types.ts";
import { machineFamily } from "./machine-type.ts";
import { metadataPart } from "./metadata.ts";
import type { DomainState } from "./states.ts";
import { type Element, element, isElement } from "./xml.ts";
import {
  attributeOf,
  child,
  ensureChild,
  removeChild,
  removeChildren,
  removeIfEmpty,
  replaceChild,
  setAttribute,
  setText,
  textOf,
} from "./xml-edit.ts";

/** The platform of a machine: https://libvirt.org/formatdomain.html#operating-system-booting */
export const platform: DomainSection<
  "uuid" | "type" | "arch" | "machine" | "machineType" | "firmware" | "kernel" | "cpuMode" | "hugepages"
> = {
  read: (domain) => ({
    uuid: textOf(domain, "uuid") ?? "",
    type: attributeOf(domain, "type") as DomainState["type"], // the name of another hypervisor differs from all of ours
    arch: attributeOf(domain, "os", "type", "arch") ?? "",
    machine: machineFamily(attributeOf(domain, "os", "type", "machine") ?? ""),
    machineType: attributeOf(domain, "os", "type", "machine") ?? "",
    firmware: readFirmware(domain),
    kernel: readKernel(domain),
    cpuMode: readCpuMode(domain),
    hugepages: child(domain, "memoryBacking", "hugepages") !== undefined,
  }),
  write(domain, state) {
    setText(domain, "uuid", state.uuid);
    setAttribute(domain, "type", state.type);
    writeMachine(ensureChild(domain, "os", "type"), state);
    writeFirmware(domain, state.firmware);
    writeKernel(ensureChild(domain, "os"), state.kernel);
    writeCpuMode(domain, state.cpuMode);
    writeHugepages(domain, state.hugepages);
  },
};

/** Writes the machine type. libvirt stores a version, which stays as long as the family does and no other one is desired. */
function writeMachine(
  type: Element,
  { arch, machine, machineType = "" }: Pick<DomainState, "arch" | "machine" | "machineType">,
): void {
  if (type.attributes.arch !== arch) type.attributes.arch = arch;
  if (type.children.length === 0) type.children = ["hvm"];
  const isOfFamily = machineType !== "" && machineFamily(machineType) === machine;
  if (isOfFamily) type.attributes.machine = machineType;
  else if (machineFamily(type.attributes.machine ?? "") !== machine) type.attributes.machine = machine;
}

function readKernel(domain: Element): DomainState["kernel"] {
  const path = textOf(domain, "os", "kernel");
  if (path === undefined) return null;
  const cmdline = textOf(domain, "os", "cmdline") ?? "";
  return { path, cmdline, initrd: textOf(domain, "os", "initrd") ?? "" };
}

export function writeKernel(os: Element, kernel: DomainState["kernel"]): void {
  setText(os, "kernel", kernel?.path);
  setText(os, "initrd", kernel?.initrd || undefined);
  setText(os, "cmdline", kernel?.cmdline || undefined);
}

/**
 * Reads the CPU mode: the name of the model for mode `custom`, which libvirt also fills in if no `<cpu>` was given. It
 * also expands a running machine's model: then our metadata tells the mode of its start.
 */
function readCpuMode(domain: Element): string {
  const mode = attributeOf(domain, "cpu", "mode");
  if (mode === undefined) return "default";
  if (mode !== "custom") return mode;
  const recorded = attributeOf(metadataPart(domain, "note"), "cpuMode");
  const isExpanded = attributeOf(domain, "id") !== undefined;
  return (isExpanded ? recorded : undefined) ?? textOf(domain, "cpu", "model") ?? "";
}

const CPU_MODES: ReadonlySet<string> = new Set(["host-passthrough", "host-model", "maximum"]);

/** The parts of `<cpu>` that do not belong to the model. */
const CPU_PARTS: ReadonlySet<string> = new Set(["topology", "numa", "cache", "maxphysaddr"]);

/** Writes the CPU mode. Topology and NUMA cells stay. */
function writeCpuMode(domain: Element, mode: string): void {
  if (readCpuMode(domain) === mode) return;
  const before = child(domain, "cpu");
  const parts = before?.children.filter((part) => isElement(part) && CPU_PARTS.has(part.name)) ?? [];
  if (mode === "default") removeChild(domain, before);
  else replaceChild(domain, before, newCpu(mode, parts));
}

function newCpu(mode: string, parts: Element["children"]): Element {
  if (!CPU_MODES.has(mode)) {
    const model = element("model", { fallback: "forbid" }, [mode]);
    return element("cpu", { mode: "custom", match: "exact", check: "partial" }, [model, ...parts]);
  }
  const migratable = mode === "host-passthrough" ? { migratable: "on" } : undefined;
  return element("cpu", { mode, check: "none", ...migratable }, parts);
}

function writeHugepages(domain: Element, desired: boolean): void {
  const backing = ensureChild(domain, "memoryBacking");
  if (desired) ensureChild(backing, "hugepages");
  else removeChildren(backing, "hugepages");
  removeIfEmpty(domain, "memoryBacking");
}
