import type { ObjectType } from "../driver.ts";
import type { NetworkState } from "./states.ts";
import { networkSummary } from "./summary.ts";

/**
 * Networks. Only leases change while the network is up (virNetworkUpdate); for the rest it is stopped and started, and
 * the machines on it are plugged in again.
 */
export const networkType: ObjectType<NetworkState> = {
  name: "network",
  holdsData: false,
  copies: true,
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
