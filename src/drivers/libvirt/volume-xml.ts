import { parseInteger } from "./definition-values.ts";
import { type Element, element } from "./xml.ts";
import { attributeOf, textOf } from "./xml-edit.ts";

/** libvirt's description of a volume: https://libvirt.org/formatstorage.html#storage-volume-xml */
export interface VolumeDefinition {
  readonly name: string;
  readonly path: string;
  readonly format: string;
  readonly capacityBytes: number;
  /** Path and format of the backing file. */
  readonly backing?: { readonly path: string; readonly format: string };
}

/** Formats that libvirt detects, by our name: our media are raw files, in which libvirt recognises a file system. */
const FORMATS: ReadonlyMap<string, string> = new Map([["iso", "raw"]]);

/** Reads a volume. Logical volumes have no format: they are raw. */
export function readVolume(volume: Element): VolumeDefinition {
  const backing = textOf(volume, "backingStore", "path");
  const rawFormat = attributeOf(volume, "target", "format", "type") ?? "raw";
  const definition = {
    name: textOf(volume, "name") ?? "",
    path: textOf(volume, "target", "path") ?? "",
    format: FORMATS.get(rawFormat) ?? rawFormat,
    capacityBytes: parseInteger(textOf(volume, "capacity") ?? "0"),
  };
  if (backing === undefined) return definition;
  const format = attributeOf(volume, "backingStore", "format", "type") ?? "raw";
  return { ...definition, backing: { path: backing, format } };
}

/** Returns the definition of a new volume; volumes are never redefined. Allocates nothing in advance. */
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
