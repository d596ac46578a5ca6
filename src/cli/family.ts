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

/** What belongs to a resource out of a list; the list is put in order once, however many resources are asked for. */
export function belonging<Item extends object>(
  id: ResourceId,
  items: readonly Item[],
  ownerOf: (item: Item) => ResourceId | undefined,
  world: Known,
): readonly Item[] {
  const index = indexed(items, ownerOf);
  if (!world.compiled.groups.some((group) => group.id === id)) return index.get(id) ?? [];
  const family = familyOf(id, world);
  return [...index].flatMap(([owner, own]) => (family(owner) ? own : []));
}

const INDICES = new WeakMap<readonly object[], ReadonlyMap<ResourceId, readonly object[]>>();

function indexed<Item extends object>(
  items: readonly Item[],
  ownerOf: (item: Item) => ResourceId | undefined,
): ReadonlyMap<ResourceId, readonly Item[]> {
  const known = INDICES.get(items) as ReadonlyMap<ResourceId, readonly Item[]> | undefined; // made from this very list
  if (known !== undefined) return known;
  const index = new Map<ResourceId, Item[]>();
  for (const item of items) {
    const owner = ownerOf(item);
    if (owner === undefined) continue;
    const own = index.get(owner);
    if (own === undefined) index.set(owner, [item]);
    else own.push(item);
  }
  INDICES.set(items, index);
  return index;
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
