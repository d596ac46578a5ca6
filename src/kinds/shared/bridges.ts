import { deviceNameFor } from "../../model/identity.ts";
import type { KindContext } from "../kind.ts";
import { type NetworkResource, segmentBridgeOf, segmentTypeOf, vniOf } from "./network-topology.ts";

/** Returns the bridge of a local network: an existing one, or the bridge that libvirt creates. */
export function localBridgeOf(fleet: string, { id, spec }: NetworkResource): string {
  return spec.mode === "bridge" ? (spec.bridge ?? "") : deviceNameFor("fwb", fleet, id);
}

/** Returns the bridge for the interfaces of machines. */
export function machineBridgeOf(
  network: NetworkResource,
  view: Pick<KindContext, "fleet" | "hosts">,
): string {
  return segmentTypeOf(network, view) === "vxlan"
    ? segmentBridgeOf(view.fleet, network)
    : localBridgeOf(view.fleet, network);
}

/** Conntrack zones have 16 bits, and 0 is the host's own zone (nf_conntrack_zones). */
const MAX_CONNTRACK_ZONE = 65_535;

/**
 * Returns the conntrack zone of a network's packets on a host. A local network uses the host's zone, because the host
 * translates addresses and responses arrive on other interfaces. Two networks between hosts share a zone only if
 * their VNIs differ by a multiple of the number of zones; `segment.id` sets the VNI.
 */
export function conntrackZoneOf(
  network: NetworkResource,
  view: Pick<KindContext, "fleet" | "hosts">,
): number {
  return segmentTypeOf(network, view) === "vxlan" ? 1 + ((vniOf(network, view) - 1) % MAX_CONNTRACK_ZONE) : 0;
}
