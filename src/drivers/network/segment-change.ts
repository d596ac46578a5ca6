import { equal, hashText } from "../../model/hash.ts";
import { VXLAN_PORT } from "./names.ts";
import type { Raw } from "./raw.ts";
import {
  answersOn,
  bridgeEntries,
  isLoose,
  NOBODY,
  readSegment,
  segmentLinks,
  selfEntries,
} from "./segment-read.ts";
import type { SegmentState } from "./states.ts";

/** What makes a segment as it should be, from whatever is there: lines for ip(8), then lines for bridge(8). */
export interface SegmentSteps {
  readonly ip: readonly string[];
  readonly bridge: readonly string[];
}

export function segmentSteps(raw: Raw, wanted: SegmentState): SegmentSteps {
  const remade = !isPort(raw, wanted);
  const links = segmentLinks(raw, wanted);
  const entries = remade ? { ...raw, fdb: [] } : raw; // they went with the device
  const answers = links.bridge === undefined ? { ...raw, neighbours: [] } : raw;
  return {
    ip: [
      ...(links.bridge === undefined ? makeBridge(raw, wanted) : []),
      ...(remade ? makePort(raw, wanted) : []),
      ...settle(raw, wanted),
      ...answering(answers, wanted),
    ],
    bridge: [...peers(entries, wanted), ...ways(entries, wanted)],
  };
}

/** What takes it away. */
export function segmentEnd(raw: Raw, { bridge, port }: Pick<SegmentState, "bridge" | "port">): string[] {
  return [port, bridge].filter((name) => raw.links.has(name)).map((name) => `link del dev ${name}`);
}

/** Whether the VXLAN device is there, for this network and over this underlay: none of that can be changed. */
function isPort(raw: Raw, { bridge, port, vni, local, underlay }: SegmentState): boolean {
  const there = readSegment(raw, { bridge, port, taps: [] }, "");
  const learns = raw.links.get(port)?.linkinfo?.info_data?.learning !== false;
  return !learns && equal([there.vni, there.local, there.underlay], [vni, local, underlay]);
}

/** Without an IPv6 address: the host is no neighbour of the machines. */
const QUIET = "addrgenmode none";

/** With an address of its own: else it takes that of its lowest port, and with another one forgets all neighbours. */
function makeBridge(raw: Raw, { bridge, local }: SegmentState): string[] {
  const other = raw.links.has(bridge) ? [`link del dev ${bridge}`] : [];
  return [
    ...other,
    `link add name ${bridge} address ${ownMac(`${bridge} ${local}`)} type bridge mcast_snooping 0`,
    `link set dev ${bridge} ${QUIET}`,
  ];
}

/** Locally administered, unicast. */
function ownMac(of: string): string {
  return `52:${(hashText(of).slice(0, 10).match(/../g) ?? []).join(":")}`;
}

function makePort(raw: Raw, { port, vni, local, underlay }: SegmentState): string[] {
  const other = raw.links.has(port) ? [`link del dev ${port}`] : [];
  const way = `local ${local} dev ${underlay} dstport ${VXLAN_PORT}`;
  return [
    ...other,
    `link add name ${port} type vxlan id ${vni} ${way} nolearning ttl 16`,
    `link set dev ${port} ${QUIET}`,
  ];
}

/** The bridge's own size is set last: it follows its ports until somebody says one. */
function settle(raw: Raw, { bridge, port, mtu, forwarding, taps }: SegmentState): string[] {
  const flood = forwarding === "open" ? "on" : "off";
  const resized = raw.links.get(bridge)?.mtu !== mtu;
  const plugged = [...raw.links.values()].filter((link) => link.master === bridge && link.ifname !== port);
  const loose = taps.filter((tap) => isLoose(raw, tap, bridge));
  return [
    `link set dev ${port} mtu ${mtu} master ${bridge}`,
    `link set dev ${port} type bridge_slave learning off neigh_suppress on flood ${flood} mcast_flood ${flood} bcast_flood on`,
    ...(resized ? plugged.map(({ ifname }) => `link set dev ${ifname} mtu ${mtu}`) : []),
    ...loose.map((tap) => `link set dev ${tap} mtu ${mtu} master ${bridge}`),
    `link set dev ${bridge} mtu ${mtu} up`,
    `link set dev ${port} up`,
  ];
}

function answering(raw: Raw, { bridge, machines }: SegmentState): string[] {
  const there = answersOn(raw, bridge).map(({ mac, ipv4 }) => `${ipv4} ${mac}`);
  const wanted = Object.entries(machines).flatMap(([mac, { ipv4 }]) =>
    ipv4 === null ? [] : [`${ipv4} ${mac}`],
  );
  const addresses = new Set(wanted.map((one) => one.split(" ")[0]));
  return [
    ...missingIn(wanted, there)
      .map((one) => one.split(" ")[0] ?? "")
      .filter((ipv4) => !addresses.has(ipv4))
      .map((ipv4) => `neigh del ${ipv4} dev ${bridge}`),
    ...missingIn(there, wanted).map((one) => {
      const [ipv4, mac] = one.split(" ");
      return `neigh replace ${ipv4} lladdr ${mac} dev ${bridge} nud permanent`;
    }),
  ];
}

function peers(raw: Raw, { port, peers: wanted }: SegmentState): string[] {
  const there = selfEntries(raw, port)
    .filter(({ mac }) => mac === NOBODY)
    .map(({ via }) => via);
  return [
    ...missingIn(wanted, there).map((via) => `fdb del ${NOBODY} dev ${port} dst ${via}`),
    ...missingIn(there, wanted).map((via) => `fdb append ${NOBODY} dev ${port} dst ${via}`),
  ];
}

/** Each machine elsewhere has two entries: the bridge sends to the device, and the device to the host. */
function ways(raw: Raw, { port, machines }: SegmentState): string[] {
  const self = selfEntries(raw, port)
    .filter(({ mac }) => mac !== NOBODY)
    .map(({ mac, via }) => `${mac} ${via}`);
  const behind = bridgeEntries(raw, port);
  const wanted = Object.entries(machines).flatMap(([mac, { via }]) =>
    via === null ? [] : [{ mac, way: `${mac} ${via}` }],
  );
  const macs = wanted.map(({ mac }) => mac);
  const known = self.map((one) => one.split(" ")[0] ?? "");
  return [
    ...missingIn(macs, known).map((mac) => `fdb del ${mac} dev ${port} self`),
    ...missingIn(macs, behind).map((mac) => `fdb del ${mac} dev ${port} master`),
    ...missingIn(
      self,
      wanted.map(({ way }) => way),
    ).map((one) => {
      const [mac, via] = one.split(" ");
      return `fdb replace ${mac} dev ${port} dst ${via} self static`;
    }),
    ...missingIn(behind, macs).map((mac) => `fdb replace ${mac} dev ${port} master static`),
  ];
}

/** What of the second list is not in the first. */
function missingIn(list: readonly string[], of: readonly string[]): string[] {
  const known = new Set(list);
  return of.filter((one) => !known.has(one));
}
