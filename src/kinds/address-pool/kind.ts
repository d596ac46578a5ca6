import ipaddr from "ipaddr.js";
import type { AddressPoolSpec } from "../../generated/kinds/address-pool.ts";
import type { Kind, Subnet } from "../kind.ts";

/** A range of public addresses. It has no objects: the routers carry the allocated addresses. */
export const addressPool: Kind<AddressPoolSpec> = {
  name: "AddressPool",
  eventNoun: "address-pool",
  subnets: ({ id, spec }) =>
    spec.cidrs.map((cidr) => ({ network: id, ...addressRangeOf(cidr), gateway: spec.gateway ?? NO_GATEWAY })),
};

/** An address that is in no pool. */
const NO_GATEWAY = "0.0.0.0";

/** Excludes the first and the last address, except in a /31 or /32 (RFC 3021). */
function addressRangeOf(cidr: string): Pick<Subnet, "cidr" | "from" | "to"> {
  const first = ipaddr.IPv4.networkAddressFromCIDR(cidr);
  const last = ipaddr.IPv4.broadcastAddressFromCIDR(cidr);
  const ends = ipaddr.IPv4.parseCIDR(cidr)[1] > 30 ? 0 : 1;
  return { cidr, from: offsetLastOctet(first, ends), to: offsetLastOctet(last, -ends) };
}

/**
 * Changes only the last octet. That suffices: subnets larger than /31 begin at an even address and end at an odd one.
 */
function offsetLastOctet({ octets }: ipaddr.IPv4, by: number): string {
  const [a, b, c, d = 0] = octets;
  return [a, b, c, d + by].join(".");
}
