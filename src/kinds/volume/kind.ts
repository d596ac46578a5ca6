import { isTemporaryName } from "../../drivers/ceph/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { UNTIL_HOST_ANSWERS } from "../../model/hints.ts";
import { type DesiredObject, type ObservedObject, objectRef, type TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Kind, KindContext, ObjectSet } from "../kind.ts";
import { clusterTarget } from "../shared/ceph-names.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { withTooSmallDisk } from "../shared/disk-size.ts";
import { type DiskSource, diskObjectState, diskSource, observedImageSource } from "../shared/disk-source.ts";
import { blockedBy, type ExistingProblem, poolProblem } from "../shared/existing.ts";
import {
  capacityBytes,
  DEFAULT_FORMATS,
  hostsOfPool,
  poolDependencies,
  storageOf,
  type VolumeLocation,
  volumeFileName,
  volumeLocation,
} from "../shared/storage-pools.ts";
import { systemVolumeAt } from "../shared/system-pool.ts";
import {
  baseImageClaims,
  isBasedOnImage,
  newVolumeClaims,
  type ObservedDisk,
  observedDisk,
  volumeCopy,
} from "../shared/volume-image.ts";

/**
 * A disk that is independent of machines. It is on the host of its machine and stays there, or it is in a cluster
 * that all hosts can use.
 */
export const volume: Kind<VolumeSpec> = {
  name: "Volume",
  shortNames: ["vol", "vols"],
  eventNoun: "volume",
  claims(resource, view) {
    const { host, observed } = chooseTarget(resource, view); // without a host, the machine claims the image
    if (host === undefined) return [];
    const base = { host, by: resource.id };
    if (observed === undefined) return newVolumeClaims(resource, base, view);
    return isBasedOnImage(resource, observed, view) ? baseImageClaims(resource, base, view) : [];
  },
  objects(resource, view) {
    const choice = chooseTarget(resource, view);
    if (choice.blocked !== undefined) return { objects: [], blocked: [choice.blocked] };
    const unusable = withUnusablePool(resource, choice, view);
    if (unusable !== undefined) return unusable;
    return withTooSmallCopy(resource, choice, view) ?? objectSet(resource, choice, view);
  },
};

type VolumeResource = Resource<VolumeSpec>;

interface TargetChoice {
  /** The host, or the cluster. */
  readonly host?: TargetId;
  /** The existing disk. */
  readonly observed?: ObservedDisk;
  readonly blocked?: Blocked;
  readonly notice?: string;
}

function objectSet(
  resource: VolumeResource,
  { host, observed, notice }: TargetChoice,
  view: KindContext,
): ObjectSet {
  if (host === undefined) return { objects: [], notices: notice ? [notice] : [] };
  return { objects: volumeObjects(resource, host, observed, view) };
}

/**
 * Returns the target of the volume: the observed one, else the host of its machine, else the only host of its pool.
 * While a host that may have the volume cannot be read, it is not created elsewhere.
 */
function chooseTarget(resource: VolumeResource, view: KindContext): TargetChoice {
  const pool = view.get<StoragePoolSpec>(
    resolveReference("StoragePool", resource.spec.pool, resource.project),
  );
  if (pool === undefined) return {};
  const disks = view
    .observed(resource.id)
    .filter(
      ({ type, name }) => type === "volume" || (type === "rbd" && !isTemporaryName(name)),
    ) as readonly ObservedDisk[]; // the drivers return this type
  const observed = observedDisk(resource, view);
  if (observed !== undefined) return { host: movesTo(resource, observed, view) ?? observed.target, observed };
  const other = disks.find(({ trashed }) => trashed === undefined);
  if (other !== undefined) return { blocked: blockedByOtherDisk(resource, other) };
  if (pool.spec.type === "rbd") return { host: clusterTarget(pool) };
  const hosts = hostsOfPool(pool, view);
  const desiredHost =
    view.claims(resource.id, "attachment")[0]?.host ?? (hosts.length === 1 ? hosts[0]?.id : undefined);
  const unreadable = hosts.find((host) => host.facts === undefined);
  if (unreadable !== undefined) return { blocked: blockedByHost(resource, unreadable.id) };
  const unusablePool = view.observed(pool.id).find(({ unusable }) => unusable !== undefined);
  if (unusablePool !== undefined) return { blocked: blockedByPool(resource, unusablePool) };
  return desiredHost === undefined
    ? { notice: waitingNotice(resource, hosts.length) }
    : { host: desiredHost };
}

/** Returns the host to which a migration takes the disk, with its machine. Undefined: it stays. */
function movesTo({ id }: VolumeResource, { target }: ObservedDisk, view: KindContext): TargetId | undefined {
  return view.claims(id, "attachment").find(({ leaves }) => leaves === target)?.host;
}

/**
 * Blocks a change of pool or format. Otherwise the volume would become another, empty disk with the same name.
 */
function blockedByOtherDisk({ id, spec }: VolumeResource, { target, name }: ObservedDisk): Blocked {
  return {
    resource: id,
    code: "refused",
    message: `${formatResource(id)}: its data lies in ${name} on ${target}, and its pool and format cannot be changed`,
    hint: `write the pool and format as they were before pool "${spec.pool}", or make another volume and copy the data`,
  };
}

function blockedByHost({ id }: VolumeResource, host: TargetId): Blocked {
  return {
    resource: id,
    code: "unreadable",
    message: `${formatResource(id)}: host "${host}" cannot be read and may hold it already`,
    hint: UNTIL_HOST_ANSWERS,
  };
}

