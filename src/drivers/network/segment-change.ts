import { equal, hashText } from "../../model/hash.ts";
import { VXLAN_PORT } from "./host-names.ts";
import type { HostState } from "./host-state.ts";
import {
  ALL_OTHERS,
  answeredNeighbours,
  bridgeEntries,
  isDetachedTap,
  readSegment,
  segmentLinks,
  selfEntries,
} from "./segment-read.ts";
import type { SegmentState } from "./states.ts";

/** Commands that converge a segment, whatever exists: lines for ip(8), then lines for bridge(8). */
interface SegmentCommands {
  readonly ip: readonly string[];
  readonly bridge: readonly string[];
}

export function segmentCommands(raw: HostState, desired: SegmentState): SegmentCommands {
  const isRemade = !isSamePort(raw, desired);
  const links = segmentLinks(raw, desired);
  const entries = isRemade ? { ...raw, fdb: [] } : raw; // deleted together with the device
  const answers = links.bridge === undefined ? { ...raw, neighbours: [] } : raw;
  return {
    ip: [
      ...(links.bridge === undefined ? bridgeCommands(raw, desired) : []),
      ...(isRemade ? portCommands(raw, desired) : []),
      ...linkCommands(raw, desired),
      ...neighbourCommands(answers, desired),
    ],
    bridge: [...peerCommands(entries, desired), ...forwardingCommands(entries, desired)],
  };
}

/** Returns commands that remove a segment. */
export function segmentRemovalCommands(
  raw: HostState,
  { bridge, port }: Pick<SegmentState, "bridge" | "port">,
): string[] {
  return [port, bridge].filter((name) => raw.links.has(name)).map((name) => `link del dev ${name}`);
}

/** Returns true if the VXLAN device exists, for this network and over this underlay: none of these can be changed. */
function isSamePort(raw: HostState, { bridge, port, vni, local, underlay }: SegmentState): boolean {
  const current = readSegment(raw, { bridge, port, taps: [] }, "");
  const learns = raw.links.get(port)?.linkinfo?.info_data?.learning !== false;
  return !learns && equal([current.vni, current.local, current.underlay], [vni, local, underlay]);
}

/** Without an IPv6 address the host is no neighbour of the machines. */
const QUIET = "addrgenmode none";

/**
 * Returns commands that create the bridge, with an address of its own. Otherwise it takes the address of its lowest
 * port, and forgets all neighbours when that changes.
 */
function bridgeCommands(raw: HostState, { bridge, local }: SegmentState): string[] {
  const other = raw.links.has(bridge) ? [`link del dev ${bridge}`] : [];
  return [
    ...other,
    `link add name ${bridge} address ${bridgeMac(`${bridge} ${local}`)} type bridge mcast_snooping 0`,
    `link set dev ${bridge} ${QUIET}`,
  ];
}

/** Returns a locally administered unicast address. */
function bridgeMac(seed: string): string {
  return `52:${(hashText(seed).slice(0, 10).match(/../g) ?? []).join(":")}`;
}

function portCommands(raw: HostState, { port, vni, local, underlay }: SegmentState): string[] {
  const other = raw.links.has(port) ? [`link del dev ${port}`] : [];
  const transport = `local ${local} dev ${underlay} dstport ${VXLAN_PORT}`;
  return [
    ...other,
    `link add name ${port} type vxlan id ${vni} ${transport} nolearning ttl 16`,
    `link set dev ${port} ${QUIET}`,
  ];
}

/** Returns commands for the links. The bridge's own MTU is set last: until then it follows its ports. */
function linkCommands(raw: HostState, { bridge, port, mtu, forwarding, taps }: SegmentState): string[] {
  const flood = forwarding === "open" ? "on" : "off";
  const resized = raw.links.get(bridge)?.mtu !== mtu;
  const plugged = [...raw.links.values()].filter((link) => link.master === bridge && link.ifname !== port);
  const loose = taps.filter((tap) => isDetachedTap(raw, tap, bridge));
  return [
    `link set dev ${port} mtu ${mtu} master ${bridge}`,
    `link set dev ${port} type bridge_slave learning off neigh_suppress on flood ${flood} mcast_flood ${flood} bcast_flood on`,
    ...(resized ? plugged.map(({ ifname }) => `link set dev ${ifname} mtu ${mtu}`) : []),
    ...loose.map((tap) => `link set dev ${tap} mtu ${mtu} master ${bridge}`),
    `link set dev ${bridge} mtu ${mtu} up`,
    `link set dev ${port} up`,
  ];
}

function neighbourCommands(raw: HostState, { bridge, machines }: SegmentState): string[] {
  const current = answeredNeighbours(raw, bridge).map(({ mac, ipv4 }) => `${ipv4} ${mac}`);
  const desired = Object.entries(machines).flatMap(([mac, { ipv4 }]) =>
    ipv4 === null ? [] : [`${ipv4} ${mac}`],
  );
  const addresses = new Set(desired.map((entry) => entry.split(" ")[0]));
  return [
    ...missingFrom(desired, current)
      .map((entry) => entry.split(" ")[0] ?? "")
      .filter((ipv4) => !addresses.has(ipv4))
      .map((ipv4) => `neigh del ${ipv4} dev ${bridge}`),
    ...missingFrom(current, desired).map((entry) => {
      const [ipv4, mac] = entry.split(" ");
      return `neigh replace ${ipv4} lladdr ${mac} dev ${bridge} nud permanent`;
    }),
  ];
}

function peerCommands(raw: HostState, { port, peers: desired }: SegmentState): string[] {
  const current = selfEntries(raw, port)
    .filter(({ mac }) => mac === ALL_OTHERS)
    .map(({ via }) => via);
  return [
    ...missingFrom(desired, current).map((via) => `fdb del ${ALL_OTHERS} dev ${port} dst ${via}`),
    ...missingFrom(current, desired).map((via) => `fdb append ${ALL_OTHERS} dev ${port} dst ${via}`),
  ];
}

/**
 * Returns commands for the forwarding entries. Each machine elsewhere has two: the bridge sends to the device, and the
 * device to the host.
 */
function forwardingCommands(raw: HostState, { port, machines }: SegmentState): string[] {
  const self = selfEntries(raw, port)
    .filter(({ mac }) => mac !== ALL_OTHERS)
    .map(({ mac, via }) => `${mac} ${via}`);
  const behind = bridgeEntries(raw, port);
  const desired = Object.entries(machines).flatMap(([mac, { via }]) =>
    via === null ? [] : [{ mac, way: `${mac} ${via}` }],
  );
  const macs = desired.map(({ mac }) => mac);
  const selfMacs = self.map((line) => line.split(" ")[0] ?? "");
  return [
    ...missingFrom(macs, selfMacs).map((mac) => `fdb del ${mac} dev ${port} self`),
    ...missingFrom(macs, behind).map((mac) => `fdb del ${mac} dev ${port} master`),
    ...missingFrom(
      self,
      desired.map(({ way: entry }) => entry),
    ).map((line) => {
      const [mac, via] = line.split(" ");
      return `fdb replace ${mac} dev ${port} dst ${via} self static`;
    }),
    ...missingFrom(behind, macs).map((mac) => `fdb replace ${mac} dev ${port} master static`),
  ];
}

/** Returns the candidates that are not in the list. */
function missingFrom(list: readonly string[], candidates: readonly string[]): string[] {
  const listed = new Set(list);
  return candidates.filter((item) => !listed.has(item));
}
