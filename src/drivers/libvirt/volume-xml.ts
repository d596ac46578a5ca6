import { parseInteger } from "./definition-values.ts";
import type { PoolState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import { attributeOf, textOf } from "./xml-edit.ts";

/** libvirt's description of a volume: https://libvirt.org/formatstorage.html#storage-volume-xml */
export interface VolumeDefinition {
  readonly name: string;
  readonly path: string;
  readonly format: string;
  readonly capacityBytes: number;
  /** The size of the file or device. Absent where libvirt does not know it. */
  readonly physicalBytes?: number;
  /** Path and format of the backing file. */
  readonly backing?: { readonly path: string; readonly format: string };
}

/** Formats that libvirt detects, by our name: our media are raw files, in which libvirt recognises a file system. */
const FORMATS: ReadonlyMap<string, string> = new Map([["iso", "raw"]]);

/** Reads a volume. Logical volumes have no format: they are raw. */
export function readVolume(volume: Element): VolumeDefinition {
  const backing = textOf(volume, "backingStore", "path");
  const rawFormat = attributeOf(volume, "target", "format", "type") ?? "raw";
  const physicalBytes = parseInteger(textOf(volume, "physical") ?? "0");
  const definition = {
    name: textOf(volume, "name") ?? "",
    path: textOf(volume, "target", "path") ?? "",
    format: FORMATS.get(rawFormat) ?? rawFormat,
    capacityBytes: parseInteger(textOf(volume, "capacity") ?? "0"),
    ...(physicalBytes > 0 ? { physicalBytes } : {}),
  };
  if (backing === undefined) return definition;
  const format = attributeOf(volume, "backingStore", "format", "type") ?? "raw";
  return { ...definition, backing: { path: backing, format } };
}

/**
 * Returns a volume as raw. libvirt guesses format, size and backing file from the content, which is the guest's: a guest
 * may write there what looks like another format.
 */
export function asRaw({ backing: _, physicalBytes, ...volume }: VolumeDefinition): VolumeDefinition {
  return { ...volume, format: "raw", capacityBytes: physicalBytes ?? volume.capacityBytes };
}

/**
 * The bytes that a new volume of this capacity takes at once, by the type of its pool. Files grow as they are written.
 * A logical volume is allocated as a whole: libvirt makes one of another allocation as a snapshot without an origin,
 * which LVM invalidates as soon as more is written (virStorageBackendLogicalLVCreate).
 */
const ALLOCATIONS = {
  dir: () => 0,
  fs: () => 0,
  netfs: () => 0,
  logical: (capacityBytes) => capacityBytes,
} satisfies Record<PoolState["type"], (capacityBytes: number) => number>;

/** Returns the definition of a new volume in a pool of this type; volumes are never redefined. */
export function newVolume(
  volume: Omit<VolumeDefinition, "path" | "physicalBytes">,
  pool: PoolState["type"],
): Element {
  const bytes = { unit: "bytes" };
  const format = (type: string): Element => element("format", { type });
  const parts = [
    element("name", {}, [volume.name]),
    element("capacity", bytes, [String(volume.capacityBytes)]),
    element("allocation", bytes, [String(ALLOCATIONS[pool](volume.capacityBytes))]),
    element("target", {}, [format(volume.format)]),
  ];
  if (volume.backing !== undefined) {
    const path = element("path", {}, [volume.backing.path]);
    parts.push(element("backingStore", {}, [path, format(volume.backing.format)]));
  }
  return element("volume", {}, parts);
}
