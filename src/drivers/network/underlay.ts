import { comesElsewhere, DROP, udpPort } from "./expressions.ts";
import { underlayTableName, VXLAN_PORT } from "./host-names.ts";
import type { UnderlayMarkData } from "./mark-data.ts";
import { type NftTable, removeTable, replaceTable, tableState } from "./nft-table.ts";
import type { ObjectHandler } from "./object-handler.ts";
import type { UnderlayState } from "./states.ts";

export const underlayHandler: ObjectHandler<UnderlayState, UnderlayMarkData> = {
  toMarkData: ({ interface: device }) => ({ interface: device }),
  scriptArguments: (name, { interface: device }) => ["underlay", name, underlayTableName(device)],
  read(raw, name, { interface: device }) {
    return { interface: device, guard: tableState(raw.output("guard", name), guardTable(device)) };
  },
  apply: (tools, _, __, desired) => tools.nft(replaceTable(guardTable(desired.interface))),
  remove: (tools, _, { markData }) => tools.nft(removeTable(underlayTableName(markData.interface))),
};

/**
 * Returns the table that lets only hosts reach the VXLAN port. Otherwise a sender on a public network, or a machine,
 * could send in any network of the fleet: a VXLAN device listens on all addresses of its host and authenticates no
 * sender (RFC 7348, section 7).
 */
function guardTable(device: string): NftTable {
  return {
    name: underlayTableName(device),
    maps: [],
    chains: [{ name: "input", type: "filter", hook: "input", prio: -10 }],
    rules: [{ chain: "input", expr: [comesElsewhere(device), udpPort(VXLAN_PORT), DROP] }],
  };
}
