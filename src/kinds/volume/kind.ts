import type { VolumeState } from "../../drivers/libvirt/states.ts";
import type { TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { type Resource, referTo, showResource } from "../../model/resource.ts";
import { parseBytes, parseSeconds } from "../../model/units.ts";
import { desired } from "../desired.ts";
import { type DiskSource, diskSource } from "../disk-source.ts";
import type { ImageSpec } from "../image/spec.gen.ts";
import type { Kind, Realised, View } from "../kind.ts";
import { DEFAULT_FORMATS, hostsOfPool, poolRef, volumeFile, volumeIn } from "../pools.ts";
import type { StoragePoolSpec } from "../storage-pool/spec.gen.ts";
import type { VolumeSpec } from "./spec.gen.ts";

/** A disk with a life of its own. It lies on the host of the machine that uses it, and stays there. */
export const volume: Kind<VolumeSpec> = {
  name: "Volume",
  claims: (resource, view) => {
    const source = resource.spec.source?.image;
    const at = placeOf(resource, view);
    if (source === undefined || at.host === undefined) return [];
    const on = referTo("Image", source, resource.project);
    const pool = referTo("StoragePool", resource.spec.pool, resource.project);
    return [{ want: "copy", on, by: resource.id, host: at.host, pool }];
  },
  realise(resource, view) {
    const at = placeOf(resource, view);
    return at.host === undefined ? nowhere(at) : { objects: [realiseOn(resource, at.host, view)].flat() };
  },
};

type VolumeResource = Resource<VolumeSpec>;

interface Place {
  readonly host?: TargetId;
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
  const observed = view.observed(resource.id).find((object) => object.type === "volume");
  if (observed !== undefined) return { host: observed.target };
  const pool = poolOf(resource, view);
  const hosts = pool === undefined ? [] : hostsOfPool(pool, view);
  const wanted =
    view.claims(resource.id, "attachment")[0]?.host ?? (hosts.length === 1 ? hosts[0]?.id : undefined);
  const unread = hosts.find((host) => host.facts === undefined);
  if (unread !== undefined) return { blocked: mayBeOn(resource, unread.id) };
  return wanted === undefined ? { notice: waits(resource, hosts.length) } : { host: wanted };
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

function poolOf(resource: VolumeResource, view: View): Resource<StoragePoolSpec> | undefined {
  return view.get<StoragePoolSpec>(referTo("StoragePool", resource.spec.pool, resource.project));
}

function realiseOn(resource: VolumeResource, host: TargetId, view: View) {
  const pool = poolOf(resource, view);
  const source = sourceOf(resource, host, view);
  if (pool === undefined || source === undefined) return [];
  const place = volumeIn(pool, host, volumeFile(resource, pool));
  const format = resource.spec.format ?? DEFAULT_FORMATS[pool.spec.type];
  const state: VolumeState = {
    pool: place.pool,
    format,
    capacityBytes: parseBytes(resource.spec.size),
    ...(source.backing === undefined ? {} : { backing: source.backing }),
    ...(source.content === undefined ? {} : { content: source.content }),
  };
  return desired(resource, place.ref, state, {
    needs: [poolRef(pool, host).id, ...source.needs],
    trashSeconds: parseSeconds(resource.spec.keep),
    onDelete: resource.spec.deletionPolicy === "Delete" ? "delete" : "retain",
    ...(source.build === undefined ? {} : { build: source.build }),
  });
}

const EMPTY: DiskSource = { needs: [] };

/** Undefined while the image is not known: then nothing is made. */
function sourceOf(resource: VolumeResource, host: TargetId, view: View): DiskSource | undefined {
  const { source, pool } = resource.spec;
  if (source?.image === undefined) return EMPTY;
  const image = view.get<ImageSpec>(referTo("Image", source.image, resource.project));
  const home = view.get<StoragePoolSpec>(referTo("StoragePool", pool, resource.project));
  return image === undefined || home === undefined ? undefined : diskSource(image, home, host, view);
}
