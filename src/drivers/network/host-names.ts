import { hashText } from "../../model/hash.ts";

/** Returns where a router's DHCP server has its files: in memory, like the router itself. */
export function routerFiles(namespace: string): { readonly folder: string; readonly conf: string } {
  const folder = `/run/fleetwright/routers/${namespace}`;
  return { folder, conf: `${folder}/dnsmasq.conf` };
}

/** The table of a router, in its own namespace. */
export const ROUTER_TABLE = "router";

/**
 * Returns the table of an uplink on its host. The hash gives each interface a table of its own, whatever characters its
 * name has.
 */
export function uplinkTableName(device: string): string {
  return `fleetwright_uplink_${hashText(device).slice(0, 8)}`;
}

/** Returns the table that guards an underlay. */
export function underlayTableName(device: string): string {
  return `fleetwright_underlay_${hashText(device).slice(0, 8)}`;
}

/** RFC 7348. */
export const VXLAN_PORT = 4789;

/** Prefix of the host's end of each router's outside link. */
export const OUTSIDE_LINKS = "fwo*";

/** Addresses between routers and their hosts (RFC 6598). */
export const TRANSIT = { addr: "100.64.0.0", len: 10 } as const;

/** The host's address towards every router: each link has its own (RFC 3927). */
export const HOST_SIDE = "169.254.0.1";
