import { defined, numeric } from "./defined.ts";
import { networkSource, opensAs, readAccess } from "./domain-network-disks.ts";
import type { Origin, Section } from "./domain-section.ts";
import type { DiskState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensure,
  put,
  remove,
  removeAll,
  removeIfEmpty,
  setAttributes,
  setText,
  textOf,
} from "./xml-edit.ts";

/** Hard disks, keyed by their volume: https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
export const disks: Section<"disks"> = {
  read: (domain, origin) => ({
    disks: Object.fromEntries(keyedDisks(domain, origin).map(([key, disk]) => [key, readDisk(disk, origin)])),
  }),
  write(domain, state, origin) {
    const devices = ensure(domain, "devices");
    const present = new Map(keyedDisks(domain, origin));
    for (const [key, disk] of present) if (state.disks[key] === undefined) remove(devices, disk);
    for (const [key, wanted] of Object.entries(state.disks)) {
      const disk = present.get(key) ?? append(devices, element("disk", { device: "disk" }));
      writeDisk(disk, wanted, origin);
    }
    if (Object.values(state.disks).some((disk) => disk.bootOrder !== undefined))
      removeAll(ensure(domain, "os"), "boot");
  },
};

/** The key of a volume's disk: its name without the ending that tells the format. */
export function volumeKey(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.replace(/\.(qcow2|raw|img)$/, "");
}

/** Every disk with its key. Two volumes of one name, in different pools, are told apart by their targets. */
export function keyedDisks(domain: Element, origin: Origin): [string, Element][] {
  const taken = new Set<string>();
  return diskElements(domain).map((disk) => {
    const target = attributeOf(disk, "target", "dev") ?? "";
    const name = volumeKey(origin(sourceOf(disk))) || target;
    const key = taken.has(name) ? `${name}@${target}` : name;
    taken.add(key);
    return [key, disk];
  });
}

function diskElements(domain: Element): Element[] {
  const all = childrenOf(child(domain, "devices"), "disk");
  return all.filter((disk) => (disk.attributes.device ?? "disk") === "disk");
}

/** The path where there is one; the name for network disks. */
export function sourceOf(disk: Element): string {
  const source = child(disk, "source")?.attributes ?? {};
  return source.file ?? source.dev ?? source.name ?? source.volume ?? "";
}

export function readDisk(disk: Element, origin: Origin): DiskState {
  return {
    source: origin(sourceOf(disk)),
    // Spellings that we never write are shown as they are, and so differ from ours.
    sourceType: (disk.attributes.type ?? "file") as DiskState["sourceType"],
    format: (attributeOf(disk, "driver", "type") ?? "raw") as DiskState["format"],
    bus: (attributeOf(disk, "target", "bus") ?? "") as DiskState["bus"],
    target: attributeOf(disk, "target", "dev") ?? "",
    ...readAccess(disk),
    ...defined({ bootOrder: numeric(attributeOf(disk, "boot", "order")) }),
    ...readTuning(disk),
  };
}

/** Our names of `<iotune>` and libvirt's: also virDomainSetBlockIoTune has them. */
export const DISK_TUNING = {
  totalIops: "total_iops_sec",
  readIops: "read_iops_sec",
  writeIops: "write_iops_sec",
  totalBytesPerSecond: "total_bytes_sec",
  readBytesPerSecond: "read_bytes_sec",
  writeBytesPerSecond: "write_bytes_sec",
} as const satisfies { readonly [Field in keyof DiskState]?: string };
export const DISK_TUNING_FIELDS = Object.keys(DISK_TUNING) as (keyof typeof DISK_TUNING)[]; // its own keys

function readTuning(disk: Element): Partial<DiskState> {
  const limit = (field: keyof typeof DISK_TUNING) => numeric(textOf(disk, "iotune", DISK_TUNING[field]));
  return Object.fromEntries(
    DISK_TUNING_FIELDS.map((field) => [field, limit(field)]).filter(([, value]) => Boolean(value)),
  );
}

function writeDisk(disk: Element, state: DiskState, origin: Origin): void {
  if (origin(sourceOf(disk)) !== state.source || !opensAs(disk, state)) writeSource(disk, state);
  const target = { dev: state.target, bus: state.bus };
  if (
    attributeOf(disk, "target", "dev") !== state.target ||
    attributeOf(disk, "target", "bus") !== state.bus
  ) {
    removeAll(disk, "address"); // it belongs to the place that the disk leaves
  }
  setAttributes(ensure(disk, "target"), target);
  if (state.bootOrder === undefined) removeAll(disk, "boot");
  else ensure(disk, "boot").attributes.order = String(state.bootOrder);
  writeTuning(disk, state);
}

/** `type` of the driver belongs to the source: a snapshot on top may have another format than the volume. */
function writeSource(disk: Element, state: DiskState): void {
  disk.attributes.type = state.sourceType;
  const driver = ensure(disk, "driver");
  setAttributes(driver, { name: driver.attributes.name ?? "qemu", type: state.format });
  driver.attributes.discard ??= "unmap";
  if (state.sourceType === "network") {
    removeAll(disk, "auth");
    put(disk, child(disk, "source"), networkSource(state));
    return;
  }
  const source = ensure(disk, "source");
  source.attributes = { [state.sourceType === "block" ? "dev" : "file"]: state.source };
}

function writeTuning(disk: Element, state: DiskState): void {
  const iotune = ensure(disk, "iotune");
  for (const field of DISK_TUNING_FIELDS) setText(iotune, DISK_TUNING[field], state[field]);
  removeIfEmpty(disk, "iotune");
}

function append(parent: Element, added: Element): Element {
  parent.children.push(added);
  return added;
}
