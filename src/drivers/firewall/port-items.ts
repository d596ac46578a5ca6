import { OWN_ADDRESS_CHAIN, OWN_MAC_CHAIN } from "./base-ruleset.ts";
import { DROP, goTo, jump } from "./expressions.ts";
import { chain, element, type Item } from "./items.ts";
import type { PortState } from "./states.ts";
import { type ChainDirection, groupChain, portChain } from "./table-names.ts";

/**
 * Returns the items of one port. The entries are independent of each other, so that a port changes without touching
 * another.
 */
export function portItems(port: PortState): Item[] {
  return [...(port.secured ? securityItems(port) : []), ...filterItems(port)];
}

function securityItems({ tap, mac, ipv4 }: PortState): Item[] {
  const macItem = element("bridge", "macs", [tap, mac]);
  if (ipv4 === null) return [macItem, element("bridge", "secured", [tap], goTo(OWN_MAC_CHAIN))];
  return [
    macItem,
    element("bridge", "addresses", [tap, mac, ipv4]),
    element("bridge", "secured", [tap], goTo(OWN_ADDRESS_CHAIN)),
  ];
}

function filterItems(port: PortState): Item[] {
  const { tap, bridge, ipv4, groups, egress } = port;
  if (groups === null || ipv4 === null) return [];
  const directionItems = (map: string, direction: ChainDirection) => [
    chain("inet", portChain(direction, tap), [
      ...groups.map((group) => [jump(groupChain(direction, group))]),
      [DROP],
    ]),
    element("inet", map, [bridge, ipv4], goTo(portChain(direction, tap))),
  ];
  return [
    ...directionItems("receivers", "in"),
    ...(egress === "rules" ? directionItems("senders", "out") : []),
    element("bridge", "filtered", [tap]),
    element("bridge", "receivers", [tap, ipv4]),
  ];
}
