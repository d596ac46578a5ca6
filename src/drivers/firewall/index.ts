import type { HostDriver } from "../driver.ts";
import { asAnyType } from "../object-type.ts";
import { openFirewall } from "./subsystem.ts";
import { groupType, portType } from "./types.ts";

/** The driver of packet filters: what may reach a host's machines, and what they may send, in nftables. */
export const firewallDriver: HostDriver = {
  name: "firewall",
  types: [asAnyType(groupType), asAnyType(portType)],
  open: openFirewall,
};
