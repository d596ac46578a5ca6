import { baseItems } from "./base-ruleset.ts";
import { groupItems, memberItem } from "./group-items.ts";
import { byAddress, type Item, type Items } from "./items.ts";
import { portItems } from "./port-items.ts";
import type { GroupState, PortState } from "./states.ts";
import { groupOfSet } from "./table-names.ts";

/** All objects that a fleet has on one host, by name. Members are not recorded: the sets themselves hold them. */
export interface ManagedObjects {
  readonly ports: ReadonlyMap<string, PortState>;
  readonly groups: ReadonlyMap<string, Pick<GroupState, "rules">>;
}

const RENDERED = new WeakMap<object, Items>();

/** Renders each state once, because most states stay the same from one change to the next. */
function renderOnce(state: object, render: () => Item[]): Items {
  const items = RENDERED.get(state) ?? byAddress(render());
  RENDERED.set(state, items);
  return items;
}

export function cachedPortItems(port: PortState): Items {
  return renderOnce(port, () => portItems(port));
}

export function cachedGroupItems(name: string, group: Pick<GroupState, "rules">): Items {
  return renderOnce(group, () => groupItems(name, group.rules));
}

export function cachedMemberItems(name: string, { members }: Pick<GroupState, "members">): Items {
  return renderOnce(members, () => Object.values(members).map((member) => memberItem(name, member)));
}

export function baseItemsByAddress({ ports }: ManagedObjects): Items {
  return byAddress(baseItems(ports.values()));
}

export function isEmpty({ ports, groups }: ManagedObjects): boolean {
  return ports.size === 0 && groups.size === 0;
}

/** Returns everything that the tables should hold. Members of managed groups are taken from the tables. */
export function desiredItems(managed: ManagedObjects, current: Items): Map<string, Item> {
  if (isEmpty(managed)) return new Map();
  const desired = new Map(baseItemsByAddress(managed));
  const add = (items: Items) => {
    for (const [address, item] of items) desired.set(address, item);
  };
  for (const [name, group] of managed.groups) add(cachedGroupItems(name, group));
  for (const port of managed.ports.values()) add(cachedPortItems(port));
  for (const [address, item] of current) if (isMember(item, managed)) desired.set(address, item);
  return desired;
}

/** Returns true for an entry of a managed group's set. */
export function isMember({ what, family, name }: Item, { groups }: Pick<ManagedObjects, "groups">): boolean {
  const group = what === "element" && family === "inet" ? groupOfSet(name) : undefined;
  return group !== undefined && groups.has(group);
}
