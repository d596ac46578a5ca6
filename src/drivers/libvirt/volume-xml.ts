import { type Element, element } from "./xml.ts";
import { attributeOf, textOf } from "./xml-edit.ts";

/** What libvirt tells of a volume: https://libvirt.org/formatstorage.html#storage-volume-xml */
export interface VolumeDefinition {
  readonly name: string;
  readonly path: string;
  readonly format: string;
  readonly capacityBytes: number;
  /** Path and format of the backing file. */
  readonly backing?: { readonly path: string; readonly format: string };
}

/** A medium of ours is a raw file, in which libvirt recognises a file system when it looks into the pool. */
const FORMATS: Readonly<Record<string, string>> = { iso: "raw" };

/** Logical volumes have no format: they are raw. */
export function readVolume(volume: Element): VolumeDefinition {
  const backing = textOf(volume, "backingStore", "path");
  const found = attributeOf(volume, "target", "format", "type") ?? "raw";
  const definition = {
    name: textOf(volume, "name") ?? "",
    path: textOf(volume, "target", "path") ?? "",
    format: FORMATS[found] ?? found,
    capacityBytes: Number(textOf(volume, "capacity") ?? 0),
  };
  if (backing === undefined) return definition;
  const format = attributeOf(volume, "backingStore", "format", "type") ?? "raw";
  return { ...definition, backing: { path: backing, format } };
}

/** Volumes are only ever made, never redefined. Nothing is allocated before it is used. */
export function newVolume(volume: Omit<VolumeDefinition, "path">): Element {
  const bytes = { unit: "bytes" };
  const format = (type: string): Element => element("format", { type });
  const parts = [
    element("name", {}, [volume.name]),
    element("capacity", bytes, [String(volume.capacityBytes)]),
    element("allocation", bytes, ["0"]),
    element("target", {}, [format(volume.format)]),
  ];
  if (volume.backing !== undefined) {
    const path = element("path", {}, [volume.backing.path]);
    parts.push(element("backingStore", {}, [path, format(volume.backing.format)]));
  }
  return element("volume", {}, parts);
}
