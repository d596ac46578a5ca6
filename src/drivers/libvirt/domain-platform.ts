import type { DomainSection } from "./domain-types.ts";
import { metadataPart } from "./metadata.ts";
import type { DomainState } from "./states.ts";
import { type Element, element } from "./xml.ts";
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
  "uuid" | "type" | "arch" | "machine" | "firmware" | "kernel" | "cpuMode" | "hugepages"
> = {
  read: (domain) => ({
    uuid: textOf(domain, "uuid") ?? "",
    type: attributeOf(domain, "type") as DomainState["type"], // the name of another hypervisor differs from all of ours
    arch: attributeOf(domain, "os", "type", "arch") ?? "",
    machine: machineFamily(attributeOf(domain, "os", "type", "machine") ?? ""),
    firmware: isEfi(domain) ? "efi" : "bios",
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

/**
 * Returns the family of a machine type, without its version: `pc-q35-7.2` → `q35`, `pc-i440fx-7.2` → `pc`, `virt-7.2` →
 * `virt`.
 */
export function machineFamily(machine: string): string {
  const short = machine.replace(/^pc-i440fx(?=-|$)/, "pc").replace(/^pc-q35(?=-|$)/, "q35");
  return short.replace(/-\d+(\.\d+)*$/, "");
}

/** Writes the machine type. libvirt stores a version, which stays as long as the family does. */
function writeMachine(type: Element, state: { arch: string; machine: string }): void {
  type.attributes.arch = state.arch;
  type.children = ["hvm"];
  if (machineFamily(type.attributes.machine ?? "") !== state.machine) type.attributes.machine = state.machine;
}

function isEfi(domain: Element): boolean {
  return (
    attributeOf(domain, "os", "firmware") === "efi" ||
    attributeOf(domain, "os", "loader", "type") === "pflash"
  );
}

function writeFirmware(domain: Element, firmware: DomainState["firmware"]): void {
  if (isEfi(domain) === (firmware === "efi")) return;
  const os = ensureChild(domain, "os");
  setAttribute(os, "firmware", firmware === "efi" ? "efi" : undefined);
  for (const name of ["loader", "nvram", "firmware"]) removeChildren(os, name);
}

function readKernel(domain: Element): DomainState["kernel"] {
  const path = textOf(domain, "os", "kernel");
  if (path === undefined) return null;
  const cmdline = textOf(domain, "os", "cmdline") ?? "";
  return { path, cmdline, initrd: textOf(domain, "os", "initrd") ?? "" };
}

function writeKernel(os: Element, kernel: DomainState["kernel"]): void {
  setText(os, "kernel", kernel?.path);
  setText(os, "initrd", kernel?.initrd || undefined);
  setText(os, "cmdline", kernel?.cmdline || undefined);
}

/**
 * Reads the CPU mode. libvirt fills in a model if no `<cpu>` was given (`check='none'`). It also expands a running
 * machine's model: then our metadata tells the mode of its start.
 */
function readCpuMode(domain: Element): DomainState["cpuMode"] {
  const recorded = attributeOf(metadataPart(domain, "note"), "cpuMode");
  const mode = attributeOf(domain, "cpu", "mode");
  if (mode === undefined) return "default";
  if (mode !== "custom") return mode as DomainState["cpuMode"]; // an unknown mode differs from all of ours
  const expanded = attributeOf(domain, "id") !== undefined ? recorded : undefined;
  const byDefault = attributeOf(domain, "cpu", "check") === "none" ? "default" : "custom";
  return (expanded ?? byDefault) as DomainState["cpuMode"];
}

function writeCpuMode(domain: Element, mode: DomainState["cpuMode"]): void {
  if (readCpuMode(domain) === mode) return;
  const before = child(domain, "cpu");
  const migratable = mode === "host-passthrough" ? { migratable: "on" } : undefined;
  if (mode === "default") removeChild(domain, before);
  else replaceChild(domain, before, element("cpu", { mode, check: "none", ...migratable }));
}

function writeHugepages(domain: Element, desired: boolean): void {
  const backing = ensureChild(domain, "memoryBacking");
  if (desired) ensureChild(backing, "hugepages");
  else removeChildren(backing, "hugepages");
  removeIfEmpty(domain, "memoryBacking");
}
