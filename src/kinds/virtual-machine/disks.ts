import type { RbdState } from "../../drivers/ceph/states.ts";
import type { DiskState } from "../../drivers/libvirt/states.ts";
import { hashOf } from "../../model/hash.ts";
import type { DesiredObject, ObjectId } from "../../model/object.ts";
import { nativeName, type Resource, type ResourceId, referTo } from "../../model/resource.ts";
import { keyRef, networkOf } from "../ceph.ts";
import { desired } from "../desired.ts";
import { diskObjectState, diskSource, imageAsItIs } from "../disk-source.ts";
import type { View } from "../kind.ts";
import { capacityBytes, DEFAULT_FORMATS, poolNeeds, volumeFile, volumeIn } from "../pools.ts";
import { type Qos, qosState } from "../qos.ts";
import type { StoragePoolSpec } from "../storage-pool/spec.gen.ts";
import type { VolumeSpec } from "../volume/spec.gen.ts";
import type { Machine } from "./machine.ts";

/** A disk of a machine before it has its place on a bus. */
export interface Disk {
  readonly key: string;
  readonly bus: DiskState["bus"];
  /** Its volume, and what is needed to open that. */
  readonly needs: readonly ObjectId[];
  readonly state: Omit<DiskState, "target">;
  /** Its size, where the host does not know by itself when it grows. */
  readonly bytes?: number;
}

export interface RootDisk {
  readonly disk?: Disk;
  readonly objects: readonly DesiredObject<object>[];
}

/** The root disk, made from the image. Undefined while it cannot be known; without one, the machine is diskless. */
export function rootDisk(machine: Machine): RootDisk | undefined {
  const { resource, view, host, image } = machine;
  const { rootDisk: wanted } = resource.spec;
  if (wanted === undefined) return { objects: [] };
  const pool = view.get<StoragePoolSpec>(referTo("StoragePool", wanted.pool, resource.project));
  if (pool === undefined) return undefined;
  const format = DEFAULT_FORMATS[pool.spec.type];
  const key = rootName(machine);
  const place = volumeIn(pool, host, pool.spec.type === "dir" ? `${key}.${format}` : key);
  const there = imageThere(resource.id, place.ref.id, view);
  const source = there ? imageAsItIs(pool, there) : diskSource(image, pool, host, view);
  const size = capacityBytes(wanted.size);
  const access = accessTo(pool, Math.max(size, there?.capacityBytes ?? 0), machine);
  if (source === undefined || access === undefined) return undefined;
  const { build } = source;
  const state = diskObjectState(place, format, size, source);
  const needs = [...poolNeeds(pool, host), ...source.needs];
  const object = desired(resource, place.ref, state, { needs, ...(build === undefined ? {} : { build }) });
  const limits = qosState({ totalIops: machine.type.spec.disk?.iops });
  const disk = {
    source: place.path,
    sourceType: place.sourceType,
    format,
    bus: "virtio",
    bootOrder: 1,
    ...access.state,
    ...limits,
  } as const;
  const reached = { needs: [place.ref.id, ...access.needs], ...access.size };
  return { disk: { key, bus: "virtio", state: disk, ...reached }, objects: [object] };
}

/**
 * An image in a cluster as it is. It stays a copy as long as it says so itself; and larger than it is wanted it stays as
 * large, which its machine must know: QEMU would cut it off (rbd_resize).
 */
function imageThere(owner: ResourceId, id: ObjectId, view: View): Partial<RbdState> | undefined {
  const there = view.observed(owner).find((object) => object.type === "rbd" && object.id === id);
  return there?.state as Partial<RbdState> | undefined; // read by the driver
}

/** What a machine needs to open a disk beyond the disk itself. */
interface Access {
  readonly state: Partial<DiskState>;
  readonly needs: readonly ObjectId[];
  readonly size: Pick<Disk, "bytes">;
}

const LOCAL: Access = { state: {}, needs: [], size: {} };

