import { VXLAN_PORT } from "./names.ts";
import type { NotedSegment } from "./noted.ts";
import { isUp, type Link, type Raw } from "./raw.ts";
import type { Links, Neighbour, SegmentState } from "./states.ts";

export const NOBODY = "00:00:00:00:00:00";

/** A segment as it is. */
export function readSegment(raw: Raw, { bridge, port, taps }: NotedSegment, name: string): SegmentState {
  const parts = segmentLinks(raw, { bridge, port });
  const data = parts.port?.linkinfo?.info_data;
  return {
    bridge,
    port,
    links: linksOf(parts, bridge),
    vni: data?.port === VXLAN_PORT ? (data.id ?? null) : null,
    local: data?.local ?? null,
    underlay: data?.link ?? null,
    mtu: parts.bridge !== undefined && parts.bridge.mtu === parts.port?.mtu ? parts.bridge.mtu : null,
    forwarding: forwardingOf(parts.port),
    shielded: SHIELDED.test(raw.of("shield", name) ?? ""),
    taps: taps.filter((tap) => !isLoose(raw, tap, bridge)),
    peers: selfEntries(raw, port)
      .filter(({ mac }) => mac === NOBODY)
      .map(({ via }) => via)
      .sort(),
    machines: machinesOn(raw, bridge, port),
  };
}

/** The switches of `SHIELD`; a kernel without IPv6 has only two. */
const SHIELDED = /^1\n8(\n1)?$/;

/** Its two links, each only if it is of its kind. */
export function segmentLinks(
  raw: Raw,
  names: Pick<SegmentState, "bridge" | "port">,
): Partial<Record<"bridge" | "port", Link>> {
  const [bridge, port] = [raw.links.get(names.bridge), raw.links.get(names.port)];
  return {
    ...(bridge?.linkinfo?.info_kind === "bridge" ? { bridge } : {}),
    ...(port?.linkinfo?.info_kind === "vxlan" ? { port } : {}),
  };
}

function linksOf({ bridge, port }: ReturnType<typeof segmentLinks>, name: string): Links {
  if (bridge === undefined || port === undefined) return "missing";
  return isUp(bridge) && isUp(port) && port.master === name ? "up" : "down";
}

function forwardingOf(port: Link | undefined): SegmentState["forwarding"] {
  const { learning, flood, mcast_flood, bcast_flood, neigh_suppress } = port?.linkinfo?.info_slave_data ?? {};
  const learns = learning !== false || port?.linkinfo?.info_data?.learning !== false;
  if (learns || neigh_suppress !== true || bcast_flood !== true || flood !== mcast_flood) return "changed";
  return flood === true ? "open" : "known";
}

/** A machine's device that is there, but not on its bridge: somebody took the bridge away. */
export function isLoose(raw: Raw, tap: string, bridge: string): boolean {
  const link = raw.links.get(tap);
  return link !== undefined && link.master !== bridge;
}

/** What the VXLAN device itself knows: to which host it sends what is for this machine. */
export function selfEntries(raw: Raw, port: string): { readonly mac: string; readonly via: string }[] {
  return raw.fdb.flatMap(({ ifname, mac, dst, flags }) =>
    ifname === port && dst !== undefined && flags.includes("self") ? [{ mac, via: dst }] : [],
  );
}

/** What the bridge knows: which machines are behind the VXLAN device. */
export function bridgeEntries(raw: Raw, port: string): string[] {
  return raw.fdb.flatMap(({ ifname, mac, flags, state }) =>
    ifname === port && !flags.includes("self") && state !== "permanent" ? [mac] : [],
  );
}

/** Which addresses the bridge answers for, in the place of machines that are elsewhere. */
export function answersOn(raw: Raw, bridge: string): { readonly mac: string; readonly ipv4: string }[] {
  return raw.neighbours.flatMap(({ dev, dst, lladdr }) =>
    dev === bridge ? [{ mac: lladdr ?? "", ipv4: dst }] : [],
  );
}

/** A machine of which only one of the two entries is there has no way that anybody would want. */
const HALF = "";

function machinesOn(raw: Raw, bridge: string, port: string): Record<string, Neighbour> {
  const ways = new Map(selfEntries(raw, port).map(({ mac, via }) => [mac, via]));
  const behind = new Set(bridgeEntries(raw, port));
  const answers = answersOn(raw, bridge);
  const known = new Set([...ways.keys(), ...behind, ...answers.map(({ mac }) => mac)]);
  known.delete(NOBODY);
  return Object.fromEntries(
    [...known].map((mac) => {
      const addresses = answers
        .filter((one) => one.mac === mac)
        .map(({ ipv4 }) => ipv4)
        .sort();
      const via = ways.has(mac) === behind.has(mac) ? (ways.get(mac) ?? null) : HALF;
      return [mac, { ipv4: addresses.length === 0 ? null : addresses.join(","), via }];
    }),
  );
}
