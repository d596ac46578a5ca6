import type { Neighbour, SegmentState } from "../../drivers/network/states.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { DesiredObject, Redirect, RedirectEdit, TargetId } from "../../model/object.ts";
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
  /** The hosts that their last machine leaves by a migration. */
  readonly left: ReadonlyMap<TargetId, HostUnderlay>;
}

type HostUnderlay = NonNullable<HostSpec["underlay"]>;

export function resolveOverlay(network: NetworkResource, view: KindContext): Overlay {
  const gateway = gatewayHostOf(network, view);
  const leases = view.claims(network.id, "lease");
  const names = new Set([...leases.map(({ host }) => host), ...(gateway === undefined ? [] : [gateway])]);
  const leaving = new Set(leases.flatMap(({ leaves = [] }) => leaves).filter((name) => !names.has(name)));
  const [hosts, left] = [underlaysOf(names, view), underlaysOf(leaving, view)];
  return { network, view, gateway, leases, hosts, left };
}

function underlaysOf(names: ReadonlySet<TargetId>, view: KindContext): ReadonlyMap<TargetId, HostUnderlay> {
  const underlays = new Map<TargetId, HostUnderlay>();
  for (const name of [...names].sort()) {
    const underlay = view.host(name)?.resource.spec.underlay; // placement avoids hosts without an underlay
    if (underlay !== undefined) underlays.set(name, underlay);
  }
  return underlays;
}

export function segmentObjects(overlay: Overlay): DesiredObject<SegmentState>[] {
  return [...overlay.hosts].map(([host, underlay]) =>
    desiredObject(overlay.network, segmentRef(overlay.network, host), segmentState(overlay, host, underlay), {
      dependsOn: [underlayRef(host, underlay.interface).id],
      redirects: redirectsOf(overlay, host),
    }),
  );
}

/** Returns the state. A machine that a migration is to move is still where it comes from. */
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
      .filter((lease) => lease.host === host || lease.leaves === host)
      .map(({ tap }) => tap)
      .sort(),
    peers: peersOf(overlay, host),
    machines: neighboursOf(overlay, host),
  };
}

/** Returns what changes on a host when machines of the network have moved: the way to them, and who gets broadcasts. */
function redirectsOf(overlay: Overlay, host: TargetId): Redirect[] {
  const moving = overlay.leases.filter(({ leaves }) => leaves !== undefined);
  if (moving.length === 0) return [];
  const machines = moving.map(({ domain, mac, tap, ipv4, host: destination, leaves }): Redirect => {
    const value = neighbourOf({ ipv4, host: destination }, overlay, host);
    const way: RedirectEdit = { field: "machines", entry: mac, value: value && { ...value } };
    const unplug: RedirectEdit[] = leaves === host ? [{ field: "taps", remove: tap }] : [];
    return { after: [domain], edits: [way, ...unplug] };
  });
  const peers = [...overlay.left].map(([name, { address }]): Redirect => {
    const last = moving.filter(({ leaves }) => leaves === name).map(({ domain }) => domain);
    return { after: [...new Set(last)].sort(), edits: [{ field: "peers", remove: address }] };
  });
  return [...machines, ...peers];
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
function peersOf({ network, gateway, hosts, left }: Overlay, host: TargetId): string[] {
  const others = [...hosts, ...left].filter(([name]) => name !== host);
  const toAll = learnsAddresses(network) || host === gateway;
  return others
    .filter(([name]) => toAll || name === gateway)
    .map(([, { address }]) => address)
    .sort();
}

function neighboursOf(overlay: Overlay, host: TargetId): Record<string, Neighbour> {
  const { network, view, gateway, leases } = overlay;
  const machines = leases.flatMap((lease) => {
    const neighbour = neighbourOf(lease, overlay, host);
    return neighbour === undefined ? [] : [[lease.mac, neighbour] as const];
  });
  const [subnet] = network.spec.subnets;
  if (gateway === undefined || subnet === undefined) return Object.fromEntries(machines);
  const router = { ipv4: gatewayOf(subnet), via: viaOf(gateway, overlay, host) };
  return Object.fromEntries([...machines, [routerMacOf(view.fleet, network), router]]);
}

/** Returns the entry of a machine on a host. Undefined for one without an address on the same host: it says nothing. */
function neighbourOf(
  { ipv4, host: placed, leaves }: Pick<LeaseClaim, "ipv4" | "host" | "leaves">,
  overlay: Overlay,
  host: TargetId,
): Neighbour | undefined {
  const via = viaOf(leaves ?? placed, overlay, host);
  return ipv4 === null && via === null ? undefined : { ipv4, via };
}

/** Returns the underlay address of another host; null for the same host. */
function viaOf(other: TargetId, { hosts, left }: Overlay, host: TargetId): string | null {
  return other === host ? null : ((hosts.get(other) ?? left.get(other))?.address ?? null);
}
