import { comesFrom, destinationIn, goesTo, MASQUERADE, sourceIn, tracked } from "./expressions.ts";
import { ROUTER_TABLE } from "./host-names.ts";
import type { Elements, NftTable } from "./nft-table.ts";
import type { RouterState } from "./states.ts";

/**
 * The address translation of a router. Public addresses map one to one in both directions; other outgoing traffic gets
 * the router's own address.
 *
 * If a machine connects to a public address of its own network, the answer passes the router too. Otherwise the
 * neighbour would answer directly, from another address than the machine connected to.
 */
export const routerTable: NftTable = {
  name: ROUTER_TABLE,
  maps: ["inward", "outward"],
  chains: [
    { name: "prerouting", type: "nat", hook: "prerouting", prio: -100 },
    { name: "postrouting", type: "nat", hook: "postrouting", prio: 100 },
  ],
  rules: [
    { chain: "prerouting", expr: [destinationIn("inward")] },
    { chain: "postrouting", expr: [goesTo("outside"), sourceIn("outward")] },
    { chain: "postrouting", expr: [goesTo("outside"), MASQUERADE] },
    {
      chain: "postrouting",
      expr: [comesFrom("inside"), goesTo("inside"), tracked("status", "dnat"), MASQUERADE],
    },
  ],
};

/** Returns the elements of both directions for every floating address. */
export function elementsFor(floating: RouterState["floating"]): Elements {
  const all = Object.entries(floating);
  return {
    inward: all.map(([key, { inner, owner }]) => ({ key, value: inner, comment: owner })),
    outward: all.map(([address, { inner, owner }]) => ({ key: inner, value: address, comment: owner })),
  };
}
