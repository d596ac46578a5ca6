import { poolByName } from "../kinds/virtual-machine-pool/member-name.ts";
import type { ResourceId } from "../model/resource.ts";
import type { FleetWorkspace } from "./fleet/open-fleet.ts";

/** Matches owners that belong to one resource: the resource itself or, for a pool, its members, including removed ones. */
type OwnerFilter = (owner: ResourceId) => boolean;

type OwnershipContext = Pick<FleetWorkspace, "compiled">;

export function ownerFilterFor(id: ResourceId, { compiled }: OwnershipContext): OwnerFilter {
  const group = compiled.pools.find((candidate) => candidate.id === id);
  if (group === undefined) return (owner) => owner === id;
  const members = new Set(group.members.map((member) => member.id));
  const others = new Set(compiled.resources.map((resource) => resource.id));
  return (owner) => members.has(owner) || (poolByName(owner) === id && !others.has(owner)) || owner === id;
}

/** Returns `ids`, followed by those of `owners` that belong to any of them. */
export function expandOwners(
  ids: readonly ResourceId[],
  owners: readonly ResourceId[],
  workspace: OwnershipContext,
): ResourceId[] {
  const filters = ids.map((id) => ownerFilterFor(id, workspace));
  return [...new Set([...ids, ...owners.filter((owner) => filters.some((isOwner) => isOwner(owner)))])];
}