/** Undefined while the disk's cluster cannot be read. */
function accessTo(
  pool: Resource<StoragePoolSpec>,
  bytes: number,
  { host, view }: Machine,
): Access | undefined {
  if (pool.spec.type !== "rbd") return LOCAL;
  const state = networkOf(pool, view);
  return state && { state, needs: [keyRef(pool, host).id], size: { bytes } };
}

/**
 * The root disk's name says what it was made from, so that a machine made from something else gets another disk,
 * and the one before goes to the trash instead of being overwritten.
 */
function rootName({ resource, artifact }: Machine): string {
  const { cloudInit } = resource.spec;
  const rerun = cloudInit?.rerunPolicy === "Recreate" ? hashOf(cloudInit) : "";
  return `${nativeName(resource)}.root-${hashOf([artifact.disk.digest, rerun]).slice(0, 8)}`;
}

/** The disk that a Volume is. */
export interface DataDisk extends Disk {
  readonly volume: ObjectId;
}

/** The volumes that it uses. Undefined while one of them is not known. */
export function dataDisks(machine: Machine): readonly DataDisk[] | undefined {
  const disks = machine.resource.spec.volumes.map((wanted) => dataDisk(machine, wanted));
  return disks.every((disk): disk is DataDisk => disk !== undefined) ? disks : undefined;
}

interface Wanted {
  readonly volume: string;
  readonly bus: DiskState["bus"];
}

function dataDisk(machine: Machine, wanted: Wanted): DataDisk | undefined {
  const { resource, view, host } = machine;
  const volume = view.get<VolumeSpec>(referTo("Volume", wanted.volume, resource.project));
  const pool = volume && view.get<StoragePoolSpec>(referTo("StoragePool", volume.spec.pool, volume.project));
  if (volume === undefined || pool === undefined) return undefined;
  const place = volumeIn(pool, host, volumeFile(volume, pool));
  const there = imageThere(volume.id, place.ref.id, view)?.capacityBytes ?? 0;
  const access = accessTo(pool, Math.max(capacityBytes(volume.spec.size), there), machine);
  if (access === undefined) return undefined;
  const state = {
    source: place.path,
    sourceType: place.sourceType,
    format: volume.spec.format ?? DEFAULT_FORMATS[pool.spec.type],
    bus: wanted.bus,
    ...access.state,
    ...qosState((volume.spec.qos ?? {}) satisfies Qos),
  };
  const needs = [place.ref.id, ...access.needs];
  return { volume: place.ref.id, key: keyOf(volume), bus: wanted.bus, state, needs, ...access.size };
}

function keyOf(volume: Resource<VolumeSpec>): string {
  return nativeName(volume);
}

const PREFIXES = { virtio: "vd", scsi: "sd", sata: "sd", usb: "sd" } as const satisfies Record<
  DiskState["bus"],
  string
>;

/** `sda` is the seed's drive. */
const SEED_TARGET = "sda";

/** Gives each disk its device name: the one it is observed with, or the first that is free. */
export function placeDisks(disks: readonly Disk[], observed: DiskTargets): Record<string, DiskState> {
  const taken = new Set([SEED_TARGET]);
  const kept = new Map<string, string>();
  for (const { key, bus } of disks) {
    const target = observed[key]?.bus === bus ? observed[key]?.target : undefined;
    if (target === undefined || taken.has(target)) continue;
    taken.add(target);
    kept.set(key, target);
  }
  return Object.fromEntries(
    disks.map(({ key, bus, state }) => [
      key,
      { ...state, target: kept.get(key) ?? firstFree(PREFIXES[bus], taken) },
    ]),
  );
}

type DiskTargets = Readonly<Record<string, DiskState>>;

/** `vda`, ..., `vdz`, `vdaa`, ...: and it is taken from then on. */
function firstFree(prefix: string, taken: Set<string>): string {
  for (let index = 0; ; index++) {
    const name = `${prefix}${letters(index)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
