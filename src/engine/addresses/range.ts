import { contains, type Ipv4Subnet, ipv4Number, ipv4Subnet } from "../../fleet/ipv4.ts";
import type { Subnet } from "../../kinds/kind.ts";

/** A subnet in numbers. */
export interface Range {
  readonly subnet: Subnet;
  readonly whole: Ipv4Subnet;
  /** What is given out by itself, both ends included. */
  readonly from: number;
  readonly to: number;
  /** Addresses of the subnet that no machine may have, with what they are. */
  readonly reserved: ReadonlyMap<number, string>;
  /** Everything of the range below this is taken; moved by `hasFree`. */
  next: number;
}

export function rangeOf(subnet: Subnet): Range {
  const whole = ipv4Subnet(subnet.cidr);
  const from = ipv4Number(subnet.from);
  const reserved = new Map([...endsOf(whole), [ipv4Number(subnet.gateway), "gateway"]]);
  return { subnet, whole, from, to: ipv4Number(subnet.to), reserved, next: from };
}

/** The ends of a subnet are no machine's, except in those of one or two addresses (RFC 3021). */
function endsOf({ network, broadcast, prefix }: Ipv4Subnet): readonly (readonly [number, string])[] {
  if (prefix > 30) return [];
  return [
    [network, "network address"],
    [broadcast, "broadcast address"],
  ];
}

/** Whether the address lies in the subnet, given out by itself or not. */
export function holds({ whole }: Range, address: number): boolean {
  return contains(whole, address);
}

/** Moves `next` to the lowest address that is not taken; false when there is none. Looks at each address once. */
export function hasFree(range: Range, taken: ReadonlySet<number>): boolean {
  while (range.next <= range.to && (taken.has(range.next) || range.reserved.has(range.next))) range.next += 1;
  return range.next <= range.to;
}

/** Whether the range gives this address out by itself. */
export function isDynamic({ from, to, reserved }: Range, address: number): boolean {
  return address >= from && address <= to && !reserved.has(address);
}

/** How many addresses the range can give out. */
export function sizeOf({ from, to, reserved }: Range): number {
  const lost = [...reserved.keys()].filter((address) => address >= from && address <= to).length;
  return Math.max(0, to - from + 1 - lost);
}
