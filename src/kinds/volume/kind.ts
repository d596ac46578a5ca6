import { isNewName, type RbdState } from "../../drivers/ceph/states.ts";
import type { VolumeState } from "../../drivers/libvirt/states.ts";
import { type DesiredObject, type ObservedObject, objectRef, type TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { type Resource, referTo, showResource } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import { clusterTarget } from "../ceph.ts";
import { desired } from "../desired.ts";
import { type DiskSource, diskObjectState, diskSource, imageAsItIs } from "../disk-source.ts";
import type { ImageSpec } from "../image/spec.gen.ts";
import type { Kind, Realised, View } from "../kind.ts";
import { capacityBytes, DEFAULT_FORMATS, hostsOfPool, poolNeeds, volumeFile, volumeIn } from "../pools.ts";
import type { StoragePoolSpec } from "../storage-pool/spec.gen.ts";
import type { VolumeSpec } from "./spec.gen.ts";

/**
 * A disk with a life of its own. It lies on the host of the machine that uses it, and stays there; or in a cluster, where
 * every host reaches it.
 */
export const volume: Kind<VolumeSpec> = {
  name: "Volume",
  claims(resource, view) {
    const { source } = resource.spec;
    const { host, observed } = placeOf(resource, view);
    if (source?.image === undefined || host === undefined || observed !== undefined) return [];
    const on = referTo("Image", source.image, resource.project);
    const pool = referTo("StoragePool", resource.spec.pool, resource.project);
    const hosts = view.host(host) === undefined ? null : host; // a cluster is on none
    return [{ want: "copy", on, by: resource.id, host: hosts, pool }];
  },
  realise(resource, view) {
    const place = placeOf(resource, view);
    return place.host === undefined
      ? nowhere(place)
      : { objects: realiseOn(resource, place.host, place.observed, view) };
  },
};

type VolumeResource = Resource<VolumeSpec>;
type ObservedVolume = ObservedObject & { readonly state: Partial<VolumeState & RbdState> };

interface Place {
  /** The host, or the cluster. */
  readonly host?: TargetId;
  /** What is there already. */
  readonly observed?: ObservedVolume;
  readonly blocked?: Blocked;
  readonly notice?: string;
}

function nowhere({ blocked, notice }: Place): Realised {
  return { objects: [], blocked: blocked ? [blocked] : [], notices: notice ? [notice] : [] };
}

/**
 * Where it lies: where it is observed; else where a machine wants it; else on the only host of its pool.
 * As long as a host that may hold it cannot be read, it is not made elsewhere.
 */
function placeOf(resource: VolumeResource, view: View): Place {
  const pool = view.get<StoragePoolSpec>(referTo("StoragePool", resource.spec.pool, resource.project));
  if (pool === undefined) return {};
  const found = view
    .observed(resource.id)
    .filter(
      ({ type, name }) => type === "volume" || (type === "rbd" && !isNewName(name)),
    ) as readonly ObservedVolume[]; // read by the drivers
  const isIt = ({ target, id }: ObservedVolume) =>
    id === volumeIn(pool, target, volumeFile(resource, pool)).ref.id;
  const observed = found.find(isIt);
  if (observed !== undefined) return { host: observed.target, observed };
  const other = found.find(({ trashed }) => trashed === undefined);
  if (other !== undefined) return { blocked: liesElsewhere(resource, other) };
  if (pool.spec.type === "rbd") return { host: clusterTarget(pool) };
  const hosts = hostsOfPool(pool, view);
  const wanted =
    view.claims(resource.id, "attachment")[0]?.host ?? (hosts.length === 1 ? hosts[0]?.id : undefined);
  const unread = hosts.find((host) => host.facts === undefined);
  if (unread !== undefined) return { blocked: mayBeOn(resource, unread.id) };
  return wanted === undefined ? { notice: waits(resource, hosts.length) } : { host: wanted };
}

/** Another pool or format would be another, empty disk under the same name. */
function liesElsewhere({ id, spec }: VolumeResource, { target, name }: ObservedVolume): Blocked {
  return {
    resource: id,
    code: "refused",
    message: `${showResource(id)}: its data lies in ${name} on ${target}, and its pool and format cannot be changed`,
    hint: `write the pool and format as they were before pool "${spec.pool}", or make another volume and copy the data`,
  };
}

function mayBeOn({ id }: VolumeResource, host: TargetId): Blocked {
  return {
    resource: id,
    code: "unreadable",
    message: `${showResource(id)}: host "${host}" cannot be read and may hold it already`,
    hint: `it is made as soon as "${host}" answers`,
  };
}

function waits({ id }: VolumeResource, hosts: number): string {
  return `${showResource(id)}: waits for its first machine, since its pool is on ${hosts} hosts`;
}

function realiseOn(
  resource: VolumeResource,
  host: TargetId,
  observed: ObservedVolume | undefined,
  view: View,
): DesiredObject<object>[] {
  const { spec, project } = resource;
  const pool = view.get<StoragePoolSpec>(referTo("StoragePool", spec.pool, project));
  if (pool === undefined) return [];
  const source = observed === undefined ? sourceOf(resource, host, view) : asItIs(observed, pool, host);
  if (source === undefined) return [];
  const place = volumeIn(pool, host, volumeFile(resource, pool));
  const format = spec.format ?? DEFAULT_FORMATS[pool.spec.type];
  const state = diskObjectState(place, format, capacityBytes(spec.size), source);
  const { build } = source;
  const needs = [...poolNeeds(pool, host), ...source.needs];
  const keep = { trashSeconds: trashSecondsOf(spec), onDelete: ON_DELETE[spec.deletionPolicy] };
  return [desired(resource, place.ref, state, { needs, ...keep, ...(build === undefined ? {} : { build }) })];
}

const ON_DELETE = { Delete: "delete", Retain: "retain" } as const;

/** People's data always passes through the trash, even if only for a moment: zero is for what can be made again. */
function trashSecondsOf({ keep }: VolumeSpec): number {
  return Math.max(1, parseSeconds(keep));
}

const EMPTY: DiskSource = { needs: [] };

/** A disk that is there keeps what it was made from, whatever the image has become since. */
function asItIs(
  { type, state }: ObservedVolume,
  home: Resource<StoragePoolSpec>,
  host: TargetId,
): DiskSource {
  if (type === "rbd") return imageAsItIs(home, state);
  const { pool, backing } = state;
  if (backing === undefined) return EMPTY;
  return { backing, needs: [objectRef("volume", host, `${pool}/${backing}`).id] };
}

/** Undefined while the image is not known: then nothing is made. */
function sourceOf(resource: VolumeResource, host: TargetId, view: View): DiskSource | undefined {
  const { source, pool } = resource.spec;
  if (source?.image === undefined) return EMPTY;
  const image = view.get<ImageSpec>(referTo("Image", source.image, resource.project));
  const home = view.get<StoragePoolSpec>(referTo("StoragePool", pool, resource.project));
  return image === undefined || home === undefined ? undefined : diskSource(image, home, host, view);
}
