import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import type { Finding, FleetCheck } from "../finding.ts";
import { type Ipv4Subnet, parseIpv4Subnet } from "../ipv4.ts";
import { sourceLocation } from "../source-location.ts";
import { overlaysOf } from "./overlays.ts";

interface NetworkSubnetRange {
  readonly resource: Resource<NetworkSpec>;
  readonly index: number;
  readonly cidr: string;
  readonly range: Ipv4Subnet;
}

/**
 * Finds overlapping subnets. Local networks with mode nat or isolated share the routing table of their hosts, which
 * can route an address to only one of them. Bridged networks overlap only on the same bridge. Networks between hosts
 * have their own routing tables.
 */
export const checkSubnetOverlaps: FleetCheck = (fleet) => {
  const findings: Finding[] = [];
  const overlays = new Set(overlaysOf(fleet));
  const subnets = fleet
    .ofKind<NetworkSpec>("Network")
    .filter((network) => !overlays.has(network))
    .flatMap(subnetsOf);
  subnets.sort((one, other) => one.range.network - other.range.network);
  // In the order of first addresses, a subnet overlaps an earlier one exactly if it overlaps the one that ends last.
  const longest = new Map<string, NetworkSubnetRange>();
  for (const subnet of subnets) {
    const scope = routingScopeOf(subnet.resource.spec);
    const other = longest.get(scope);
    if (other !== undefined && other.range.broadcast >= subnet.range.network)
      findings.push(overlapFinding(subnet, other));
    if (other === undefined || other.range.broadcast < subnet.range.broadcast) longest.set(scope, subnet);
  }
  return findings;
};

function subnetsOf(resource: Resource<NetworkSpec>): NetworkSubnetRange[] {
  return resource.spec.subnets.map(({ cidr }, index) => ({
    resource,
    index,
    cidr,
    range: parseIpv4Subnet(cidr),
  }));
}

/** Returns a key of the routing table that the network shares. Subnets with the same key must not overlap. */
function routingScopeOf({ mode, bridge }: NetworkSpec): string {
  return mode === "bridge" ? `bridge ${bridge}` : "hosts";
}

function overlapFinding({ resource, index, cidr }: NetworkSubnetRange, other: NetworkSubnetRange): Finding {
  const message = `${cidr} overlaps ${other.cidr} of ${formatResource(other.resource.id)}`;
  return {
    resource,
    path: ["spec", "subnets", index, "cidr"],
    message,
    hint: `the other is at ${sourceLocation(other.resource)}`,
  };
}
