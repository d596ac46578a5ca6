import { hashText } from "../../model/hash.ts";

/** Where a router's DHCP server has its files, in memory like the router itself. */
export function routerFiles(namespace: string): { readonly folder: string; readonly conf: string } {
  const folder = `/run/fleetwright/routers/${namespace}`;
  return { folder, conf: `${folder}/dnsmasq.conf` };
}

/** The table of a router, in its own namespace. */
export const ROUTER_TABLE = "router";

/** The table of an uplink on its host: each interface has its own, whatever characters its name has. */
export function uplinkTable(device: string): string {
  return `fleetwright_uplink_${hashText(device).slice(0, 8)}`;
}

/** The table that guards an underlay. */
export function underlayTable(device: string): string {
  return `fleetwright_underlay_${hashText(device).slice(0, 8)}`;
}

/** RFC 7348. */
export const VXLAN_PORT = 4789;

/** The host's end of every router's way out begins like this. */
export const OUTSIDE_LINKS = "fwo*";

/** What routers and their hosts use between themselves (RFC 6598). */
export const TRANSIT = { addr: "100.64.0.0", len: 10 } as const;

/** The host's address towards every router: each link has its own (RFC 3927). */
export const HOST_SIDE = "169.254.0.1";
