import type { NetworkState } from "../../drivers/libvirt/states.ts";
import { uuidFor } from "../../model/identity.ts";
import type { DesiredObject, Redirect, TargetId } from "../../model/object.ts";
import type { LeaseClaim } from "../claims.ts";
import type { KindContext } from "../kind.ts";
import { localBridgeOf } from "../shared/bridges.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { type NetworkResource, networkRef } from "../shared/network-topology.ts";
import { announcedNameservers, gatewayWithPrefix } from "./subnet.ts";

/**
 * Returns the objects of a local network: a libvirt network on every host with a machine in it, except with machines
 * that name its bridge themselves.
 */
export function localObjects(
  resource: NetworkResource,
  mode: NetworkState["forward"],
  view: KindContext,
): DesiredObject<NetworkState>[] {
  const leases = view.claims(resource.id, "lease").filter(({ namesBridge }) => !namesBridge);
  const hosts = [...new Set(leases.map((lease) => lease.host))].sort();
  return hosts.map((host) => {
    const hostLeases = leases.filter((lease) => lease.host === host || lease.leaves === host);
    return desiredObject(
      resource,
      networkRef(resource, host),
      networkState(resource, mode, hostLeases, view),
      { redirects: hostLeases.flatMap((lease) => redirectOf(lease, host)) },
    );
  });
}

/** A machine that a migration takes away keeps its lease until it has moved. */
function redirectOf({ leaves, domain, mac }: LeaseClaim, host: TargetId): Redirect[] {
  if (leaves !== host) return [];
  return [{ after: [domain], edits: [{ field: "leases", entry: mac, value: undefined }] }];
}

function networkState(
  resource: NetworkResource,
  mode: NetworkState["forward"],
  leases: readonly LeaseClaim[],
  view: KindContext,
): NetworkState {
  const { spec } = resource;
  const [subnet] = spec.subnets;
  const isOwnBridge = mode !== "bridge";
  return {
    uuid: uuidFor(view.fleet, resource.id),
    forward: mode,
    bridge: localBridgeOf(view.fleet, resource),
    mtu: isOwnBridge ? (spec.mtu ?? null) : null,
    address: isOwnBridge && subnet !== undefined ? gatewayWithPrefix(subnet) : null,
    dhcp: isOwnBridge && subnet !== undefined && spec.dhcp,
    nameservers: announcedNameservers(subnet),
    active: true,
    autostart: true,
    leases: isOwnBridge && spec.dhcp ? leasesOf(withUniqueNames(leases)) : {},
  };
}

/**
 * Removes all names but the first of each: libvirt refuses a second lease with the same name on a running network, such
 * as that of a machine's second interface.
 */
function withUniqueNames(leases: readonly LeaseClaim[]): readonly LeaseClaim[] {
  const names = new Set<string>();
  return leases.map((lease) => {
    const isFirst = !names.has(lease.hostname);
    names.add(lease.hostname);
    return isFirst ? lease : { ...lease, hostname: "" };
  });
}

/** Returns the DHCP leases, by MAC address. */
export function leasesOf(leases: readonly LeaseClaim[]): NetworkState["leases"] {
  const withAddress = leases.filter((lease) => lease.ipv4 !== null);
  return Object.fromEntries(
    withAddress.map(({ mac, ipv4, hostname }) => [mac, { ipv4: ipv4 ?? "", hostname }]),
  );
}
