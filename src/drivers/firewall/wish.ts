import { groundItems } from "./ground.ts";
import { groupItems, memberItem } from "./group-items.ts";
import { byAddress, type Item, type Items } from "./items.ts";
import { groupOfSet } from "./names.ts";
import { portItems } from "./port-items.ts";
import type { GroupState, PortState } from "./states.ts";

/** All that a fleet has on one host, by name. Members are not noted: the sets themselves tell them. */
export interface Noted {
  readonly ports: ReadonlyMap<string, PortState>;
  readonly groups: ReadonlyMap<string, Pick<GroupState, "rules">>;
}

const rendered = new WeakMap<object, Items>();

/** Rendered once for each state: most stay the same from one change to the next. */
function once(state: object, render: () => Item[]): Items {
  const known = rendered.get(state) ?? byAddress(render());
  rendered.set(state, known);
  return known;
}

export function itemsOfPort(port: PortState): Items {
  return once(port, () => portItems(port));
}

export function itemsOfGroup(name: string, group: Pick<GroupState, "rules">): Items {
  return once(group, () => groupItems(name, group.rules));
}

export function itemsOfMembers(name: string, { members }: Pick<GroupState, "members">): Items {
  return once(members, () => Object.values(members).map((member) => memberItem(name, member)));
}

export function itemsOfGround({ ports }: Noted): Items {
  return byAddress(groundItems(ports.values()));
}

export function isEmpty({ ports, groups }: Noted): boolean {
  return ports.size === 0 && groups.size === 0;
}

/** Everything that should be in the tables, members of known groups as they are there. */
export function wantedOf(noted: Noted, there: Items): Map<string, Item> {
  if (isEmpty(noted)) return new Map();
  const wanted = new Map(itemsOfGround(noted));
  const add = (items: Items) => {
    for (const [address, item] of items) wanted.set(address, item);
  };
  for (const [name, group] of noted.groups) add(itemsOfGroup(name, group));
  for (const port of noted.ports.values()) add(itemsOfPort(port));
  for (const [address, item] of there) if (isMember(item, noted)) wanted.set(address, item);
  return wanted;
}

/** An entry of a set that a known group looks after. */
export function isMember({ what, family, name }: Item, { groups }: Pick<Noted, "groups">): boolean {
  const group = what === "element" && family === "inet" ? groupOfSet(name) : undefined;
  return group !== undefined && groups.has(group);
}
