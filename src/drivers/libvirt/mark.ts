import type { Mark } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { type Element, element, isElement, showXml } from "./xml.ts";
import { attributeOf, child, ensure, put, setAttributes } from "./xml-edit.ts";

/**
 * What we keep in `<metadata>` of domains and networks: one element in a namespace of our own, as libvirt asks for
 * (https://libvirt.org/formatdomain.html#general-metadata). Inside: the mark, and what the state keeps there.
 */
export const MARK_NAMESPACE = "https://fleetwright.dev/xmlns/mark/1";
export const MARK_PREFIX = "fleetwright";

/** Our element, whatever prefix it has: libvirt and people may choose another. */
export function ourElement(definition: Element): Element | undefined {
  for (const one of child(definition, "metadata")?.children ?? [])
    if (isElement(one) && one.attributes[`xmlns:${prefixOf(one)}`] === MARK_NAMESPACE) return one;
  return undefined;
}

function prefixOf({ name }: Element): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(0, colon);
}

/** A part of our element by its local name. */
export function ourParts(definition: Element, name: string): Element[] {
  const ours = ourElement(definition);
  return ours === undefined ? [] : ours.children.filter((part): part is Element => isPart(part, name));
}

export function ourPart(definition: Element, name: string): Element | undefined {
  return ourElement(definition)?.children.find((part): part is Element => isPart(part, name));
}

function isPart(part: Element | string, name: string): boolean {
  return isElement(part) && part.name.endsWith(name) && part.name.at(-name.length - 1) === ":";
}

export function readMark(definition: Element): Mark | undefined {
  const part = ourPart(definition, "mark");
  const value = (name: string): string => attributeOf(part, name) ?? "";
  if (part === undefined || value("fleet") === "") return undefined;
  return {
    fleet: value("fleet"),
    owner: value("owner") as ResourceId, // written by us as one; whoever edits it makes it an unknown resource
    applied: value("applied"),
    commit: value("commit"),
    protect: value("protect") === "true",
    keep: {
      onDelete: value("onDelete") === "retain" ? "retain" : "delete",
      trashSeconds: Number(value("trashSeconds")),
    },
  };
}

/** Sets the mark; undefined leaves what is there. */
export function writeMark(definition: Element, mark: Mark | undefined): void {
  if (mark === undefined) return;
  const part = ourTag("mark", {
    fleet: mark.fleet,
    owner: mark.owner,
    applied: mark.applied,
    commit: mark.commit,
    protect: String(mark.protect),
    onDelete: mark.keep.onDelete,
    trashSeconds: String(mark.keep.trashSeconds),
  });
  replaceOurs(definition, "mark", [part]);
}

/** Replaces all of our parts of one name. */
export function replaceOurs(definition: Element, name: string, parts: readonly Element[]): void {
  const metadata = ensure(definition, "metadata");
  const before = ourElement(definition);
  const others = (before?.children.filter(isElement) ?? []).filter((one) => !one.name.endsWith(`:${name}`));
  const sorted = [...others, ...parts].map(withOurPrefix).sort(byName);
  const attributes = { [`xmlns:${MARK_PREFIX}`]: MARK_NAMESPACE };
  put(metadata, before, element(`${MARK_PREFIX}:object`, attributes, sorted));
}

function byName(left: Element, right: Element): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

function withOurPrefix(part: Element): Element {
  return element(`${MARK_PREFIX}:${localName(part)}`, part.attributes, part.children);
}

export function ourTag(name: string, attributes: Readonly<Record<string, string | undefined>>): Element {
  const given = Object.entries(attributes).filter((one): one is [string, string] => one[1] !== undefined);
  return element(`${MARK_PREFIX}:${name}`, Object.fromEntries(given));
}

/**
 * Our element for the running side (virDomainSetMetadata puts the prefix on it): the stored one, but with the notes that
 * tell what the machine was started with.
 */
export function liveMark(stored: Element, live: Element): string | undefined {
  const ours = ourElement(stored);
  if (ours === undefined) return undefined;
  const { instanceId, cpuMode } = ourPart(live, "note")?.attributes ?? {};
  const parts = ours.children.filter(isElement).map((part) => {
    const plain = element(localName(part), part.attributes, part.children);
    if (plain.name === "note") setAttributes(plain, { instanceId, cpuMode });
    return plain;
  });
  return showXml(element("object", {}, parts));
}

function localName(part: Element): string {
  return part.name.split(":").at(-1) ?? part.name;
}
