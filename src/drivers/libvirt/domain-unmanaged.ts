import { describeOthers } from "./domain-others.ts";
import { metadataPart, metadataParts, newMetadataPart, setMetadata } from "./metadata.ts";
import { setsField } from "./open-fields.ts";
import type { Unmanaged } from "./states.ts";
import type { Element } from "./xml.ts";

/** The attribute of our metadata for each list of `Unmanaged` that adoption decides. Older metadata has `other`, too. */
const ATTRIBUTES = {
  disks: "disk",
  interfaces: "interface",
  hostDevices: "hostDevice",
  fields: "field",
} as const satisfies Record<Exclude<keyof Unmanaged, "others">, string>;

type UnmanagedList = keyof typeof ATTRIBUTES;
type UnmanagedAttribute = (typeof ATTRIBUTES)[UnmanagedList];

/**
 * Reads what is unmanaged in an adopted machine. Undefined: the machine was not adopted. The parts that only people look
 * for are those of the definition as it is now.
 */
export function readUnmanaged(domain: Element): Unmanaged | undefined {
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

/** Drops the fields that a change sets from the unmanaged ones: a value that a file sets goes with its field. */
export function manageFields(domain: Element, changedPaths: readonly string[]): void {
  const parts = metadataParts(domain, "unmanaged");
  const rest = parts.filter(
    ({ attributes: { field } }) =>
      field === undefined || !changedPaths.some((path) => setsField(path, field)),
  );
  if (rest.length < parts.length) setMetadata(domain, "unmanaged", rest);
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
