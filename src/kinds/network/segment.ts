import type { Neighbour, SegmentState } from "../../drivers/network/states.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { DesiredObject, TargetId } from "../../model/object.ts";
import type { LeaseClaim } from "../claims.ts";
import type { KindContext } from "../kind.ts";
import { desiredObject } from "../shared/desired-object.ts";
import {
  gatewayHostOf,
  mtuOf,
  type NetworkResource,
  routerMacOf,
  segmentBridgeOf,
  segmentRef,
  underlayRef,
  vniOf,
  vxlanDeviceOf,
} from "../shared/network-topology.ts";
import { gatewayOf } from "./subnet.ts";

/** A network between hosts, with the shared inputs of its segments and its router. */
export interface Overlay {
  readonly network: NetworkResource;
  readonly view: KindContext;
  readonly gateway: TargetId | undefined;
  readonly leases: readonly LeaseClaim[];
  /** The hosts of the network with their underlays, sorted by name. */
  readonly hosts: ReadonlyMap<TargetId, HostUnderlay>;
}

type HostUnderlay = NonNullable<HostSpec["underlay"]>;

export function resolveOverlay(network: NetworkResource, view: KindContext): Overlay {
  const gateway = gatewayHostOf(network, view);
  const leases = view.claims(network.id, "lease");
  const names = new Set([...leases.map(({ host }) => host), ...(gateway === undefined ? [] : [gateway])]);
  const hosts = new Map<TargetId, HostUnderlay>();
  for (const name of [...names].sort()) {
    const underlay = view.host(name)?.resource.spec.underlay; // placement avoids hosts without an underlay
    if (underlay !== undefined) hosts.set(name, underlay);
  }
  return { network, view, gateway, leases, hosts };
}

export function segmentObjects(overlay: Overlay): DesiredObject<SegmentState>[] {
  return [...overlay.hosts].map(([host, underlay]) =>
    desiredObject(overlay.network, segmentRef(overlay.network, host), segmentState(overlay, host, underlay), {
      dependsOn: [underlayRef(host, underlay.interface).id],
    }),
  );
}

function segmentState(overlay: Overlay, host: TargetId, underlay: HostUnderlay): SegmentState {
  const { network, view } = overlay;
  return {
    bridge: segmentBridgeOf(view.fleet, network),
    port: vxlanDeviceOf(view.fleet, network),
    links: "up",
    vni: vniOf(network, view),
    local: underlay.address,
    underlay: underlay.interface,
    mtu: mtuOf(network, view),
    forwarding: learnsAddresses(network) ? "open" : "known",
    shielded: true,
    taps: overlay.leases
      .filter((lease) => lease.host === host)
      .map(({ tap }) => tap)
      .sort(),
    peers: peersOf(overlay, host),
    machines: neighboursOf(overlay, host),
  };
}

/** True without a subnet: the addresses of machines are unknown, so the segment must learn them. */
function learnsAddresses({ spec }: NetworkResource): boolean {
  return spec.subnets.length === 0;
}

/**
 * Returns the hosts that get broadcasts. With known addresses only DHCP needs broadcasts: from machines to the
 * gateway, and from the gateway to all hosts, because a client may request a broadcast response (RFC 2131, section
 * 4.1).
 */
function peersOf({ network, gateway, hosts }: Overlay, host: TargetId): string[] {
  const others = [...hosts].filter(([name]) => name !== host);
  const toAll = learnsAddresses(network) || host === gateway;
  return others
    .filter(([name]) => toAll || name === gateway)
    .map(([, { address }]) => address)
    .sort();
}

function neighboursOf(
  { network, view, gateway, leases, hosts }: Overlay,
  host: TargetId,
): Record<string, Neighbour> {
  const viaOf = (other: TargetId): string | null =>
    other === host ? null : (hosts.get(other)?.address ?? null);
  const neighbours = leases.map(({ mac, ipv4, host: other }) => [mac, { ipv4, via: viaOf(other) }] as const);
  const machines = neighbours.filter(([, { ipv4, via }]) => ipv4 !== null || via !== null); // entries without address and host carry no information
  const [subnet] = network.spec.subnets;
  if (gateway === undefined || subnet === undefined) return Object.fromEntries(machines);
  const router = { ipv4: gatewayOf(subnet), via: viaOf(gateway) };
  return Object.fromEntries([...machines, [routerMacOf(view.fleet, network), router]]);
}
