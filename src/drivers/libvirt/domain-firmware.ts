import { machineFamily } from "./machine-type.ts";
import type { DomainState } from "./states.ts";
import type { Element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensureChild,
  removeChildren,
  setAttribute,
  setAttributes,
  textContent,
} from "./xml-edit.ts";

/** Returns the firmware of a definition: https://libvirt.org/formatdomain.html#bios-bootloader */
export function readFirmware(domain: Element): DomainState["firmware"] {
  return isEfi(domain) ? "efi" : "bios";
}

function isEfi(domain: Element): boolean {
  return (
    attributeOf(domain, "os", "firmware") === "efi" ||
    attributeOf(domain, "os", "loader", "type") === "pflash" ||
    child(domain, "os", "varstore") !== undefined
  );
}

/** The parts of `<os>` that belong to one firmware. libvirt completes them in a definition with `firmware='efi'`. */
const FIRMWARE_PARTS = ["loader", "nvram", "varstore", "firmware"] as const;

/** Writes the firmware. A definition that has it already keeps its files and its features. */
export function writeFirmware(domain: Element, firmware: DomainState["firmware"]): void {
  if (readFirmware(domain) === firmware) return;
  const os = ensureChild(domain, "os");
  setAttribute(os, "firmware", firmware === "efi" ? "efi" : undefined);
  for (const name of FIRMWARE_PARTS) removeChildren(os, name);
}

/**
 * Lets libvirt choose a firmware again if the machine family changes: libvirt 11 writes its choice into the definition,
 * and it may not fit another family. The variables stay. The caller must not have written the new family yet.
 */
export function releaseFirmware(domain: Element, { machine }: Pick<DomainState, "machine">): void {
  const before = attributeOf(domain, "os", "type", "machine");
  if (before === undefined || machineFamily(before) === machine) return;
  const os = child(domain, "os");
  if (os === undefined || os.attributes.firmware !== "efi") return;
  for (const name of ["loader", "firmware"]) removeChildren(os, name);
  for (const nvram of childrenOf(os, "nvram"))
    setAttributes(nvram, { template: undefined, templateFormat: undefined });
}

/**
 * Returns whether the firmware of a running machine cannot be told from its definition: libvirt 9 replaces
 * `firmware='efi'` there by a file, and firmware for encrypted guests (AMD SEV) has the same loader as a BIOS.
 */
export function isAmbiguousFirmware(live: Element): boolean {
  const isRom = attributeOf(live, "os", "loader", "type") === "rom";
  return isRom && attributeOf(live, "os", "firmware") === undefined && !isEfi(live);
}

/**
 * Describes what a definition says of its firmware and its TPM beyond `firmware` and `tpm` of a resource, for people.
 * A new machine would have other files and other state.
 */
export function describeFirmware(domain: Element): string[] {
  const os = child(domain, "os");
  const loader = textContent(child(os, "loader"))?.trim();
  const lines = [
    ...(loader ? [`firmware ${loader}`] : []),
    ...firmwareFeatures(os),
    ...[child(os, "nvram"), child(os, "varstore")].flatMap(describeVariables),
    ...childrenOf(child(domain, "devices"), "tpm").flatMap(describeTpm),
  ];
  return [...new Set(lines)];
}

function firmwareFeatures(os: Element | undefined): string[] {
  const features = childrenOf(child(os, "firmware"), "feature").map(
    ({ attributes: { name = "", enabled } }) =>
      enabled === "no" ? `firmware without ${name}` : `firmware with ${name}`,
  );
  return attributeOf(os, "loader", "secure") === "yes"
    ? ["firmware with secure-boot", ...features]
    : features;
}

/** Describes the file of the firmware's variables. URLs may contain credentials, so that only the protocol is named. */
function describeVariables(variables: Element | undefined): string[] {
  if (variables === undefined) return [];
  const { file, dev, protocol } = child(variables, "source")?.attributes ?? {};
  const path = file ?? dev ?? variables.attributes.path ?? textContent(variables)?.trim();
  if (path) return [`firmware variables ${path}`];
  return protocol === undefined ? [] : [`firmware variables over ${protocol}`];
}

/** Describes a TPM that is not the one of a new machine: version 2.0, emulated, with its state where libvirt puts it. */
function describeTpm(tpm: Element): string[] {
  const { type = "emulator", version = "2.0" } = child(tpm, "backend")?.attributes ?? {};
  const { path } = child(tpm, "backend", "source")?.attributes ?? {};
  return [
    ...(type === "emulator" ? [] : [`TPM (${type})`]),
    ...(version === "2.0" ? [] : [`TPM ${version}`]),
    ...(path === undefined ? [] : [`TPM state ${path}`]),
    ...(child(tpm, "backend", "encryption") === undefined ? [] : ["TPM state, encrypted"]),
  ];
}
