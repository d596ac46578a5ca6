import { asAnyType, type HostDriver } from "../driver.ts";
import { openFirewall } from "./part.ts";
import { groupType, portType } from "./types.ts";

/** What may reach a host's machines, and what they may send, in nftables. */
export const firewall: HostDriver = {
  name: "firewall",
  types: [asAnyType(groupType), asAnyType(portType)],
  open: openFirewall,
};
