import { DROP, goTo, jump } from "./expressions.ts";
import { OWN_ADDRESS_CHAIN, OWN_MAC_CHAIN } from "./ground.ts";
import { chain, element, type Item } from "./items.ts";
import { groupChain, portChain, type Way } from "./names.ts";
import type { PortState } from "./states.ts";

/** What one port has in the tables. Each entry holds by itself, so a port comes and goes without touching another. */
export function portItems(port: PortState): Item[] {
  return [...(port.secured ? securityOf(port) : []), ...filterOf(port)];
}

function securityOf({ tap, mac, ipv4 }: PortState): Item[] {
  const own = element("bridge", "macs", [tap, mac]);
  if (ipv4 === null) return [own, element("bridge", "secured", [tap], goTo(OWN_MAC_CHAIN))];
  return [
    own,
    element("bridge", "addresses", [tap, mac, ipv4]),
    element("bridge", "secured", [tap], goTo(OWN_ADDRESS_CHAIN)),
  ];
}

function filterOf(port: PortState): Item[] {
  const { tap, bridge, ipv4, groups, egress } = port;
  if (groups === null || ipv4 === null) return [];
  const led = (map: string, way: Way) => [
    chain("inet", portChain(way, tap), [...groups.map((group) => [jump(groupChain(way, group))]), [DROP]]),
    element("inet", map, [bridge, ipv4], goTo(portChain(way, tap))),
  ];
  return [
    ...led("receivers", "in"),
    ...(egress === "rules" ? led("senders", "out") : []),
    element("bridge", "filtered", [tap]),
    element("bridge", "receivers", [tap, ipv4]),
  ];
}
