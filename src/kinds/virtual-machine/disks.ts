import type { RbdState } from "../../drivers/ceph/states.ts";
import type { DiskState, DomainState, VolumeState } from "../../drivers/libvirt/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { hashOf } from "../../model/hash.ts";
import type { DesiredObject, ObjectId } from "../../model/object.ts";
import { nativeName, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { cephSecretRef, rbdConnection } from "../shared/ceph-names.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { type DiskQos, qosState } from "../shared/disk-qos.ts";
import { diskObjectState, diskSource, observedImageSource } from "../shared/disk-source.ts";
import {
  capacityBytes,
  DEFAULT_FORMATS,
  poolDependencies,
  type Storage,
  storageOf,
  storedVolume,
  type VolumeLocation,
  volumeLocation,
} from "../shared/storage-pools.ts";
import type { BootImage } from "./boot-image.ts";
import { bootDiskOrder, dataDiskOrder } from "./boot-order.ts";
import { attachmentsOf, type PlacedMachine, type VolumeAttachment } from "./machine.ts";

/** A disk of a machine without its device name. */
export interface Disk {
  readonly key: string;
  readonly bus: DiskState["bus"];
  /** The volume, and the objects that are needed to open it. */
  readonly dependsOn: readonly ObjectId[];
  readonly state: Omit<DiskState, "target">;
  /** The size in bytes, if the host does not notice an increase by itself. */
  readonly bytes?: number;
}

export interface RootDisk {
  readonly disk?: Disk;
  readonly objects: readonly DesiredObject<object>[];
}

/**
 * Returns the root disk, a copy of the image; a machine without `rootDisk` is diskless. Undefined while inputs are
 * unknown.
 */
export function rootDisk(machine: PlacedMachine): RootDisk | undefined {
  const { resource, view, host, boot } = machine;
  const { rootDisk: spec } = resource.spec;
  if (spec === undefined || boot === undefined) return { objects: [] };
  const pool = view.get<StoragePoolSpec>(resolveReference("StoragePool", spec.pool, resource.project));
  if (pool === undefined) return undefined;
  const storage = storageOf(pool, host, view);
  if (storage === undefined) return undefined;
  const format = DEFAULT_FORMATS[storage];
  const key = rootDiskName(machine, boot);
  const location = volumeLocation(pool, host, storage === "dir" ? `${key}.${format}` : key, view);
  if (location === undefined) return undefined;
  const observed = observedImage(resource.id, location.ref.id, view);
  const source = observed
    ? observedImageSource(pool, observed)
    : diskSource({ image: boot.image, pool, storage, format }, host, view);
  const size = capacityBytes(spec.size);
  const access = diskAccess(pool, Math.max(size, observed?.capacityBytes ?? 0), machine);
  if (source === undefined || access === undefined) return undefined;
  const { build } = source;
  const state = diskObjectState(location, format, size, source);
  const dependsOn = [...poolDependencies(pool, host), ...source.dependsOn];
  const object = desiredObject(resource, location.ref, state, {
    dependsOn,
    ...(build === undefined ? {} : { build }),
  });
  const limits = qosState({ totalIops: machine.type.spec.disk?.iops });
  const disk = {
    source: location.path,
    sourceType: location.sourceType,
    format,
    bus: "virtio",
    bootOrder: 1,
    ...access.state,
    ...limits,
  } as const;
  const dependencies = { dependsOn: [location.ref.id, ...access.dependsOn], ...access.size };
  return { disk: { key, bus: "virtio", state: disk, ...dependencies }, objects: [object] };
}

/**
 * Returns the observed image in a cluster. It stays a copy while the image itself says so. An image that is larger
 * than the spec stays so, and its machine must know the size: otherwise QEMU would truncate it (rbd_resize).
 */
function observedImage(owner: ResourceId, id: ObjectId, view: KindContext): Partial<RbdState> | undefined {
  const image = view.observed(owner).find((object) => object.type === "rbd" && object.id === id);
  return image?.state as Partial<RbdState> | undefined; // the driver returns this type
}

/** The inputs that a machine needs to open a disk, besides the disk. */
interface DiskAccess {
  readonly state: Partial<DiskState>;
  readonly dependsOn: readonly ObjectId[];
  readonly size: Pick<Disk, "bytes">;
}

const LOCAL_ACCESS: DiskAccess = { state: {}, dependsOn: [], size: {} };

/** Returns the access to a disk. Undefined while the disk's cluster cannot be read. */
function diskAccess(
  pool: Resource<StoragePoolSpec>,
  bytes: number,
  { host, view }: PlacedMachine,
): DiskAccess | undefined {
  if (pool.spec.type !== "rbd") return LOCAL_ACCESS;
  const state = rbdConnection(pool, view);
  return state && { state, dependsOn: [cephSecretRef(pool, host).id], size: { bytes } };
}

/**
 * Returns the name of the root disk. It contains a digest of the image and, with `Recreate`, of the cloud-init data.
 * A replaced machine thus gets another disk. The old disk goes to the trash and is never overwritten.
 */
function rootDiskName({ resource }: PlacedMachine, { artifact }: BootImage): string {
  const { cloudInit } = resource.spec;
  const rerun = cloudInit?.rerunPolicy === "Recreate" ? hashOf(cloudInit) : "";
  return `${nativeName(resource)}.root-${hashOf([artifact.disk.digest, rerun]).slice(0, 8)}`;
}

/** A disk that is a Volume. */
export interface DataDisk extends Disk {
  readonly volume: ObjectId;
}

/** Returns the disks of the machine's Volumes. Undefined while a volume is unknown. */
export function dataDisks(machine: PlacedMachine): readonly DataDisk[] | undefined {
  const disks = attachmentsOf(machine.resource.spec).map((attachment) => dataDisk(machine, attachment));
  return disks.every((disk): disk is DataDisk => disk !== undefined) ? disks : undefined;
}

function dataDisk(machine: PlacedMachine, attachment: VolumeAttachment): DataDisk | undefined {
  const { resource, view, host } = machine;
  const stored = storedVolume(resolveReference("Volume", attachment.volume, resource.project), host, view);
  if (stored === undefined) return undefined;
  const { volume, pool, storage, location } = stored;
  const observedBytes = observedImage(volume.id, location.ref.id, view)?.capacityBytes ?? 0;
  const access = diskAccess(pool, Math.max(desiredBytes(volume.spec), observedBytes), machine);
  if (access === undefined) return undefined;
  const key = volumeKey(volume);
  const before = machine.observed?.disks[key];
  const bus = attachment.bus ?? before?.bus ?? "virtio";
  const format = formatOf(volume, storage, before, view);
  const state = {
    ...sourceOf(location, before),
    ...(format === undefined ? {} : { format }),
    bus,
    bootOrder: bootOrderOf(machine, key, attachment),
    ...accessOf(access, before, machine),
    ...qosState((volume.spec.qos ?? {}) satisfies DiskQos),
  };
  const dependsOn = [location.ref.id, ...access.dependsOn];
  return {
    volume: location.ref.id,
    key,
    bus,
    state,
    dependsOn,
    ...access.size,
  };
}

/**
 * Returns with which monitors, user and secret a machine opens a disk in a cluster. An adopted machine keeps those that
 * others wrote: another user or secret takes effect only by a restart.
 */
function accessOf(
  { state }: DiskAccess,
  before: DiskState | undefined,
  { observed }: PlacedMachine,
): DiskAccess["state"] {
  const isKept = observed?.unmanaged !== undefined && before?.sourceType === "network";
  if (!isKept || before.secret === state.secret) return state;
  const { monitors = [], user = "", secret = "" } = before;
  return { monitors, user, secret };
}

function bootOrderOf(
  { resource, view, observed }: PlacedMachine,
  key: string,
  { boots }: VolumeAttachment,
): number | null {
  if (boots) return bootDiskOrder(key, observed);
  const { bootVolume } = resource.spec;
  const boot =
    bootVolume === undefined
      ? undefined
      : view.get<VolumeSpec>(resolveReference("Volume", bootVolume, resource.project));
  return dataDiskOrder(key, boot && volumeKey(boot), observed);
}

/** Returns the size in the file. 0 for an existing Volume that keeps its size. */
function desiredBytes({ size }: VolumeSpec): number {
  return size === undefined ? 0 : capacityBytes(size);
}

/**
 * Returns the source in the spelling of the domain: others write a volume as `pool/volume`, which libvirt looks up
 * when the machine starts.
 */
function sourceOf(
  { ref, path, sourceType }: VolumeLocation,
  before: DiskState | undefined,
): Pick<DiskState, "source" | "sourceType"> {
  return before?.sourceType === "volume" && before.source === ref.name
    ? { source: ref.name, sourceType: "volume" }
    : { source: path, sourceType };
}

/**
 * Returns the format with which the machine opens the disk. An existing disk keeps the format that the domain names or,
 * without a domain, that the adopted volume has. Undefined while that is unknown: a guessed format could let a guest
 * read other files of the host.
 */
function formatOf(
  { id, spec }: Resource<VolumeSpec>,
  storage: Storage,
  before: DiskState | undefined,
  view: KindContext,
): DiskState["format"] {
  if (spec.existing === undefined) return spec.format ?? DEFAULT_FORMATS[storage];
  const observed = view.observed(id).find(({ type }) => type === "volume" || type === "rbd");
  const found =
    observed?.type === "rbd" ? "raw" : (observed?.state as Partial<VolumeState> | undefined)?.format; // the driver returns this type
  return before?.format ?? spec.format ?? found;
}

/** Returns the name of a Volume's disk. */
export function volumeKey(volume: Resource<VolumeSpec>): string {
  return nativeName(volume);
}

const TARGET_PREFIXES = {
  virtio: "vd",
  scsi: "sd",
  sata: "sd",
  usb: "sd",
  ide: "hd",
} as const satisfies Record<DiskState["bus"], string>;

/** The device name of the seed's drive. */
const SEED_TARGET = "sda";

/** The disks of the observed domain. */
type ObservedDisks = Pick<DomainState, "disks" | "unmanaged">;

/**
 * Returns the disks with their device names: the observed name, or the first free one. The name of the seed's drive is
 * free for no other disk, but a disk of an adopted machine may have it.
 */
export function assignTargets(
  disks: readonly Disk[],
  { disks: observed, unmanaged }: ObservedDisks = { disks: {} },
): Record<string, DiskState> {
  const taken = new Set(unmanaged === undefined ? [SEED_TARGET] : unmanaged.disks);
  const observedTargets = new Map<string, string>();
  for (const { key, bus } of disks) {
    const target = observed[key]?.bus === bus ? observed[key]?.target : undefined;
    if (target === undefined || taken.has(target)) continue;
    taken.add(target);
    observedTargets.set(key, target);
  }
  taken.add(SEED_TARGET);
  return Object.fromEntries(
    disks.map(({ key, bus, state }) => [
      key,
      { ...state, target: observedTargets.get(key) ?? takeFreeTarget(TARGET_PREFIXES[bus], taken) },
    ]),
  );
}

/** Returns the first free device name (`vda`, ..., `vdz`, `vdaa`, ...) and adds it to `taken`. */
function takeFreeTarget(prefix: string, taken: Set<string>): string {
  for (let index = 0; ; index++) {
    const name = `${prefix}${deviceLetters(index)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function deviceLetters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : deviceLetters(Math.floor(index / 26) - 1) + last;
}
