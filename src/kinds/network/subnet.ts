import ipaddr from "ipaddr.js";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { Resource } from "../../model/resource.ts";
import type { Subnet } from "../kind.ts";

export type SubnetSpec = NetworkSpec["subnets"][number];

/** Returns the range from which addresses of the subnet are allocated. */
export function allocationRangeOf(resource: Resource<NetworkSpec>, subnet: SubnetSpec): Subnet {
  const [first, last] = [
    ipaddr.IPv4.networkAddressFromCIDR(subnet.cidr),
    ipaddr.IPv4.broadcastAddressFromCIDR(subnet.cidr),
  ];
  return {
    network: resource.id,
    cidr: subnet.cidr,
    gateway: gatewayOf(subnet),
    from: subnet.allocation?.from ?? offsetAddress(first, 1),
    to: subnet.allocation?.to ?? offsetAddress(last, -1),
  };
}

/** Returns the gateway's address with prefix length: `10.20.0.1/24`. */
export function gatewayWithPrefix(subnet: SubnetSpec): string {
  return `${gatewayOf(subnet)}/${ipaddr.IPv4.parseCIDR(subnet.cidr)[1]}`;
}

/** Returns the gateway. [the first address of the subnet] */
export function gatewayOf(subnet: SubnetSpec): string {
  return subnet.gateway ?? offsetAddress(ipaddr.IPv4.networkAddressFromCIDR(subnet.cidr), 1);
}

/**
 * Returns the name servers that DHCP announces, in their canonical form: the gateway alone is the default, which is an
 * empty list.
 */
export function announcedNameservers(subnet: SubnetSpec | undefined): readonly string[] {
  if (subnet === undefined) return [];
  const { nameservers } = subnet;
  return nameservers.every((address) => address === gatewayOf(subnet)) ? [] : nameservers;
}

function offsetAddress(address: ipaddr.IPv4, by: 1 | -1): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.octets;
  const number = ((a << 24) | (b << 16) | (c << 8) | d) + by;
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join(".");
}
