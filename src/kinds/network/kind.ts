import ipaddr from "ipaddr.js";
import type { NetworkState } from "../../drivers/libvirt/states.ts";
import { deviceFor, uuidFor } from "../../model/identity.ts";
import type { Resource } from "../../model/resource.ts";
import type { LeaseClaim } from "../claims.ts";
import { desired } from "../desired.ts";
import type { Kind, Subnet, View } from "../kind.ts";
import { networkRef } from "../networks.ts";
import type { NetworkSpec } from "./spec.gen.ts";

/** A network of machines. It is there on every host that has a machine in it. */
export const network: Kind<NetworkSpec> = {
  name: "Network",
  subnets: (resource) => resource.spec.subnets.map((subnet) => rangeOf(resource, subnet)),
  realise(resource, view) {
    const leases = view.claims(resource.id, "lease");
    const hosts = [...new Set(leases.map((lease) => lease.host))].sort();
    return {
      objects: hosts.map((host) => {
        const own = leases.filter((lease) => lease.host === host);
        return desired(resource, networkRef(resource, host), networkState(resource, own, view));
      }),
    };
  },
};

type NetworkResource = Resource<NetworkSpec>;
type SubnetSpec = NetworkSpec["subnets"][number];

function networkState(resource: NetworkResource, leases: readonly LeaseClaim[], view: View): NetworkState {
  const { spec } = resource;
  const [subnet] = spec.subnets;
  const own = spec.mode !== "bridge";
  return {
    uuid: uuidFor(view.fleet, resource.id),
    forward: spec.mode,
    bridge: own ? deviceFor("fwb", view.fleet, resource.id) : (spec.bridge ?? ""),
    mtu: own ? (spec.mtu ?? null) : null,
    address: own && subnet !== undefined ? `${gatewayOf(subnet)}/${prefixOf(subnet)}` : null,
    dhcp: own && subnet !== undefined && spec.dhcp,
    nameservers: subnet?.nameservers ?? [],
    active: true,
    autostart: true,
    leases: own && spec.dhcp ? leasesOf(leases) : {},
  };
}

function leasesOf(leases: readonly LeaseClaim[]): NetworkState["leases"] {
  const known = leases.filter((lease) => lease.ipv4 !== null);
  return Object.fromEntries(known.map(({ mac, ipv4, hostname }) => [mac, { ipv4: ipv4 ?? "", hostname }]));
}

function rangeOf(resource: NetworkResource, subnet: SubnetSpec): Subnet {
  const [first, last] = [
    ipaddr.IPv4.networkAddressFromCIDR(subnet.cidr),
    ipaddr.IPv4.broadcastAddressFromCIDR(subnet.cidr),
  ];
  return {
    network: resource.id,
    cidr: subnet.cidr,
    gateway: gatewayOf(subnet),
    from: subnet.allocation?.from ?? step(first, 1),
    to: subnet.allocation?.to ?? step(last, -1),
  };
}

/** The first address of the subnet, unless another one is given. */
function gatewayOf(subnet: SubnetSpec): string {
  return subnet.gateway ?? step(ipaddr.IPv4.networkAddressFromCIDR(subnet.cidr), 1);
}

function prefixOf(subnet: SubnetSpec): number {
  return ipaddr.IPv4.parseCIDR(subnet.cidr)[1];
}

function step(address: ipaddr.IPv4, by: 1 | -1): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.octets;
  const number = ((a << 24) | (b << 16) | (c << 8) | d) + by;
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join(".");
}
