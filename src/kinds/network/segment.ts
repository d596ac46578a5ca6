import type { Neighbour, SegmentState } from "../../drivers/network/states.ts";
import type { DesiredObject, TargetId } from "../../model/object.ts";
import type { LeaseClaim } from "../claims.ts";
import { desired } from "../desired.ts";
import type { HostSpec } from "../host/spec.gen.ts";
import type { View } from "../kind.ts";
import {
  bridgeOf,
  gatewayHostOf,
  mtuOf,
  type NetworkResource,
  routerMacOf,
  segmentRef,
  underlayRef,
  vniOf,
  vxlanOf,
} from "../networks.ts";
import { gatewayOf } from "./subnet.ts";

/** A network between hosts, with all that its parts have to know of each other. */
export interface Segmented {
  readonly network: NetworkResource;
  readonly view: View;
  readonly gateway: TargetId | undefined;
  readonly leases: readonly LeaseClaim[];
  /** Every host that it is on, with its way on the underlay, in the order of names. */
  readonly hosts: ReadonlyMap<TargetId, Underlay>;
}

type Underlay = NonNullable<HostSpec["underlay"]>;

export function segmented(network: NetworkResource, view: View): Segmented {
  const gateway = gatewayHostOf(network, view);
  const leases = view.claims(network.id, "lease");
  const names = new Set([...leases.map(({ host }) => host), ...(gateway === undefined ? [] : [gateway])]);
  const hosts = new Map<TargetId, Underlay>();
  for (const name of [...names].sort()) {
    const underlay = view.host(name)?.resource.spec.underlay; // placement keeps machines off hosts without one
    if (underlay !== undefined) hosts.set(name, underlay);
  }
  return { network, view, gateway, leases, hosts };
}

export function segmentObjects(all: Segmented): DesiredObject<SegmentState>[] {
  return [...all.hosts].map(([host, underlay]) =>
    desired(all.network, segmentRef(all.network, host), segmentState(all, host, underlay), {
      needs: [underlayRef(host, underlay.interface).id],
    }),
  );
}

function segmentState(all: Segmented, host: TargetId, underlay: Underlay): SegmentState {
  const { network, view } = all;
  return {
    bridge: bridgeOf(view.fleet, network),
    port: vxlanOf(view.fleet, network),
    links: "up",
    vni: vniOf(network, view),
    local: underlay.address,
    underlay: underlay.interface,
    mtu: mtuOf(network, view),
    forwarding: isOpen(network) ? "open" : "known",
    shielded: true,
    taps: all.leases
      .filter((lease) => lease.host === host)
      .map(({ tap }) => tap)
      .sort(),
    peers: peersOf(all, host),
    machines: machinesOf(all, host),
  };
}

/** Without a subnet nobody knows which addresses machines take: they must find each other by themselves. */
function isOpen({ spec }: NetworkResource): boolean {
  return spec.subnets.length === 0;
}

/**
 * Where broadcasts go. Who is where is known, so they are for DHCP alone: from machines to the gateway, and from there
 * to all, since a client may ask for its answer by broadcast (RFC 2131, section 4.1).
 */
function peersOf({ network, gateway, hosts }: Segmented, host: TargetId): string[] {
  const others = [...hosts].filter(([name]) => name !== host);
  const toAll = isOpen(network) || host === gateway;
  return others
    .filter(([name]) => toAll || name === gateway)
    .map(([, { address }]) => address)
    .sort();
}

function machinesOf(
  { network, view, gateway, leases, hosts }: Segmented,
  host: TargetId,
): Record<string, Neighbour> {
  const viaOf = (other: TargetId): string | null =>
    other === host ? null : (hosts.get(other)?.address ?? null);
  const all = leases.map(({ mac, ipv4, host: other }) => [mac, { ipv4, via: viaOf(other) }] as const);
  const machines = all.filter(([, { ipv4, via }]) => ipv4 !== null || via !== null); // else there is nothing to know
  const [subnet] = network.spec.subnets;
  if (gateway === undefined || subnet === undefined) return Object.fromEntries(machines);
  const router = { ipv4: gatewayOf(subnet), via: viaOf(gateway) };
  return Object.fromEntries([...machines, [routerMacOf(view.fleet, network), router]]);
}
