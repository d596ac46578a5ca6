import { contains, type Ipv4Subnet, parseIpv4, parseIpv4Subnet } from "../../fleet/ipv4.ts";
import type { Subnet } from "../../kinds/kind.ts";

/** Subnet as numbers. */
export interface AddressRange {
  readonly subnet: Subnet;
  readonly bounds: Ipv4Subnet;
  /** Range of dynamic addresses, both ends included. */
  readonly from: number;
  readonly to: number;
  /** Addresses that no machine may have, each with its use. */
  readonly reserved: ReadonlyMap<number, string>;
  /** Lower bound of the free addresses. `advanceToFree` moves it. */
  next: number;
}

export function addressRange(subnet: Subnet): AddressRange {
  const bounds = parseIpv4Subnet(subnet.cidr);
  const from = parseIpv4(subnet.from);
  const reserved = new Map([...boundaryAddresses(bounds), [parseIpv4(subnet.gateway), "gateway"]]);
  return { subnet, bounds, from, to: parseIpv4(subnet.to), reserved, next: from };
}

/**
 * Returns the network and broadcast addresses, which no machine may have. Subnets of one or two addresses have none (RFC
 * 3021).
 */
function boundaryAddresses({
  network,
  broadcast,
  prefix,
}: Ipv4Subnet): readonly (readonly [number, string])[] {
  if (prefix > 30) return [];
  return [
    [network, "network address"],
    [broadcast, "broadcast address"],
  ];
}

/** Returns whether an address lies in the subnet, dynamic or not. */
export function containsAddress({ bounds }: AddressRange, address: number): boolean {
  return contains(bounds, address);
}

/** Moves `next` to the lowest free address, and returns whether it exists. Visits each address once. */
export function advanceToFree(range: AddressRange, taken: ReadonlySet<number>): boolean {
  while (range.next <= range.to && (taken.has(range.next) || range.reserved.has(range.next))) range.next += 1;
  return range.next <= range.to;
}

/** Returns whether a machine may have an address, dynamic or not. */
export function isUsable(range: AddressRange, address: number): boolean {
  return containsAddress(range, address) && !range.reserved.has(address);
}

/** Returns the number of dynamic addresses. */
export function rangeSize({ from, to, reserved }: AddressRange): number {
  const excluded = [...reserved.keys()].filter((address) => address >= from && address <= to).length;
  return Math.max(0, to - from + 1 - excluded);
}
