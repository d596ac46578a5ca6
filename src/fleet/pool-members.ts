import { MACHINE_POOL_KIND } from "../kinds/virtual-machine-pool/member-name.ts";
import {
  type MachinePoolResource,
  memberResource,
  nominalMembers,
} from "../kinds/virtual-machine-pool/member-resource.ts";
import type { Resource } from "../model/resource.ts";

const NONE: readonly never[] = [];

/** Returns the members that a pool has by its files alone. Empty for other resources. */
export function expandedMembers(resource: Resource): readonly Resource[] {
  return resource.kind === MACHINE_POOL_KIND ? nominalMembers(resource as MachinePoolResource) : NONE; // validated by the loader
}

/** Returns the members that a pool names in its file: one with a label of its own, or a machine that the pool adopts. */
export function namedMembers(resource: Resource): readonly Resource[] {
  if (resource.kind !== MACHINE_POOL_KIND) return NONE;
  const pool = resource as MachinePoolResource; // as above
  return pool.spec.members.map(({ name }) => memberResource(pool, name));
}

/**
 * Returns the resources of the files and the members of pools. A resource of the files wins over a member with the
 * same id.
 */
export function withMembers(resources: readonly Resource[]): readonly Resource[] {
  const members = resources.flatMap(expandedMembers);
  if (members.length === 0) return resources;
  const written = new Set(resources.map(({ id }) => id));
  return [...resources, ...members.filter(({ id }) => !written.has(id))];
}
