import type { HostSpec } from "../../generated/kinds/host.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { shellUrl } from "../../host/address.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";
import { checkOwnership } from "./existing.ts";
import { checkPoolPath } from "./storage-pool-paths.ts";

const MIN_VOLUME_BYTES = 2 ** 20;

/** The required and optional fields per pool type. All other fields belong to other types. */
const FIELDS_BY_TYPE = {
  dir: { needed: ["path"], optional: [] },
  logical: { needed: ["volumeGroup"], optional: [] },
  rbd: { needed: ["ceph", "pool"], optional: ["create"] },
  existing: { needed: ["name"], optional: [] },
} as const satisfies Record<
  StoragePoolSpec["type"],
  { readonly needed: readonly PoolField[]; readonly optional: readonly PoolField[] }
>;

type PoolField = "name" | "path" | "volumeGroup" | "ceph" | "pool" | "create";
const POOL_FIELDS: readonly PoolField[] = ["name", "path", "volumeGroup", "ceph", "pool", "create"];

/** Finds pools without a required field of their type, or with a field of another type. */
export const checkPool: ResourceCheck<StoragePoolSpec> = (resource) => {
  const { type } = resource.spec;
  const needed: readonly PoolField[] = FIELDS_BY_TYPE[type].needed;
  const allowed: readonly PoolField[] = [...needed, ...FIELDS_BY_TYPE[type].optional];
  const missing = needed.filter((field) => resource.spec[field] === undefined);
  const foreign = POOL_FIELDS.filter(
    (field) => !allowed.includes(field) && resource.spec[field] !== undefined,
  );
  return [
    ...missing.map((field) => ({
      resource,
      path: ["spec"],
      message: `a pool of type ${type} needs ${field}`,
    })),
    ...foreign.map((field): Finding => {
      const message = `a pool of type ${type} has no ${field}`;
      return { resource, path: ["spec", field], end: "key", message };
    }),
    ...checkPoolPath(resource),
    ...(type === "existing" ? checkOwnership(resource) : []),
  ];
};

/** Finds two StoragePools for one Ceph pool. The images of both would have the same names. */
export const checkClusters: FleetCheck = (fleet) => {
  const taken = new Map<string, Resource>();
  return fleet.ofKind<StoragePoolSpec>("StoragePool").flatMap((resource): Finding[] => {
    const { ceph, pool } = resource.spec;
    if (ceph === undefined || pool === undefined) return [...unreachableCluster(resource, fleet)];
    const clusterPool = JSON.stringify([ceph.confFile, pool]);
    const other = taken.get(clusterPool);
    if (other === undefined) taken.set(clusterPool, resource);
    const twice = `${formatResource(other?.id ?? resource.id)} is the pool ${pool} of ${ceph.confFile} already`;
    const same: Finding[] =
      other === undefined
        ? []
        : [
            {
              resource,
              path: ["spec", "pool"],
              message: twice,
              hint: `the other is at ${sourceLocation(other)}`,
            },
          ];
    return [...same, ...unreachableCluster(resource, fleet)];
  });
};

/**
 * Finds clusters with a `via` that is not a host of a lab. Only the network of a lab's host is on this machine.
 */
function unreachableCluster(resource: Resource<StoragePoolSpec>, fleet: FleetView): Finding[] {
  const via = resource.spec.ceph?.via;
  const host = via && fleet.get<HostSpec>(resolveReference("Host", via, resource.project));
  if (!host) return [];
  const shell = host.spec.shell ?? shellUrl(host.spec.libvirt);
  if (shell !== undefined && !shell.startsWith("ssh:")) return [];
  const message = `a cluster cannot be reached through ${formatResource(host.id)}, which is not on this machine`;
  const hint = "run Fleetwright where the cluster's network is, and leave via out";
  return [{ resource, path: ["spec", "ceph", "via"], message, hint }];
}

/** Finds empty volumes, and combinations of limits that libvirt refuses. */
export const checkVolume: ResourceCheck<VolumeSpec> = (resource) => {
  const { size, existing, source, qos = {} } = resource.spec;
  const findings: Finding[] = [];
  if (existing === undefined && size === undefined)
    findings.push({ resource, path: ["spec"], message: "size is missing", hint: "add size: 20Gi" });
  if (existing !== undefined && source !== undefined) {
    const message = "a Volume with existing has no source: its content is there already";
    findings.push({ resource, path: ["spec", "source"], end: "key", message });
  }
  if (size !== undefined && parseBytes(size) < MIN_VOLUME_BYTES) {
    const hint = /^\d{1,4}$/.test(size) ? `did you mean "${size}Gi"?` : undefined;
    findings.push({ resource, path: ["spec", "size"], message: `the size ${size} is less than 1Mi`, hint });
  }
  for (const unit of ["Iops", "BytesPerSecond"] as const) {
    const parts = [`read${unit}`, `write${unit}`] as const;
    if (qos[`total${unit}`] === undefined || parts.every((part) => qos[part] === undefined)) continue;
    const message = `qos.total${unit} cannot be combined with ${parts.join(" or ")}`;
    findings.push({ resource, path: ["spec", "qos", `total${unit}`], end: "key", message });
  }
  return findings;
};

/** Finds volumes whose pool does not support their format. */
export const checkFormats: FleetCheck = (fleet) =>
  fleet.ofKind<VolumeSpec>("Volume").flatMap((resource): Finding[] => {
    const { format, pool: name } = resource.spec;
    const pool = fleet.get<StoragePoolSpec>(resolveReference("StoragePool", name, resource.project));
    if (format !== "qcow2" || pool === undefined || !(pool.spec.type in CONTENT_NAMES)) return [];
    const message = `StoragePool "${name}" holds ${CONTENT_NAMES[pool.spec.type as keyof typeof CONTENT_NAMES]}, which are always raw`;
    return [{ resource, path: ["spec", "format"], message, hint: "leave format out" }];
  });

const CONTENT_NAMES = { logical: "logical volumes", rbd: "images of a cluster" } as const;
