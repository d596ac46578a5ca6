import { ACCEPT, comesFrom, DROP, goesTo, MASQUERADE, source, tracked } from "./expressions.ts";
import { OUTSIDE_LINKS, TRANSIT, uplinkTable } from "./names.ts";
import type { Rule, Table } from "./nft-table.ts";
import type { UplinkState } from "./states.ts";

/**
 * What a gateway host does for its routers: their packets leave by the uplink with its address, or go to each other.
 * They reach nothing else of the host or behind it, and what comes in by the uplink is not led on to the underlay.
 */
export function uplinkRules({ interface: uplink, closed }: Pick<UplinkState, "interface" | "closed">): Table {
  const forward = (...expr: Rule["expr"]): Rule => ({ chain: "forward", expr });
  const fromRouters = comesFrom(OUTSIDE_LINKS);
  return {
    name: uplinkTable(uplink),
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
