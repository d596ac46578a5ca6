import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import type { Finding, FleetCheck } from "../finding.ts";
import { type Ipv4Subnet, ipv4Subnet } from "../ipv4.ts";
import { overlaysOf } from "./overlays.ts";
import { at } from "./places.ts";

interface Placed {
  readonly resource: Resource<NetworkSpec>;
  readonly index: number;
  readonly cidr: string;
  readonly range: Ipv4Subnet;
}

/**
 * Subnets that share addresses. Local networks of mode nat and isolated stand on the same hosts, whose routing table can
 * lead an address to one of them only. On bridges the addresses are somebody else's; but two of them on one bridge
 * are one network. Networks between hosts have routing tables of their own.
 */
export const checkOverlaps: FleetCheck = (fleet) => {
  const found: Finding[] = [];
  const overlays = new Set(overlaysOf(fleet));
  const placed = fleet
    .ofKind<NetworkSpec>("Network")
    .filter((network) => !overlays.has(network))
    .flatMap(subnetsOf);
  placed.sort((one, other) => one.range.network - other.range.network);
  // Sorted by their first address, a subnet can only overlap those that began before it and have not ended yet.
  let open: Placed[] = [];
  for (const subnet of placed) {
    open = open.filter(({ range }) => range.broadcast >= subnet.range.network);
    const other = open.find((before) => meet(before.resource.spec, subnet.resource.spec));
    if (other !== undefined) found.push(overlapOf(subnet, other));
    open.push(subnet);
  }
  return found;
};

function subnetsOf(resource: Resource<NetworkSpec>): Placed[] {
  return resource.spec.subnets.map(({ cidr }, index) => ({ resource, index, cidr, range: ipv4Subnet(cidr) }));
}

function meet(one: NetworkSpec, other: NetworkSpec): boolean {
  if (one.mode === "bridge" && other.mode === "bridge") return one.bridge === other.bridge;
  return one.mode !== "bridge" && other.mode !== "bridge";
}

function overlapOf({ resource, index, cidr }: Placed, other: Placed): Finding {
  const message = `${cidr} overlaps ${other.cidr} of ${showResource(other.resource.id)}`;
  return {
    resource,
    path: ["spec", "subnets", index, "cidr"],
    message,
    hint: `the other is at ${at(other.resource)}`,
  };
}
