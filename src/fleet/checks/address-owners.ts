import type { AddressPoolSpec } from "../../generated/kinds/address-pool.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import { contains, type Ipv4Subnet, overlaps, parseIpv4, parseIpv4Subnet } from "../ipv4.ts";
import type { Path } from "../path.ts";
import { sourceLocation } from "../source-location.ts";
import { overlaysOf } from "./overlays.ts";

/** Addresses that the fleet gives to machines, load balancers or the public side of routers. */
interface AddressRange {
  readonly resource: Resource;
  readonly path: Path;
  readonly text: string;
  readonly range: Ipv4Subnet;
}

/**
 * Finds addresses that two kinds of resources would use: those of hosts inside of an AddressPool or of a network on the
 * hosts, and those of an AddressPool inside of a network. Overlaps within a kind are found by other checks.
 */
export const checkAddressOwners: FleetCheck = (fleet) => {
  const pools = fleet.ofKind<AddressPoolSpec>("AddressPool").flatMap(poolRanges);
  return [
    ...hostAddressesIn([...pools, ...localRanges(fleet)], fleet),
    ...(pools.length === 0 ? [] : networksIn(pools, fleet)),
  ];
};

function poolRanges(resource: Resource<AddressPoolSpec>): AddressRange[] {
  return resource.spec.cidrs.map((cidr, index) => {
    const path = ["spec", "cidrs", index];
    return { resource, path, text: cidr, range: parseIpv4Subnet(cidr) };
  });
}

/** Returns the subnets of networks that share the routing table of their hosts. */
function localRanges(fleet: FleetView): AddressRange[] {
  const overlays = new Set(overlaysOf(fleet));
  return fleet
    .ofKind<NetworkSpec>("Network")
    .filter((network) => network.spec.mode !== "bridge" && !overlays.has(network))
    .flatMap(networkRanges);
}

/** Returns the addresses that a network uses: on a bridge, which other machines share, only those of its allocation. */
function networkRanges(resource: Resource<NetworkSpec>): AddressRange[] {
  return resource.spec.subnets.map(({ cidr, allocation }, index) => {
    const subnet = parseIpv4Subnet(cidr);
    if (resource.spec.mode !== "bridge" || allocation === undefined)
      return { resource, path: ["spec", "subnets", index, "cidr"], text: cidr, range: subnet };
    const { from, to } = allocation;
    const range = { ...subnet, network: parseIpv4(from), broadcast: parseIpv4(to) };
    return { resource, path: ["spec", "subnets", index, "allocation"], text: `${from} to ${to}`, range };
  });
}

function hostAddressesIn(ranges: readonly AddressRange[], fleet: FleetView): Finding[] {
  const addresses = fleet.ofKind<HostSpec>("Host").flatMap((host) => {
    const { underlay } = host.spec;
    return underlay === undefined
      ? []
      : [{ host, text: underlay.address, number: parseIpv4(underlay.address) }];
  });
  return ranges.flatMap(({ resource, path, text, range }): Finding[] => {
    const address = addresses.find(({ number }) => contains(range, number));
    if (address === undefined) return [];
    const { host } = address;
    const message = `${text} contains ${address.text}, the underlay address of ${formatResource(host.id)}`;
    return [{ resource, path, message, hint: `use other addresses; the host is at ${sourceLocation(host)}` }];
  });
}

function networksIn(pools: readonly AddressRange[], fleet: FleetView): Finding[] {
  const networks = fleet.ofKind<NetworkSpec>("Network").flatMap(networkRanges);
  return networks.flatMap(({ resource, path, text, range }): Finding[] => {
    const pool = pools.find((other) => overlaps(range, other.range));
    if (pool === undefined) return [];
    const message = `${text} overlaps ${pool.text} of ${formatResource(pool.resource.id)}`;
    return [{ resource, path, message, hint: `the other is at ${sourceLocation(pool.resource)}` }];
  });
}
