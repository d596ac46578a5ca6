import { membersOf, POOL, type Pool } from "../kinds/virtual-machine-pool/members.ts";
import type { Resource } from "../model/resource.ts";

const NONE: readonly never[] = [];

/** The machines that a resource stands for: those of a pool. */
export function standsFor(resource: Resource): readonly Resource[] {
  return resource.kind === POOL ? membersOf(resource as Pool) : NONE; // the loader validated it
}

/** Everything that can be named: what is written, and the members of pools. A written namesake is left alone. */
export function withMembers(resources: readonly Resource[]): readonly Resource[] {
  const members = resources.flatMap(standsFor);
  if (members.length === 0) return resources;
  const written = new Set(resources.map(({ id }) => id));
  return [...resources, ...members.filter(({ id }) => !written.has(id))];
}