function blockedByPool({ id }: VolumeResource, { target, name, unusable = "" }: ObservedObject): Blocked {
  return {
    resource: id,
    code: "unreadable",
    message: `${formatResource(id)}: pool ${name} on ${target} may hold it already: ${unusable}`,
    hint: `it goes on as soon as that is put right on ${target}`,
  };
}

function waitingNotice({ id }: VolumeResource, hosts: number): string {
  return `${formatResource(id)}: waits for its first machine, since its pool is on ${hosts} hosts`;
}

/**
 * Returns the reason why a pool that others made cannot hold the volume: it is missing or not active, or it has no
 * volumes of this format.
 */
function withUnusablePool(
  resource: VolumeResource,
  { host }: TargetChoice,
  view: KindContext,
): ObjectSet | undefined {
  const { pool: name, format } = resource.spec;
  const pool = view.get<StoragePoolSpec>(resolveReference("StoragePool", name, resource.project));
  if (pool === undefined || host === undefined || pool.spec.type !== "existing") return undefined;
  const isQcow2 = format === "qcow2" && storageOf(pool, host, view) === "logical";
  const problem = poolProblem(pool, host, view) ?? (isQcow2 ? ALWAYS_RAW : undefined);
  return problem && { objects: [], blocked: [blockedBy(resource, host, problem)] };
}

const ALWAYS_RAW: ExistingProblem = {
  code: "invalid",
  message: "its pool holds logical volumes, which are always raw",
  hint: "leave format out",
};

/** Returns the problem of a new disk that is smaller than its image. An existing disk is not copied again. */
function withTooSmallCopy(
  resource: VolumeResource,
  { host = "", observed }: TargetChoice,
  view: KindContext,
): ObjectSet | undefined {
  const { size } = resource.spec;
  const copy = isComplete(observed) ? undefined : volumeCopy(resource, host, view);
  if (copy === undefined || size === undefined) return undefined;
  return withTooSmallDisk(resource, { ...copy, size, path: "spec.size" }, view);
}

function isComplete(disk: ObservedDisk | undefined): disk is ObservedDisk {
  return disk !== undefined && disk.unfinished === undefined;
}

function volumeObjects(
  resource: VolumeResource,
  host: TargetId,
  observed: ObservedDisk | undefined,
  view: KindContext,
): DesiredObject<object>[] {
  const { spec, project } = resource;
  const pool = view.get<StoragePoolSpec>(resolveReference("StoragePool", spec.pool, project));
  if (pool === undefined) return [];
  const source = isComplete(observed)
    ? observedSource(observed, pool, host, view)
    : initialSource(resource, host, view);
  if (source === undefined) return [];
  const storage = storageOf(pool, host, view);
  const location = storage && volumeLocation(pool, host, volumeFileName(resource, storage), view);
  if (storage === undefined || location === undefined) return [];
  const found = spec.existing === undefined ? undefined : (observed?.state ?? {});
  const format = spec.format ?? found?.format ?? DEFAULT_FORMATS[storage];
  const size = spec.size === undefined ? found?.capacityBytes : capacityBytes(spec.size);
  const state = asFound(diskObjectState(location, format, size ?? 0, source), found);
  const { build } = source;
  const base = spec.existing === undefined ? source.dependsOn : []; // the base of an existing disk need not be ours
  const needs = [...poolDependencies(pool, host), ...base];
  const retention = { trashSeconds: trashSecondsOf(spec), onDelete: ON_DELETE[spec.deletionPolicy] };
  return [
    desiredObject(resource, location.ref, state, {
      dependsOn: needs,
      ...retention,
      ...(build === undefined ? {} : { build }),
      ...(spec.existing === undefined ? {} : { mustExist: missingMessage(location, host) }),
    }),
  ];
}

/** Returns the state of an existing disk with the features that it has; those of a new disk are ours. */
function asFound<State extends object>(state: State, found: ObservedDisk["state"] | undefined): State {
  return found?.features === undefined ? state : { ...state, features: found.features };
}

function missingMessage({ ref, pool }: VolumeLocation, host: TargetId): string {
  const name = ref.name.slice(ref.name.indexOf("/") + 1);
  return `${name} is not in pool ${pool} of ${host}, and nothing creates it`;
}

const ON_DELETE = { Delete: "delete", Retain: "retain" } as const;

/**
 * Returns the time in the trash, at least one second. User data always passes through the trash; zero is for
 * reproducible objects.
 */
function trashSecondsOf({ keep }: VolumeSpec): number {
  return Math.max(1, parseSeconds(keep));
}

const BLANK_DISK: DiskSource = { dependsOn: [] };

/** Returns the source of an existing disk, which later changes of the image do not affect. */
function observedSource(
  { type, state }: ObservedDisk,
  storagePool: Resource<StoragePoolSpec>,
  host: TargetId,
  view: KindContext,
): DiskSource {
  if (type === "rbd") return observedImageSource(storagePool, state);
  const { pool, backing } = state;
  if (backing === undefined) return BLANK_DISK;
  if (!backing.startsWith("/"))
    return { backing, dependsOn: [objectRef("volume", host, `${pool}/${backing}`).id] };
  const image = systemVolumeAt(view.fleet, host, backing);
  return { backing, dependsOn: image === undefined ? [] : [image.id] };
}

/** Returns the source of a new disk. Undefined while the image is unknown; the disk is then not created. */
function initialSource(resource: VolumeResource, host: TargetId, view: KindContext): DiskSource | undefined {
  if (resource.spec.source?.image === undefined) return BLANK_DISK;
  const copy = volumeCopy(resource, host, view);
  return copy && diskSource(copy, host, view);
}
