import type { PoolState, VolumeState } from "../../drivers/libvirt/states.ts";
import { uuidFor } from "../../model/identity.ts";
import { type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";
import type { Claim } from "../claims.ts";
import type { KindContext } from "../kind.ts";

/** The pool on every host for kernels, initial RAM disks and seeds. */
interface SystemPool {
  readonly ref: ObjectRef;
  readonly path: string;
}

export function systemPool(fleet: string, host: TargetId): SystemPool {
  return { ref: objectRef("pool", host, `fleetwright-${fleet}`), path: `/var/lib/fleetwright/${fleet}` };
}

/** Returns the claim of a resource to the system pool of a host. A host without such claims has no system pool. */
export function systemFilesClaims(by: ResourceId, host: TargetId, view: Pick<KindContext, "host">): Claim[] {
  const on = view.host(host)?.resource.id;
  return on === undefined ? [] : [{ want: "system-files", on, by }];
}

export function systemPoolState(fleet: string, host: TargetId): PoolState {
  const owner = resourceId("Host", "default", host);
  const { path } = systemPool(fleet, host);
  return {
    uuid: uuidFor(fleet, owner, "pool"),
    type: "dir",
    path,
    source: null,
    active: true,
    autostart: true,
  };
}

/** Returns the location of a file in the system pool. */
export function systemVolume(fleet: string, host: TargetId, name: string): { ref: ObjectRef; path: string } {
  const pool = systemPool(fleet, host);
  return { ref: objectRef("volume", host, `${pool.ref.name}/${name}`), path: `${pool.path}/${name}` };
}

/** Returns the volume of the system pool that has this path. Undefined for a path elsewhere. */
export function systemVolumeAt(fleet: string, host: TargetId, path: string): ObjectRef | undefined {
  const folder = `${systemPool(fleet, host).path}/`;
  return path.startsWith(folder) ? systemVolume(fleet, host, path.slice(folder.length)).ref : undefined;
}

/** Returns the state of a file that is written once and then only read. */
export function systemFileState(fleet: string, host: TargetId, content: string): VolumeState {
  return { pool: systemPool(fleet, host).ref.name, format: "raw", content };
}
