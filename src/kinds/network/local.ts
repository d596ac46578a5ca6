import type { NetworkState } from "../../drivers/libvirt/states.ts";
import { uuidFor } from "../../model/identity.ts";
import type { DesiredObject } from "../../model/object.ts";
import { localBridgeOf } from "../bridges.ts";
import type { LeaseClaim } from "../claims.ts";
import { desired } from "../desired.ts";
import type { View } from "../kind.ts";
import { type NetworkResource, networkRef } from "../networks.ts";
import { gatewayWithPrefix } from "./subnet.ts";

/** A network that ends on each host: libvirt's own, on every host that has a machine in it. */
export function localObjects(resource: NetworkResource, view: View): DesiredObject<NetworkState>[] {
  const leases = view.claims(resource.id, "lease");
  const hosts = [...new Set(leases.map((lease) => lease.host))].sort();
  return hosts.map((host) => {
    const own = leases.filter((lease) => lease.host === host);
    return desired(resource, networkRef(resource, host), networkState(resource, own, view));
  });
}

function networkState(resource: NetworkResource, leases: readonly LeaseClaim[], view: View): NetworkState {
  const { spec } = resource;
  const [subnet] = spec.subnets;
  const own = spec.mode !== "bridge";
  return {
    uuid: uuidFor(view.fleet, resource.id),
    forward: spec.mode,
    bridge: localBridgeOf(view.fleet, resource),
    mtu: own ? (spec.mtu ?? null) : null,
    address: own && subnet !== undefined ? gatewayWithPrefix(subnet) : null,
    dhcp: own && subnet !== undefined && spec.dhcp,
    nameservers: subnet?.nameservers ?? [],
    active: true,
    autostart: true,
    leases: own && spec.dhcp ? leasesOf(leases) : {},
  };
}

/** What DHCP answers, by MAC address. */
export function leasesOf(leases: readonly LeaseClaim[]): NetworkState["leases"] {
  const known = leases.filter((lease) => lease.ipv4 !== null);
  return Object.fromEntries(known.map(({ mac, ipv4, hostname }) => [mac, { ipv4: ipv4 ?? "", hostname }]));
}
