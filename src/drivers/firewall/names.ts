/** How the parts of our tables are called. Prefixes keep what is derived from what is ours by itself. */

/** The table of one fleet, in each family: what is in it is that fleet's, so all else in it was put there by hand. */
export function tableOf(fleet: string): string {
  return `fleetwright-${fleet}`;
}

/** `in`: towards the machine. `out`: away from it. */
export type Way = "in" | "out";

export function portChain(way: Way, tap: string): string {
  return `port-${way}-${tap}`;
}

export function groupChain(way: Way, group: string): string {
  return `group-${way}-${group}`;
}

const MEMBERS = "members-";

export function membersSet(group: string): string {
  return `${MEMBERS}${group}`;
}

/** The group whose members are in this set; undefined for any other set. */
export function groupOfSet(set: string): string | undefined {
  return set.startsWith(MEMBERS) ? set.slice(MEMBERS.length) : undefined;
}

export function zoneChain(zone: number): string {
  return `zone-${zone}`;
}
