import { comesFrom, destinationIn, goesTo, MASQUERADE, sourceIn, tracked } from "./expressions.ts";
import { ROUTER_TABLE } from "./names.ts";
import type { Elements, Table } from "./nft-table.ts";
import type { RouterState } from "./states.ts";

/**
 * What a router does to addresses. Public ones lead in and out one to one; whatever else goes out has the router's own.
 * A machine that asks for a public address of its own network gets its answer through the router, too, since its
 * neighbour would answer it directly, from an address that it did not ask.
 */
export const routerTable: Table = {
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

/** Both directions of every floating address. */
export function elementsFor(floating: RouterState["floating"]): Elements {
  const all = Object.entries(floating);
  return {
    inward: all.map(([key, { inner, owner }]) => ({ key, value: inner, comment: owner })),
    outward: all.map(([address, { inner, owner }]) => ({ key: inner, value: address, comment: owner })),
  };
}
