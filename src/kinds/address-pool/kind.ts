import ipaddr from "ipaddr.js";
import type { Kind, Subnet } from "../kind.ts";
import type { AddressPoolSpec } from "./spec.gen.ts";

/** Public addresses. It has no objects: routers hold the addresses that are in use. */
export const addressPool: Kind<AddressPoolSpec> = {
  name: "AddressPool",
  subnets: ({ id, spec }) =>
    spec.cidrs.map((cidr) => ({ network: id, ...rangeOf(cidr), gateway: spec.gateway ?? NONE })),
};

/** No address of any pool. */
const NONE = "0.0.0.0";

/** All but the ends, which only the smallest subnets can spare (RFC 3021). */
function rangeOf(cidr: string): Pick<Subnet, "cidr" | "from" | "to"> {
  const first = ipaddr.IPv4.networkAddressFromCIDR(cidr);
  const last = ipaddr.IPv4.broadcastAddressFromCIDR(cidr);
  const ends = ipaddr.IPv4.parseCIDR(cidr)[1] > 30 ? 0 : 1;
  return { cidr, from: shifted(first, ends), to: shifted(last, -ends) };
}

/** Within one octet: subnets with ends to spare begin at an even address and end at an odd one. */
function shifted({ octets }: ipaddr.IPv4, by: number): string {
  const [a, b, c, d = 0] = octets;
  return [a, b, c, d + by].join(".");
}
