import type { FloatingAddress, RouterState, Vip } from "../../drivers/network/states.ts";
import { type DesiredObject, type ObjectId, objectRef, type TargetId } from "../../model/object.ts";
import { desiredObject } from "../shared/desired-object.ts";
import {
  mtuOf,
  routerDevicesOf,
  routerMacOf,
  routerNamespaceOf,
  routerRef,
  segmentBridgeOf,
  segmentRef,
  transitAddressOf,
} from "../shared/network-topology.ts";
import { leasesOf } from "./local-network.ts";
import type { Overlay } from "./segment.ts";
import { announcedNameservers, gatewayWithPrefix } from "./subnet.ts";

/** Returns the router of a network between hosts, on its gateway host. */
export function routerObject(overlay: Overlay, gateway: TargetId): DesiredObject<RouterState> {
  const { network } = overlay;
  const state = routerState(overlay, gateway);
  const uplink = state.uplink === null ? [] : [objectRef("uplink", gateway, state.uplink).id];
  const needs = [segmentRef(network, gateway).id, ...uplink];
  return desiredObject(network, routerRef(network, gateway), state, {
    dependsOn: needs,
    advertises: machineDomains(overlay),
  });
}

/**
 * Returns the domains that the router must precede, so that DHCP works at their first boot. They do not depend on it,
 * because a machine can start without a gateway.
 */
function machineDomains({ leases }: Overlay): ObjectId[] {
  return [...new Set(leases.map(({ domain }) => domain))].sort();
}

function routerState(overlay: Overlay, gateway: TargetId): RouterState {
  const { network, view, leases } = overlay;
  const { spec } = network;
  const [subnet] = spec.subnets;
  const isNat = spec.mode === "nat";
  return {
    namespace: routerNamespaceOf(view.fleet, network),
    bridge: segmentBridgeOf(view.fleet, network),
    ...routerDevicesOf(view.fleet, network),
    links: "up",
    mac: routerMacOf(view.fleet, network),
    mtu: mtuOf(network, view),
    address: subnet === undefined ? null : gatewayWithPrefix(subnet),
    transit: isNat ? transitAddressOf(network, view) : null,
    uplink: isNat ? (view.host(gateway)?.resource.spec.uplink?.interface ?? null) : null,
    nat: isNat ? "on" : "off",
    dns: subnet === undefined ? "off" : "on",
    dhcp: spec.dhcp ? "on" : "off",
    nameservers: spec.dhcp ? announcedNameservers(subnet) : [], // without DHCP, the seeds of machines have them
    leases: leasesOf(leases),
    floating: floatingOf(overlay),
    vips: vipsOf(overlay),
  };
}

function floatingOf({ network, view }: Overlay): Record<string, FloatingAddress> {
  const claims = view.claims(network.id, "floating");
  return Object.fromEntries(
    claims.map(({ public: address, inner, by }) => [address, { inner, owner: by, routed: true }]),
  );
}

function vipsOf({ network, view }: Overlay): Record<string, Vip> {
  const claims = view.claims(network.id, "vip");
  return Object.fromEntries(
    claims.map(({ address, external }) => [
      address,
      { at: external ? "outside" : "inside", routed: external },
    ]),
  );
}
