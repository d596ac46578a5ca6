import { ACCEPT, comesFrom, DROP, goesTo, MASQUERADE, source, tracked } from "./expressions.ts";
import { OUTSIDE_LINKS, TRANSIT, uplinkTableName } from "./host-names.ts";
import type { NftRule, NftTable } from "./nft-table.ts";
import type { UplinkState } from "./states.ts";

/**
 * Returns the rules of a gateway host for its routers. Their packets leave by the uplink with its address, or go to
 * each other. They reach nothing else on the host or behind it. New connections from the uplink are not forwarded to
 * the underlay.
 */
export function uplinkRules({
  interface: uplink,
  closed,
}: Pick<UplinkState, "interface" | "closed">): NftTable {
  const forward = (...expr: NftRule["expr"]): NftRule => ({ chain: "forward", expr });
  const fromRouters = comesFrom(OUTSIDE_LINKS);
  return {
    name: uplinkTableName(uplink),
    maps: [],
    chains: [
      { name: "forward", type: "filter", hook: "forward", prio: 0 },
      { name: "input", type: "filter", hook: "input", prio: 0 },
      { name: "postrouting", type: "nat", hook: "postrouting", prio: 100 },
    ],
    rules: [
      forward(fromRouters, goesTo(OUTSIDE_LINKS), ACCEPT),
      forward(fromRouters, goesTo(uplink), ACCEPT),
      forward(fromRouters, DROP),
      ...closed.map((link) => forward(comesFrom(uplink), goesTo(link), tracked("state", "new"), DROP)),
      { chain: "input", expr: [fromRouters, tracked("state", ["established", "related"]), ACCEPT] },
      { chain: "input", expr: [fromRouters, DROP] },
      { chain: "postrouting", expr: [source({ prefix: TRANSIT }), goesTo(uplink), MASQUERADE] },
    ],
  };
}
