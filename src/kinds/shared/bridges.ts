import type { NetworkState } from "../../drivers/libvirt/states.ts";
import { deviceNameFor } from "../../model/identity.ts";
import type { TargetId } from "../../model/object.ts";
import type { KindContext } from "../kind.ts";
import {
  type NetworkResource,
  networkRef,
  segmentBridgeOf,
  segmentTypeOf,
  vniOf,
} from "./network-topology.ts";

/** Returns the bridge of a local network that Fleetwright makes: an existing one, or one that libvirt creates. */
export function localBridgeOf(fleet: string, { id, spec }: NetworkResource): string {
  return spec.mode === "bridge" ? (spec.bridge ?? "") : deviceNameFor("fwb", fleet, id);
}

/**
 * Returns the bridge for the interfaces of machines on a host. That of a network that others made is read from libvirt,
 * and empty while it is not known.
 */
export function machineBridgeOf(
  network: NetworkResource,
  host: TargetId | undefined,
  view: Pick<KindContext, "fleet" | "hosts" | "found">,
): string {
  if (network.spec.mode === "existing") return host === undefined ? "" : foundBridge(network, host, view);
  return segmentTypeOf(network, view) === "vxlan"
    ? segmentBridgeOf(view.fleet, network)
    : localBridgeOf(view.fleet, network);
}

function foundBridge(network: NetworkResource, host: TargetId, view: Pick<KindContext, "found">): string {
  const found = view.found(networkRef(network, host).id);
  const { bridge } = { ...found?.state, ...found?.running } as Partial<NetworkState>; // the driver returns this type
  return bridge ?? "";
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
