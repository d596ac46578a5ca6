import type { ObjectType } from "../object-type.ts";
import type { NetworkState } from "./states.ts";
import { networkSummary } from "./summary.ts";

/**
 * Networks. Only leases change at runtime (virNetworkUpdate). For other changes the network is restarted, and its
 * machines are attached again.
 */
export const networkType: ObjectType<NetworkState> = {
  name: "network",
  holdsData: false,
  perTarget: true,
  summary: networkSummary,
  impacts: {
    uuid: "replace",
    forward: "reboot",
    bridge: "reboot",
    mtu: "reboot",
    address: "reboot",
    dhcp: "reboot",
    nameservers: "reboot",
    active: "live",
    autostart: "live",
    leases: () => "live",
  },
};
