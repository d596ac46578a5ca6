import { shellUrl } from "../../host/address.ts";
import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import type { StoragePoolSpec } from "../../kinds/storage-pool/spec.gen.ts";
import type { VolumeSpec } from "../../kinds/volume/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { resolveReference } from "../references.ts";
import { at } from "./places.ts";

const LEAST_BYTES = 2 ** 20;

/** What a pool of each type needs, and what it may have besides; everything else belongs to other types. */
const PARTS = {
  dir: { needed: ["path"], optional: [] },
  logical: { needed: ["volumeGroup"], optional: [] },
  rbd: { needed: ["ceph", "pool"], optional: ["create"] },
} as const satisfies Record<
  StoragePoolSpec["type"],
  { readonly needed: readonly Part[]; readonly optional: readonly Part[] }
>;

type Part = "path" | "volumeGroup" | "ceph" | "pool" | "create";
const ALL_PARTS: readonly Part[] = ["path", "volumeGroup", "ceph", "pool", "create"];

/** Pools that lack what their type needs, or have what another type needs. */
export const checkPool: ResourceCheck<StoragePoolSpec> = (resource) => {
  const { type, path } = resource.spec;
  const needed: readonly Part[] = PARTS[type].needed;
  const own: readonly Part[] = [...needed, ...PARTS[type].optional];
  const missing = needed.filter((part) => resource.spec[part] === undefined);
  const foreign = ALL_PARTS.filter((part) => !own.includes(part) && resource.spec[part] !== undefined);
  const found: Finding[] = [
    ...missing.map((part) => ({
      ...{ resource, path: ["spec"] },
      message: `a pool of type ${type} needs ${part}`,
    })),
    ...foreign.map((part): Finding => {
      const message = `a pool of type ${type} has no ${part}`;
      return { resource, path: ["spec", part], end: "key", message };
    }),
  ];
  if (path?.split("/").includes(".."))
    found.push({ resource, path: ["spec", "path"], message: `the path "${path}" must not hold ".."` });
  return found;
};

/** Pools in a cluster that are the same one: the images of both would have the same names. */
export const checkClusters: FleetCheck = (fleet) => {
  const taken = new Map<string, Resource>();
  return fleet.ofKind<StoragePoolSpec>("StoragePool").flatMap((resource): Finding[] => {
    const { ceph, pool } = resource.spec;
    if (ceph === undefined || pool === undefined) return [...throughNothing(resource, fleet)];
    const place = JSON.stringify([ceph.confFile, pool]);
    const other = taken.get(place);
    if (other === undefined) taken.set(place, resource);
    const twice = `${showResource(other?.id ?? resource.id)} is the pool ${pool} of ${ceph.confFile} already`;
    const same: Finding[] =
      other === undefined
        ? []
        : [{ resource, path: ["spec", "pool"], message: twice, hint: `the other is at ${at(other)}` }];
    return [...same, ...throughNothing(resource, fleet)];
  });
};

/** A cluster can be reached from this machine, and from the network of a host that is here: one of a lab. */
function throughNothing(resource: Resource<StoragePoolSpec>, fleet: FleetView): Finding[] {
  const via = resource.spec.ceph?.via;
  const host = via && fleet.get<HostSpec>(resolveReference("Host", via, resource.project));
  if (!host) return [];
  const shell = host.spec.shell ?? shellUrl(host.spec.libvirt);
  if (shell !== undefined && !shell.startsWith("ssh:")) return [];
  const message = `a cluster cannot be reached through ${showResource(host.id)}, which is not on this machine`;
  const hint = "run Fleetwright where the cluster's network is, and leave via out";
  return [{ resource, path: ["spec", "ceph", "via"], message, hint }];
}

/** Volumes that hold nothing, and limits that libvirt refuses to combine. */
export const checkVolume: ResourceCheck<VolumeSpec> = (resource) => {
  const { size, qos = {} } = resource.spec;
  const found: Finding[] = [];
  if (parseBytes(size) < LEAST_BYTES) {
    const hint = /\d$/.test(size) ? `did you mean "${size}Gi"?` : undefined;
    found.push({ resource, path: ["spec", "size"], message: `the size ${size} is less than 1Mi`, hint });
  }
  for (const unit of ["Iops", "BytesPerSecond"] as const) {
    const parts = [`read${unit}`, `write${unit}`] as const;
    if (qos[`total${unit}`] === undefined || parts.every((part) => qos[part] === undefined)) continue;
    const message = `qos.total${unit} cannot stand together with ${parts.join(" or ")}`;
    found.push({ resource, path: ["spec", "qos", `total${unit}`], end: "key", message });
  }
  return found;
};

/** Volumes in a format that their pool cannot hold. */
export const checkFormats: FleetCheck = (fleet) =>
  fleet.ofKind<VolumeSpec>("Volume").flatMap((resource): Finding[] => {
    const { format, pool: name } = resource.spec;
    const pool = fleet.get<StoragePoolSpec>(resolveReference("StoragePool", name, resource.project));
    if (format !== "qcow2" || pool === undefined || pool.spec.type === "dir") return [];
    const message = `StoragePool "${name}" holds ${RAW[pool.spec.type]}, which are always raw`;
    return [{ resource, path: ["spec", "format"], message, hint: "leave format out" }];
  });

const RAW = { logical: "logical volumes", rbd: "images of a cluster" } as const;
