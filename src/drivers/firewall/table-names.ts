/** Names of the parts of our tables. Prefixes keep derived names apart from our fixed ones. */

/**
 * Returns the table of one fleet, which has the same name in each family. All of it belongs to that fleet, so that any
 * other item was added by hand.
 */
export function tableName(fleet: string): string {
  return `fleetwright-${fleet}`;
}

/** `in`: towards the machine. `out`: away from it. */
export type ChainDirection = "in" | "out";

export function portChain(direction: ChainDirection, tap: string): string {
  return `port-${direction}-${tap}`;
}

export function groupChain(direction: ChainDirection, group: string): string {
  return `group-${direction}-${group}`;
}

const MEMBERS = "members-";

export function membersSet(group: string): string {
  return `${MEMBERS}${group}`;
}

/** Returns the group whose members are in this set; undefined for any other set. */
export function groupOfSet(set: string): string | undefined {
  return set.startsWith(MEMBERS) ? set.slice(MEMBERS.length) : undefined;
}

export function zoneChain(zone: number): string {
  return `zone-${zone}`;
}
