import { comesElsewhere, DROP, udpPort } from "./expressions.ts";
import type { Handling } from "./handling.ts";
import { underlayTable, VXLAN_PORT } from "./names.ts";
import { isTable, removing, replacing, type Table } from "./nft-table.ts";
import type { NotedUnderlay } from "./noted.ts";
import type { UnderlayState } from "./states.ts";

export const underlays: Handling<UnderlayState, NotedUnderlay> = {
  note: ({ interface: device }) => ({ interface: device }),
  ask: (name, { interface: device }) => ["underlay", name, underlayTable(device)],
  read(raw, name, { interface: device }) {
    const listing = raw.of("guard", name) ?? "";
    const guard = listing === "" ? "off" : isTable(listing, guardOf(device)) ? "on" : "changed";
    return { interface: device, guard };
  },
  make: (tools, _, __, wanted) => tools.nft(replacing(guardOf(wanted.interface))),
  remove: (tools, _, { noted }) => tools.nft(removing(underlayTable(noted.interface))),
};

/**
 * A VXLAN device listens on all addresses of its host and knows no sender: whoever reaches its port from a public network,
 * or from a machine, could speak in any network of the fleet (RFC 7348, section 7).
 */
function guardOf(device: string): Table {
  return {
    name: underlayTable(device),
    maps: [],
    chains: [{ name: "input", type: "filter", hook: "input", prio: -10 }],
    rules: [{ chain: "input", expr: [comesElsewhere(device), udpPort(VXLAN_PORT), DROP] }],
  };
}
