import type { DomainState } from "../drivers/libvirt/states.ts";
import type { DesiredObject, ObservedObject } from "../model/object.ts";
import { type Resource, type ResourceId, showResource } from "../model/resource.ts";
import { familyOf } from "./family.ts";
import type { Column } from "./table.ts";
import type { World } from "./world/world.ts";

/** A virtual machine as both sides know it. */
export interface Machine {
  readonly id: ResourceId;
  readonly name: string;
  /** Where it is; where it will be, when it is not made yet. */
  readonly host: string | undefined;
  readonly state: "running" | "off" | "absent" | "unknown";
  readonly addresses: readonly string[];
  /** Wanted to run. */
  readonly wanted: boolean;
  /** What the plan says of it: empty when it is as it should be. */
  readonly pending: string;
}

type Known = Pick<World, "resources" | "snapshot" | "compiled" | "plan" | "fleet" | "suspended">;

export function machinesOf(world: Known): Machine[] {
  return world.resources
    .filter(({ kind }) => kind === "VirtualMachine")
    .map((resource) => machineOf(resource, world));
}

function machineOf({ id }: Resource, world: Known): Machine {
  const observed = ownOf(id, world).find(({ type }) => type === "domain");
  const desired = belonging(id, world.compiled.objects, ownerOf, world).find(({ type }) => type === "domain");
  const state = (observed?.state ?? desired?.state) as DomainState | undefined; // objects of type domain have this state
  return {
    id,
    name: showResource(id).replace(/^VirtualMachine\//, ""),
    host: observed?.target ?? desired?.target ?? world.compiled.placements.get(id)?.host,
    state: stateOf(observed, desired, world),
    addresses: Object.values(state?.interfaces ?? {}).flatMap(({ ipv4 }) => ipv4 ?? []),
    wanted: (desired?.state as DomainState | undefined)?.power === "running",
    pending: pendingOf(id, world),
  };
}

function stateOf(
  observed: ObservedObject | undefined,
  desired: DesiredObject<object> | undefined,
  { snapshot }: Known,
): Machine["state"] {
  if (observed !== undefined) return observed.state.power === "running" ? "running" : "off";
  const unknown =
    desired === undefined ? snapshot.unreadable.size > 0 : snapshot.unreadable.has(desired.target);
  return unknown ? "unknown" : "absent";
}

/** The fleet's own objects of one resource, or of all members of a pool; those in the trash left out. */
export function ownOf(
  id: ResourceId,
  { snapshot, fleet, compiled }: Pick<Known, "snapshot" | "fleet" | "compiled">,
): ObservedObject[] {
  const own = belonging(id, snapshot.objects, ({ mark }) => mark?.owner, { compiled });
  return own.filter(({ mark, trashed }) => mark?.fleet === fleet.id && trashed === undefined);
}

const ownerOf = ({ owner }: { readonly owner: ResourceId }) => owner;

/** Those of a list that belong to a resource, or to all members of a pool. */
function belonging<Item>(
  id: ResourceId,
  list: readonly Item[],
  owner: (item: Item) => ResourceId | undefined,
  world: Pick<World, "compiled">,
): readonly Item[] {
  const byOwner = indexed(list, owner);
  if (world.compiled.groups.every((group) => group.id !== id)) return byOwner.get(id) ?? [];
  const belongs = familyOf(id, world);
  return [...byOwner].flatMap(([one, items]) => (one !== undefined && belongs(one) ? items : []));
}

const indexes = new WeakMap<object, unknown>();

/** Once a list: tables ask for each of thousands of machines. A list is always asked by the same owner. */
function indexed<Item>(
  list: readonly Item[],
  owner: (item: Item) => ResourceId | undefined,
): Map<ResourceId | undefined, Item[]> {
  const known = indexes.get(list) as Map<ResourceId | undefined, Item[]> | undefined; // written below
  if (known !== undefined) return known;
  const index = new Map<ResourceId | undefined, Item[]>();
  for (const item of list) {
    const key = owner(item);
    const items = index.get(key);
    if (items === undefined) index.set(key, [item]);
    else items.push(item);
  }
  indexes.set(list, index);
  return index;
}

/** What stands between a resource and its wish, in a few words. */
export function pendingOf(
  id: ResourceId,
  { plan, suspended, compiled }: Pick<Known, "plan" | "suspended" | "compiled">,
): string {
  if (suspended.has(id)) return `suspended: ${suspended.get(id)}`;
  const blocked = belonging(id, plan.blocked, ({ resource }) => resource, { compiled });
  if (blocked.length > 0) return "blocked";
  const changes = belonging(id, plan.changes, ownerOf, { compiled });
  const held = changes.find(({ hold }) => hold !== undefined);
  if (held?.hold !== undefined) return `${held.action} held: ${held.hold.gate}`;
  if (changes.some(({ cause }) => cause === "drift")) return "drift";
  return [...new Set(changes.map(({ action }) => action))].join(", ");
}

const STATES = {
  running: "green",
  off: "yellow",
  absent: "dim",
  unknown: "red",
} as const satisfies Record<Machine["state"], string>;

export const MACHINE_COLUMNS: readonly Column<Machine>[] = [
  { head: "NAME", cell: ({ name }, color) => color.bold(name) },
  { head: "HOST", cell: ({ host }) => host ?? "" },
  { head: "ADDRESS", cell: ({ addresses }) => addresses.join(", ") },
  { head: "STATE", cell: ({ state }, color) => color[STATES[state]](state) },
];
