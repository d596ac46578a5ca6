import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import { networkRef } from "../../kinds/shared/network-topology.ts";
import { poolRef } from "../../kinds/shared/storage-pools.ts";
import { systemPool } from "../../kinds/shared/system-pool.ts";
import { groupBy } from "../../model/group-by.ts";
import { type CommonSpec, formatResource, type Resource } from "../../model/resource.ts";
import type { Finding, FleetCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";
import { isOverlay } from "./overlays.ts";
import { shareHost } from "./storage-pool-paths.ts";

/** Returns the problems of fields that say what becomes of objects, on a resource that owns none. */
export function checkOwnership(resource: Resource<CommonSpec>): Finding[] {
  const { deletionPolicy, protect, drift } = resource.spec;
  const fields = [
    ["deletionPolicy", deletionPolicy === "Retain"],
    ["protect", protect === true],
    ["drift", drift === "report"],
  ] as const;
  return fields.flatMap(([field, isSet]): Finding[] => {
    if (!isSet) return [];
    const message = `${field} has no effect: what others made is never changed or deleted`;
    return [{ resource, path: ["spec", field], end: "key", message, hint: `leave ${field} out` }];
  });
}

/**
 * Finds resources of type or mode `existing` that name a network or a pool of the fleet's own, and two that name one
 * pool: the disks of both would be beside each other.
 */
export const checkExistingNames: FleetCheck = (fleet) => {
  const pools = fleet.ofKind<StoragePoolSpec>("StoragePool").filter(({ spec }) => spec.type !== "rbd");
  const networks = fleet.ofKind<NetworkSpec>("Network").filter(({ id }) => !isOverlay(id, fleet));
  const poolsByName = groupBy(pools, (pool) => poolRef(pool, "").name);
  const networksByName = groupBy(networks, (network) => networkRef(network, "").name);
  const fleetName = fleet.ofKind("Fleet")[0]?.name ?? "default";
  return [
    ...pools
      .filter(({ spec }) => spec.type === "existing")
      .flatMap((pool): Finding[] => {
        const name = poolRef(pool, "").name;
        if (name === systemPool(fleetName, "").ref.name)
          return [nameFinding(pool, `${name} is the pool with this fleet's kernels and seeds`, undefined)];
        const others = poolsByName.get(name) ?? [];
        const before = others.slice(0, others.indexOf(pool));
        const other = others.find(
          (candidate) =>
            (candidate.spec.type !== "existing" || before.includes(candidate)) &&
            shareHost(candidate, pool, fleet),
        );
        return other === undefined ? [] : [takenFinding(pool, name, other)];
      }),
    ...networks
      .filter(({ spec }) => spec.mode === "existing")
      .flatMap((network): Finding[] => {
        const name = networkRef(network, "").name;
        const other = networksByName.get(name)?.find(({ spec }) => spec.mode !== "existing");
        return other === undefined ? [] : [takenFinding(network, name, other)];
      }),
  ];
};

function takenFinding(resource: Resource, name: string, other: Resource): Finding {
  return nameFinding(resource, `${formatResource(other.id)} is libvirt's ${name} already`, other);
}

function nameFinding(resource: Resource, message: string, other: Resource | undefined): Finding {
  const what = resource.kind === "Network" ? "network" : "pool";
  const where = other === undefined ? "" : `; the other is at ${sourceLocation(other)}`;
  return { resource, path: ["spec", "name"], message, hint: `name a ${what} that others made${where}` };
}
