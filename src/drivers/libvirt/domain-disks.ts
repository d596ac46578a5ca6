import { Failure } from "../../model/failure.ts";
import { entryOf } from "../../model/json.ts";
import { parseInteger } from "./definition-values.ts";
import { DISK_LIMITS, DISK_TUNING, type DiskLimit, type DiskLimits } from "./disk-tuning.ts";
import { isOpenedAs, isSameCluster, networkSource, readAccess } from "./domain-network-disks.ts";
import type { DomainSection, OriginResolver } from "./domain-types.ts";
import { unmanagedNames } from "./domain-unmanaged.ts";
import { metadataParts, newMetadataPart, setMetadata } from "./metadata.ts";
import type { DiskState, DomainState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensureChild,
  removeChild,
  removeChildren,
  removeIfEmpty,
  replaceChild,
  setAttributes,
  setText,
  textOf,
} from "./xml-edit.ts";

/** Hard disks, keyed by their volume: https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
export const disks: DomainSection<"disks"> = {
  read: (domain, origin) => ({
    disks: Object.fromEntries(keyedDisks(domain, origin).map(([key, disk]) => [key, readDisk(disk, origin)])),
  }),
  write(domain, state, origin) {
    const devices = ensureChild(domain, "devices");
    const present = new Map(keyedDisks(domain, origin));
    for (const [key, disk] of present)
      if (entryOf(state.disks, key) === undefined) removeChild(devices, disk);
    for (const [key, desired] of Object.entries(state.disks)) {
      if (!present.has(key)) assertNotInMachine(devices, desired, origin);
      const disk = present.get(key) ?? appendChild(devices, element("disk", { device: "disk" }));
      writeDisk(disk, desired, origin);
    }
    if (Object.values(state.disks).some(({ bootOrder }) => bootOrder !== null))
      removeChildren(ensureChild(domain, "os"), "boot");
    writeDiskNames(domain, state.disks);
  },
};

/** Throws `rejected` for a new disk whose source the machine has already, as a disk or a drive of any sort. */
function assertNotInMachine(devices: Element, desired: DiskState, origin: OriginResolver): void {
  const same = childrenOf(devices, "disk").find((disk) => {
    const isFound = sourceOf(disk) === desired.source || origin(sourceOf(disk)) === desired.source;
    return isFound && isSameCluster(readAccess(disk), desired);
  });
  if (same === undefined) return;
  const message = `disk ${desired.target}: the machine has ${desired.source} already, as ${targetOf(same)}`;
  throw new Failure("rejected", message, { hint: "take it from the machine first: virsh detach-disk" });
}

/** Returns the key of a volume's disk: the volume's name without the file extension of its format. */
export function volumeKey(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.replace(/\.(qcow2|raw|img)$/, "");
}

/** Returns every disk with its key. The targets distinguish two volumes of the same name in different pools. */
export function keyedDisks(domain: Element, origin: OriginResolver): [string, Element][] {
  const taken = new Set<string>();
  const nameBySource = readDiskNames(domain);
  return diskElements(domain).map((disk) => {
    const target = targetOf(disk);
    const source = origin(sourceOf(disk));
    const name = nameBySource.get(source) ?? (volumeKey(source) || target);
    const key = taken.has(name) ? `${name}@${target}` : name;
    taken.add(key);
    return [key, disk];
  });
}

/** Returns the hard disks without those that are unmanaged. */
function diskElements(domain: Element): Element[] {
  const unmanaged = unmanagedNames(domain, "disk");
  return hardDisks(domain).filter((disk) => !unmanaged.has(targetOf(disk)));
}

function hardDisks(domain: Element): Element[] {
  const all = childrenOf(child(domain, "devices"), "disk");
  return all.filter(({ attributes }) => (attributes.device ?? "disk") === "disk");
}

/** Returns the targets of all hard disks in the order of the definition. */
export function diskOrder(domain: Element): string[] {
  return hardDisks(domain).map(targetOf);
}

/** Reads the unmanaged hard disks of an adopted machine, by target. */
export function readUnmanagedDisks(domain: Element, origin: OriginResolver): Record<string, DiskState> {
  const unmanaged = unmanagedNames(domain, "disk");
  const found = hardDisks(domain).filter((disk) => unmanaged.has(targetOf(disk)));
  return Object.fromEntries(found.map((disk) => [targetOf(disk), readDisk(disk, origin)]));
}

function targetOf(disk: Element): string {
  return attributeOf(disk, "target", "dev") ?? "";
}

/** Returns the path of a disk's source; the name for network disks, and `pool/volume` for disks that name a pool. */
export function sourceOf(disk: Element): string {
  const { file, dev, name, pool, volume } = child(disk, "source")?.attributes ?? {};
  return file ?? dev ?? name ?? (pool === undefined || volume === undefined ? "" : `${pool}/${volume}`);
}

