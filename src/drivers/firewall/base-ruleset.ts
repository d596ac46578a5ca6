import {
  ACCEPT,
  concat,
  ct,
  DROP,
  goTo,
  includes,
  is,
  isNot,
  lookup,
  meta,
  NOTRACK,
  payload,
} from "./expressions.ts";
import { chain, element, type Hook, type Item, set } from "./items.ts";
import type { PortState } from "./states.ts";
import { zoneChain } from "./table-names.ts";

/**
 * Returns the rules that all ports build on. br_netfilter shows only the bridge of a bridged packet, never the tap, so that
 * bridge and address identify a machine:
 *
 * ```
 * tap → bridge prerouting -300   is the sender address its own? (secured, macs, addresses)
 *       inet   prerouting -300   conntrack zone of the bridge (bridges)
 *       inet   prerouting    0   may the machine send this? (senders → port-out-TAP → group-out-…)
 *       inet   postrouting   0   may this reach the machine? (receivers → port-in-TAP → group-in-…)
 *       bridge postrouting   0   is it for the address that was checked? (filtered, receivers) → tap
 * ```
 *
 * A reply of a tracked connection passes. Packets in the direction in which a connection began are checked each time, so
 * that removing a rule also ends the connections that it allowed.
 */
export function baseItems(ports: Iterable<PortState>): Item[] {
  return [...INET, ...BRIDGE, ...zoneItems(ports)];
}

/** Returns every filtered bridge with its zone, once. */
function zoneItems(ports: Iterable<PortState>): Item[] {
  const zoneByBridge = new Map<string, number>();
  for (const { bridge, zone, groups } of ports) if (groups !== null) zoneByBridge.set(bridge, zone);
  const chains = [...new Set(zoneByBridge.values())].filter((zone) => zone !== 0).map(zoneChainItem);
  const entries = [...zoneByBridge].map(([bridge, zone]) =>
    element("inet", "bridges", [bridge], zone === 0 ? ACCEPT : goTo(zoneChain(zone))),
  );
  return [...chains, ...entries];
}

function zoneChainItem(zone: number): Item {
  return chain("inet", zoneChain(zone), [[{ mangle: { key: ct("zone"), value: zone } }], [ACCEPT]]);
}

const hook = (name: Hook["hook"], prio: number): Hook => ({
  type: "filter",
  hook: name,
  prio,
  policy: "accept",
});

/** Priority before conntrack sees the packet (NF_IP_PRI_RAW). */
const RAW = -300;
/** NF_IP_PRI_FILTER; source addresses are translated after it. */
const FILTER = 0;
/** Priority before br_netfilter shows the packet to the inet family (NF_BR_PRI_BRNF). */
const BEFORE_INET = -300;

const udp = (from: number, to: number) => [
  is(payload("udp", "sport"), from),
  is(payload("udp", "dport"), to),
];
/** RFC 2131: servers answer from 67 to 68. */
const [SERVER, CLIENT] = [67, 68];
/** RFC 7348. The outer packets of VXLAN need no conntrack of their own. */
const VXLAN = is(payload("udp", "dport"), 4789);

const ANSWERS = [
  [is(ct("direction"), "reply"), ACCEPT],
  [includes(ct("state"), "related"), ACCEPT],
];

const sender = concat(meta("iifname"), payload("ip", "saddr"));
const receiver = concat(meta("oifname"), payload("ip", "daddr"));

const INET: readonly Item[] = [
  set("inet", "bridges", "ifname", "verdict"),
  set("inet", "senders", ["ifname", "ipv4_addr"], "verdict"),
  set("inet", "receivers", ["ifname", "ipv4_addr"], "verdict"),
  chain("inet", "track", [[lookup(meta("iifname"), "bridges")], [VXLAN, NOTRACK]], hook("prerouting", RAW)),
  chain("inet", "track-own", [[VXLAN, NOTRACK]], hook("output", RAW)),
  chain(
    "inet",
    "from-machines",
    [...ANSWERS, [...udp(CLIENT, SERVER), ACCEPT], [lookup(sender, "senders")]],
    hook("prerouting", FILTER),
  ),
  chain(
    "inet",
    "to-machines",
    [...ANSWERS, [...udp(SERVER, CLIENT), ACCEPT], [lookup(receiver, "receivers")]],
    hook("postrouting", FILTER),
  ),
];

const etherOfTap = concat(meta("iifname"), payload("ether", "saddr"));
const arpOfTap = concat(meta("iifname"), payload("arp", "saddr ether"));
const ownArp = concat(meta("iifname"), payload("arp", "saddr ether"), payload("arp", "saddr ip"));
const ownAddress = concat(meta("iifname"), payload("ether", "saddr"), payload("ip", "saddr"));

const OWN_MAC = [
  [isNot(etherOfTap, "@macs"), DROP],
  [isNot(arpOfTap, "@macs"), DROP],
  [...udp(SERVER, CLIENT), DROP],
];

/**
 * A machine without an address may request one, and check whether it is free (RFC 5227). It may send only IPv4 and ARP.
 */
const OWN_ADDRESS = [
  ...OWN_MAC,
  [is(ownArp, "@addresses"), ACCEPT],
  [is(payload("arp", "saddr ip"), "0.0.0.0"), ACCEPT],
  [is(ownAddress, "@addresses"), ACCEPT],
  [is(payload("ip", "saddr"), "0.0.0.0"), ...udp(CLIENT, SERVER), ACCEPT],
  [DROP],
];

/**
 * Packets that the inet family did not check, because they are not sent to the machine's address: IPv6, multicast, and
 * packets for others.
 */
const FOR_FILTERED = [
  [is(payload("ether", "type"), "arp"), ACCEPT],
  [is(receiver, "@receivers"), ACCEPT],
  [is(payload("ip", "daddr"), "255.255.255.255"), ...udp(SERVER, CLIENT), ACCEPT],
  [DROP],
];

export const OWN_MAC_CHAIN = "own-mac";
export const OWN_ADDRESS_CHAIN = "own-address";

const BRIDGE: readonly Item[] = [
  set("bridge", "secured", "ifname", "verdict"),
  set("bridge", "macs", ["ifname", "ether_addr"]),
  set("bridge", "addresses", ["ifname", "ether_addr", "ipv4_addr"]),
  set("bridge", "filtered", "ifname"),
  set("bridge", "receivers", ["ifname", "ipv4_addr"]),
  chain("bridge", OWN_MAC_CHAIN, OWN_MAC),
  chain("bridge", OWN_ADDRESS_CHAIN, OWN_ADDRESS),
  chain("bridge", "for-filtered", FOR_FILTERED),
  chain("bridge", "from-machines", [[lookup(meta("iifname"), "secured")]], hook("prerouting", BEFORE_INET)),
  chain(
    "bridge",
    "to-machines",
    [[is(meta("oifname"), "@filtered"), goTo("for-filtered")]],
    hook("postrouting", FILTER),
  ),
];
