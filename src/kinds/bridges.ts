import { deviceFor } from "../model/identity.ts";
import type { View } from "./kind.ts";
import { bridgeOf, carrierOf, type NetworkResource, vniOf } from "./networks.ts";

/** The bridge of a network that ends on each host: one that is there, or the one that libvirt makes. */
export function localBridgeOf(fleet: string, { id, spec }: NetworkResource): string {
  return spec.mode === "bridge" ? (spec.bridge ?? "") : deviceFor("fwb", fleet, id);
}

/** What the machines of a network are plugged into. */
export function bridgeUnder(network: NetworkResource, view: Pick<View, "fleet" | "hosts">): string {
  return carrierOf(network, view) === "vxlan"
    ? bridgeOf(view.fleet, network)
    : localBridgeOf(view.fleet, network);
}

/** Zones have 16 bits, and 0 is the host's own (nf_conntrack_zones). */
const ZONES = 65_535;

/**
 * The conntrack zone of a network's packets on a host. A local network is in the host's, since the host takes part: it
 * translates addresses, and answers come in by other interfaces. Two networks between hosts have the same zone only when
 * their numbers are that far apart; `segment.id` sets them.
 */
export function zoneUnder(network: NetworkResource, view: Pick<View, "fleet" | "hosts">): number {
  return carrierOf(network, view) === "vxlan" ? 1 + ((vniOf(network, view) - 1) % ZONES) : 0;
}
