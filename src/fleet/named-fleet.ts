import type { HostSpec } from "../generated/kinds/host.ts";
import type { StoragePoolSpec } from "../generated/kinds/storage-pool.ts";
import type { Problem } from "../model/problem.ts";
import { formatResource, type Resource } from "../model/resource.ts";
import type { LoadedFleet } from "./load.ts";

/**
 * Removes all targets except libvirt's test driver from a fleet without a name. Marks contain the name of the fleet
 * that owns an object, so two repositories without a Fleet resource would be one fleet. An invalid Fleet has its own
 * problem, so no further one is added.
 */
export function withNamedFleet(loaded: LoadedFleet): LoadedFleet {
  const { resources, problems, unusable } = loaded;
  if (resources.some(({ kind }) => kind === "Fleet")) return loaded;
  const targets = resources.filter(isPersistentTarget);
  if (targets.length === 0) return loaded;
  const mayHaveFleet =
    [...unusable].some((id) => id.startsWith("Fleet/")) ||
    problems.some(({ resource }) => resource === undefined);
  const withheld = new Set(targets);
  return {
    ...loaded,
    resources: resources.filter((resource) => !withheld.has(resource)),
    problems: mayHaveFleet ? problems : [...problems, ...targets.map(missingFleet)].sort(byLocation),
    unusable: new Set([...unusable, ...targets.map(({ id }) => id)]),
  };
}

/** True for a target that outlives this process. */
function isPersistentTarget({ kind, spec }: Resource): boolean {
  if (kind === "Host") return !(spec as HostSpec).libvirt.startsWith("test:"); // validated as a Host
  if (kind === "StoragePool") return (spec as StoragePoolSpec).ceph !== undefined; // as above
  return kind === "DNSZone";
}

function missingFleet({ id, source }: Resource): Problem {
  return {
    ...source,
    path: "",
    message: `${formatResource(id)}: the fleet has no name, so its objects cannot be distinguished from those of other repositories`,
    hint: 'add "kind: Fleet" with a metadata.name of its own, such as: {apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: shop}, spec: {}}; name it default to keep objects that were made without one',
    resource: id,
  };
}

function byLocation(one: Problem, other: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
