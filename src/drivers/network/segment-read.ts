import { VXLAN_PORT } from "./host-names.ts";
import { type HostState, type IpLink, isUp } from "./host-state.ts";
import type { SegmentMarkData } from "./mark-data.ts";
import type { LinkState, Neighbour, SegmentState } from "./states.ts";

/** The address of the default entries: packets to unknown machines and broadcasts (bridge(8), fdb). */
export const ALL_OTHERS = "00:00:00:00:00:00";

/** Returns the state of a segment. */
export function readSegment(
  raw: HostState,
  { bridge, port, taps }: SegmentMarkData,
  name: string,
): SegmentState {
  const parts = segmentLinks(raw, { bridge, port });
  const data = parts.port?.linkinfo?.info_data;
  return {
    bridge,
    port,
    links: readLinks(parts, bridge),
    vni: data?.port === VXLAN_PORT ? (data.id ?? null) : null,
    local: data?.local ?? null,
    underlay: data?.link ?? null,
    mtu: parts.bridge !== undefined && parts.bridge.mtu === parts.port?.mtu ? parts.bridge.mtu : null,
    forwarding: readForwarding(parts.port),
    shielded: SHIELDED.test(raw.output("shield", name) ?? ""),
    taps: taps.filter((tap) => !isDetachedTap(raw, tap, bridge)),
    peers: selfEntries(raw, port)
      .filter(({ mac }) => mac === ALL_OTHERS)
      .map(({ via }) => via)
      .sort(),
    machines: readMachines(raw, bridge, port),
  };
}

/** The settings of `SHIELD`. A kernel without IPv6 has only two. */
const SHIELDED = /^1\n8(\n1)?$/;

/** Returns the two links of a segment; a link of another kind counts as missing. */
export function segmentLinks(
  raw: HostState,
  names: Pick<SegmentState, "bridge" | "port">,
): Readonly<Record<"bridge" | "port", IpLink | undefined>> {
  const [bridge, port] = [raw.links.get(names.bridge), raw.links.get(names.port)];
  return {
    bridge: bridge?.linkinfo?.info_kind === "bridge" ? bridge : undefined,
    port: port?.linkinfo?.info_kind === "vxlan" ? port : undefined,
  };
}

function readLinks({ bridge, port }: ReturnType<typeof segmentLinks>, name: string): LinkState {
  if (bridge === undefined || port === undefined) return "missing";
  return isUp(bridge) && isUp(port) && port.master === name ? "up" : "down";
}

function readForwarding(port: IpLink | undefined): SegmentState["forwarding"] {
  const { learning, flood, mcast_flood, bcast_flood, neigh_suppress } = port?.linkinfo?.info_slave_data ?? {};
  const learns = learning !== false || port?.linkinfo?.info_data?.learning !== false;
  if (learns || neigh_suppress !== true || bcast_flood !== true || flood !== mcast_flood) return "changed";
  return flood === true ? "open" : "known";
}

/** Returns true for a machine's device that exists, but not on its bridge: the bridge was removed by hand. */
export function isDetachedTap(raw: HostState, tap: string, bridge: string): boolean {
  const link = raw.links.get(tap);
  return link !== undefined && link.master !== bridge;
}

/** Returns the VXLAN device's own entries: the host to which it sends packets for a machine. */
export function selfEntries(raw: HostState, port: string): { readonly mac: string; readonly via: string }[] {
  return raw.fdb.flatMap(({ ifname, mac, dst, flags }) =>
    ifname === port && dst !== undefined && flags.includes("self") ? [{ mac, via: dst }] : [],
  );
}

/** Returns the bridge's entries: the machines behind the VXLAN device. */
export function bridgeEntries(raw: HostState, port: string): string[] {
  return raw.fdb.flatMap(({ ifname, mac, flags, state }) =>
    ifname === port && !flags.includes("self") && state !== "permanent" ? [mac] : [],
  );
}

/** Returns the addresses that the bridge answers for, on behalf of machines elsewhere. */
export function answeredNeighbours(
  raw: HostState,
  bridge: string,
): { readonly mac: string; readonly ipv4: string }[] {
  return raw.neighbours.flatMap(({ dev, dst, lladdr }) =>
    dev === bridge ? [{ mac: lladdr ?? "", ipv4: dst }] : [],
  );
}

/** The host of a machine with only one of its two entries, which differs from every desired host. */
const HALF = "";

function readMachines(raw: HostState, bridge: string, port: string): Record<string, Neighbour> {
  const hostByMac = new Map(selfEntries(raw, port).map(({ mac, via }) => [mac, via]));
  const behind = new Set(bridgeEntries(raw, port));
  const answers = answeredNeighbours(raw, bridge);
  const macs = new Set([...hostByMac.keys(), ...behind, ...answers.map(({ mac }) => mac)]);
  macs.delete(ALL_OTHERS);
  return Object.fromEntries(
    [...macs].map((mac) => {
      const addresses = answers
        .filter((answer) => answer.mac === mac)
        .map(({ ipv4 }) => ipv4)
        .sort();
      const via = hostByMac.has(mac) === behind.has(mac) ? (hostByMac.get(mac) ?? null) : HALF;
      return [mac, { ipv4: addresses.length === 0 ? null : addresses.join(","), via }];
    }),
  );
}
