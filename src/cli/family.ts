import { poolByName } from "../kinds/virtual-machine-pool/members.ts";
import type { ResourceId } from "../model/resource.ts";
import type { World } from "./world/world.ts";

/** Whether something belongs to a resource: to itself, or to a member of a pool, also one that is to go. */
export type Family = (owner: ResourceId) => boolean;

type Known = Pick<World, "compiled">;

export function familyOf(id: ResourceId, { compiled }: Known): Family {
  const group = compiled.groups.find((one) => one.id === id);
  if (group === undefined) return (owner) => owner === id;
  const members = new Set(group.members);
  const others = new Set(compiled.resources.map((resource) => resource.id));
  return (owner) => members.has(owner) || (poolByName(owner) === id && !others.has(owner)) || owner === id;
}

/** Those of these owners that belong to any of the resources. */
export function ownersOf(
  ids: readonly ResourceId[],
  owners: readonly ResourceId[],
  world: Known,
): ResourceId[] {
  const families = ids.map((id) => familyOf(id, world));
  return [...new Set([...ids, ...owners.filter((owner) => families.some((family) => family(owner)))])];
}
