import { describeOthers } from "./domain-others.ts";
import { metadataPart, metadataParts, newMetadataPart, setMetadata } from "./metadata.ts";
import { setsField } from "./open-fields.ts";
import type { Unmanaged, UnmanagedDevices } from "./states.ts";
import { copyElement, type Element, isElement } from "./xml.ts";
import { attributeOf } from "./xml-edit.ts";

/** The attribute of our metadata for each list of `Unmanaged` that adoption decides. Older metadata has `other`, too. */
const ATTRIBUTES = {
  disks: "disk",
  interfaces: "interface",
  hostDevices: "hostDevice",
  fields: "field",
} as const satisfies Record<Exclude<keyof Unmanaged, "others" | "devices" | "diskOrder">, string>;

type UnmanagedList = keyof typeof ATTRIBUTES;
type UnmanagedAttribute = (typeof ATTRIBUTES)[UnmanagedList];

/**
 * Reads what is unmanaged in an adopted machine. Undefined: the machine was not adopted. The parts that only people look
 * for are those of the definition as it is now.
 */
export function readUnmanaged(domain: Element): Omit<Unmanaged, "devices" | "diskOrder"> | undefined {
  if (metadataPart(domain, "adopted") === undefined) return undefined;
  const parts = metadataParts(domain, "unmanaged");
  const list = (name: UnmanagedAttribute) => parts.flatMap(({ attributes }) => attributes[name] ?? []).sort();
  return {
    disks: list(ATTRIBUTES.disks),
    interfaces: list(ATTRIBUTES.interfaces),
    hostDevices: list(ATTRIBUTES.hostDevices),
    fields: list(ATTRIBUTES.fields),
    others: describeOthers(domain),
  };
}

const NONE: ReadonlySet<string> = new Set();

/** Returns the names of the unmanaged devices of one sort: the targets of disks, the MAC addresses of interfaces. */
export function unmanagedNames(domain: Element, attribute: UnmanagedAttribute): ReadonlySet<string> {
  const parts = metadataParts(domain, "unmanaged");
  if (parts.length === 0) return NONE;
  return new Set(parts.flatMap(({ attributes }) => attributes[attribute] ?? []));
}

/** Returns a definition of an adopted machine with what fields describe: its managed disks and interfaces, and its kernel. */
export function onlyManaged(domain: Element): Element {
  const [disks, cards] = [unmanagedNames(domain, "disk"), unmanagedNames(domain, "interface")];
  const isManaged = (device: Element) => {
    if (device.name === "disk") return !disks.has(attributeOf(device, "target", "dev") ?? "");
    return (
      device.name === "interface" && !cards.has((attributeOf(device, "mac", "address") ?? "").toLowerCase())
    );
  };
  const parts = domain.children.filter(isElement).filter(({ name }) => ["os", "devices"].includes(name));
  const children = parts.map((part) =>
    part.name === "os" ? part : { ...part, children: part.children.filter(isElement).filter(isManaged) },
  );
  return { ...domain, children };
}

/** Drops the fields that a change sets from the unmanaged ones: a value that a file sets goes with its field. */
export function manageFields(domain: Element, changedPaths: readonly string[]): void {
  const parts = metadataParts(domain, "unmanaged");
  const rest = parts.filter(
    ({ attributes: { field } }) =>
      field === undefined || !changedPaths.some((path) => setsField(path, field)),
  );
  if (rest.length < parts.length) setMetadata(domain, "unmanaged", rest);
}

/** Adds fields to the unmanaged ones. */
export function addOpenFields(domain: Element, fields: readonly string[]): void {
  const present = unmanagedNames(domain, ATTRIBUTES.fields);
  const added = fields.filter((field) => !present.has(field));
  if (added.length === 0) return;
  const parts = added.map((field) => newMetadataPart("unmanaged", { [ATTRIBUTES.fields]: field }));
  setMetadata(domain, "unmanaged", [...metadataParts(domain, "unmanaged"), ...parts]);
}

/** Returns the definition in which these devices are managed, under their names. Only our metadata differs. */
export function manageDevices(stored: Element, { disks, interfaces }: UnmanagedDevices): Element {
  const targets = new Set(Object.values(disks).map(({ target }) => target));
  const macs = new Set(Object.values(interfaces).map(({ mac }) => mac));
  if (targets.size === 0 && macs.size === 0) return stored;
  const domain = copyElement(stored);
  const rest = metadataParts(domain, "unmanaged").filter(
    ({ attributes: { disk = "", interface: mac = "" } }) => !targets.has(disk) && !macs.has(mac),
  );
  const named = Object.entries(disks).map(([name, { source }]) => newMetadataPart("disk", { name, source }));
  const cards = Object.entries(interfaces).map(([name, { mac }]) =>
    newMetadataPart("interface", { name, mac }),
  );
  setMetadata(domain, "unmanaged", rest);
  setMetadata(domain, "disk", [...metadataParts(domain, "disk"), ...named]);
  setMetadata(domain, "interface", [...metadataParts(domain, "interface"), ...cards]);
  return domain;
}

/** Records that a machine was adopted, and what stays unmanaged in it. */
export function writeUnmanaged(domain: Element, unmanaged: Pick<Unmanaged, UnmanagedList>): void {
  const lists = Object.entries(ATTRIBUTES) as [UnmanagedList, UnmanagedAttribute][]; // the table's own entries
  const parts = lists.flatMap(([list, attribute]) =>
    unmanaged[list].map((name) => newMetadataPart("unmanaged", { [attribute]: name })),
  );
  setMetadata(domain, "adopted", [newMetadataPart("adopted", {})]);
  setMetadata(domain, "unmanaged", parts);
}