/** Reads the names of the disks that are not called like their files, by source. */
function readDiskNames(domain: Element): Map<string, string> {
  const parts = metadataParts(domain, "disk");
  return new Map(parts.map(({ attributes: { source = "", name = "" } }) => [source, name]));
}

/** Writes the names of the disks that are not called like their files. */
export function writeDiskNames(domain: Element, desired: DomainState["disks"]): void {
  const named = Object.entries(desired).filter(([name, { source }]) => volumeKey(source) !== name);
  if (named.length === 0 && readDiskNames(domain).size === 0) return;
  const parts = named.map(([name, { source }]) => newMetadataPart("disk", { name, source }));
  setMetadata(domain, "disk", parts);
}

export function readDisk(disk: Element, origin: OriginResolver): DiskState {
  return {
    source: origin(sourceOf(disk)),
    // unknown spellings are shown as they are, and so differ from ours
    sourceType: (disk.attributes.type ?? "file") as DiskState["sourceType"],
    format: (attributeOf(disk, "driver", "type") ?? "raw") as NonNullable<DiskState["format"]>,
    bus: (attributeOf(disk, "target", "bus") ?? "") as DiskState["bus"],
    target: attributeOf(disk, "target", "dev") ?? "",
    ...readAccess(disk),
    bootOrder: parseInteger(attributeOf(disk, "boot", "order")) ?? null,
    ...readTuning(disk),
  };
}

/** Reads the limits. libvirt shows a limit that was removed as 0. */
function readTuning(disk: Element): DiskLimits {
  const limit = (field: DiskLimit) => parseInteger(textOf(disk, "iotune", DISK_TUNING[field]));
  return Object.fromEntries(DISK_LIMITS.map((field) => [field, limit(field) || null]));
}

function writeDisk(disk: Element, state: DiskState, origin: OriginResolver): void {
  if (origin(sourceOf(disk)) !== state.source || !isOpenedAs(disk, state)) writeSource(disk, state);
  const target = { dev: state.target, bus: state.bus };
  if (
    attributeOf(disk, "target", "dev") !== state.target ||
    attributeOf(disk, "target", "bus") !== state.bus
  ) {
    removeChildren(disk, "address"); // it belongs to the place that the disk leaves
  }
  setAttributes(ensureChild(disk, "target"), target);
  if (state.bootOrder === null) removeChildren(disk, "boot");
  else ensureChild(disk, "boot").attributes.order = String(state.bootOrder);
  writeTuning(disk, state);
}

/** Writes the source with the `type` of its driver: a snapshot on top may have another format than the volume. */
function writeSource(disk: Element, state: DiskState): void {
  if (state.format === undefined) throw new Failure("bug", `the format of ${state.source} is not known`);
  disk.attributes.type = state.sourceType;
  const driver = ensureChild(disk, "driver");
  setAttributes(driver, { name: driver.attributes.name ?? "qemu", type: state.format });
  driver.attributes.discard ??= "unmap";
  if (state.sourceType === "network") {
    removeChildren(disk, "auth");
    replaceChild(disk, child(disk, "source"), networkSource(state));
    return;
  }
  ensureChild(disk, "source").attributes = localSource(state);
}

function localSource({ source, sourceType }: DiskState): Record<string, string> {
  if (sourceType !== "volume") return { [sourceType === "block" ? "dev" : "file"]: source };
  const slash = source.indexOf("/");
  return { pool: source.slice(0, slash), volume: source.slice(slash + 1) };
}

function writeTuning(disk: Element, state: DiskState): void {
  const iotune = ensureChild(disk, "iotune");
  assertBurstsFit(disk, state);
  for (const field of DISK_LIMITS) setText(iotune, DISK_TUNING[field], state[field] ?? undefined);
  removeIfEmpty(disk, "iotune");
}

/**
 * Throws `rejected` for a limit that does not fit the burst limit (`total_iops_sec_max`) that an adopted disk has beside it.
 * libvirt stores such a definition, and the machine would not start again: QEMU wants a burst limit to be at least the
 * limit, and to have one (throttle_is_valid in util/throttle.c). No field describes bursts, so that they stay.
 */
function assertBurstsFit(disk: Element, state: DiskState): void {
  const before = readTuning(disk);
  for (const field of DISK_LIMITS) {
    const [name, limit] = [DISK_TUNING[field], state[field] ?? 0];
    const burst = parseInteger(textOf(disk, "iotune", `${name}_max`)) ?? 0;
    if (burst === 0 || limit === (before[field] ?? 0) || (limit > 0 && limit <= burst)) continue;
    const wanted = limit === 0 ? `${name} would have no limit` : `${name} would be ${limit}`;
    const message = `disk ${state.target}: ${wanted}, but the disk has a ${name}_max of ${burst}, which no field describes`;
    throw new Failure("rejected", message, {
      hint: `change it on the host first, or remove it with 0: virsh blkdeviotune DOMAIN ${state.target} --${name.replaceAll("_", "-")}-max 0`,
    });
  }
}

function appendChild(parent: Element, added: Element): Element {
  parent.children.push(added);
  return added;
}
