import type { Mark } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { parseInteger } from "./definition-values.ts";
import { memberAttributes, parseMember } from "./member-metadata.ts";
import { type Element, element, formatXml, isElement } from "./xml.ts";
import { attributeOf, child, ensureChild, replaceChild, setAttributes } from "./xml-edit.ts";

/**
 * Our part of `<metadata>` of domains and networks: one element in a namespace of our own, as libvirt requires
 * (https://libvirt.org/formatdomain.html#general-metadata). It holds the mark, and state that libvirt has no field for.
 */
export const MARK_NAMESPACE = "https://fleetwright.dev/xmlns/mark/1";
export const MARK_PREFIX = "fleetwright";

/** Returns the element with this namespace under any prefix: libvirt and users may choose another. */
export function metadataElement(definition: Element, namespace = MARK_NAMESPACE): Element | undefined {
  for (const node of child(definition, "metadata")?.children ?? [])
    if (isElement(node) && node.attributes[`xmlns:${prefixOf(node)}`] === namespace) return node;
  return undefined;
}

function prefixOf({ name }: Element): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(0, colon);
}

/** Returns the parts of our element with this local name. */
export function metadataParts(definition: Element, name: string): Element[] {
  const ours = metadataElement(definition);
  return ours === undefined ? [] : ours.children.filter((part): part is Element => isPart(part, name));
}

export function metadataPart(definition: Element, name: string): Element | undefined {
  return metadataElement(definition)?.children.find((part): part is Element => isPart(part, name));
}

function isPart(part: Element | string, name: string): boolean {
  return isElement(part) && part.name.endsWith(name) && part.name.at(-name.length - 1) === ":";
}

export function readMark(definition: Element): Mark | undefined {
  const part = metadataPart(definition, "mark");
  const value = (name: string): string => attributeOf(part, name) ?? "";
  if (part === undefined || value("fleet") === "") return undefined;
  const origin = value("origin");
  return {
    fleet: value("fleet"),
    owner: value("owner") as ResourceId, // written by us as a resource id; an edited one names an unknown resource
    applied: value("applied"),
    commit: value("commit"),
    protect: value("protect") === "true",
    keep: {
      onDelete: value("onDelete") === "delete" ? "delete" : "retain", // an unreadable policy loses nothing
      trashSeconds: parseInteger(value("trashSeconds")),
    },
    ...(origin === "" ? {} : { origin }),
    ...memberOf(definition),
  };
}

/** Sets the mark; undefined keeps the existing one. */
export function writeMark(definition: Element, mark: Mark | undefined): void {
  if (mark === undefined) return;
  const part = newMetadataPart("mark", {
    fleet: mark.fleet,
    owner: mark.owner,
    applied: mark.applied,
    commit: mark.commit,
    origin: mark.origin,
    protect: String(mark.protect),
    onDelete: mark.keep.onDelete,
    trashSeconds: String(mark.keep.trashSeconds),
  });
  setMetadata(definition, "mark", [part]);
  writeMember(definition, mark.member);
}

function memberOf(definition: Element): Pick<Mark, "member"> {
  const member = parseMember(metadataPart(definition, "member")?.attributes ?? {});
  return member === undefined ? {} : { member };
}

/** Sets what a pool's member records about itself. Undefined: it is no member, or no longer. */
export function writeMember(definition: Element, member: Mark["member"]): void {
  if (member === undefined && metadataPart(definition, "member") === undefined) return;
  const parts = member === undefined ? [] : [newMetadataPart("member", memberAttributes(member))];
  setMetadata(definition, "member", parts);
}

/** Replaces all of our parts with this name. */
export function setMetadata(definition: Element, name: string, parts: readonly Element[]): void {
  const metadata = ensureChild(definition, "metadata");
  const before = metadataElement(definition);
  const others = (before?.children.filter(isElement) ?? []).filter((part) => !part.name.endsWith(`:${name}`));
  const sorted = [...others, ...parts].map(withMarkPrefix).sort(byName);
  const attributes = { [`xmlns:${MARK_PREFIX}`]: MARK_NAMESPACE };
  replaceChild(metadata, before, element(`${MARK_PREFIX}:object`, attributes, sorted));
}

function byName(left: Element, right: Element): number {
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}

function withMarkPrefix(part: Element): Element {
  return element(`${MARK_PREFIX}:${localName(part)}`, part.attributes, part.children);
}

export function newMetadataPart(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
): Element {
  const definedAttributes = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return element(`${MARK_PREFIX}:${name}`, Object.fromEntries(definedAttributes));
}

/**
 * Formats our element for the running side (virDomainSetMetadata adds the prefix): the stored element, with the values
 * that the machine was started with, and with the devices that wait for a restart. A restart begins with the stored
 * element, and so drops them.
 */
export function formatLiveMetadata(
  stored: Element,
  live: Element,
  waiting: readonly string[],
): string | undefined {
  const ours = metadataElement(stored);
  if (ours === undefined) return undefined;
  const { instanceId, cpuMode } = metadataPart(live, "note")?.attributes ?? {};
  const parts = ours.children.filter(isElement).map((part) => {
    const plain = element(localName(part), part.attributes, part.children);
    if (plain.name === "note") setAttributes(plain, { instanceId, cpuMode });
    return plain;
  });
  const devices = waiting.map((device) => element(WAITING, { device }));
  return formatXml(element("object", {}, [...parts.filter(({ name }) => name !== WAITING), ...devices]));
}

/** Formats our element for virDomainSetMetadata, which adds the prefix. */
export function formatOwnMetadata(definition: Element): string {
  const parts = metadataElement(definition)?.children.filter(isElement) ?? [];
  const plain = parts.map((part) => element(localName(part), part.attributes, part.children));
  return formatXml(element("object", {}, plain));
}

const WAITING = "waiting";

/** Returns the devices of a running machine that wait for a restart. */
export function readWaitingDevices(live: Element): string[] {
  return metadataParts(live, WAITING).map(({ attributes: { device = "" } }) => device);
}

/** Drops them from a stored definition, which a user may have copied from the running side. */
export function dropWaitingDevices(stored: Element): void {
  if (metadataPart(stored, WAITING) !== undefined) setMetadata(stored, WAITING, []);
}

function localName(part: Element): string {
  return part.name.split(":").at(-1) ?? part.name;
}
