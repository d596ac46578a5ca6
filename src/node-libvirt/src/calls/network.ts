import type { NetworkCalls } from "../api/network.ts";
import type { NetworkRef } from "../types.ts";
import { type CallsOf, change, read } from "./call.ts";

/** The calls as the Worker sees them. The caller's side combines three of these listings. */
type PlainNetworkCalls = Omit<NetworkCalls, "listAllNetworks"> & {
  listAllNetworks(flags?: number): Promise<NetworkRef[]>;
};

export const networkCalls = {
  listAllNetworks: read("virConnectListAllNetworks", ["conn", "out pointer", "uint?"], "list network"),
  networkLookupByUUIDString: read("virNetworkLookupByUUIDString", ["conn", "text"], "network"),
  networkLookupByName: read("virNetworkLookupByName", ["conn", "text"], "network"),
  networkGetXMLDesc: read("virNetworkGetXMLDesc", ["network", "uint?"], "text"),
  networkGetAutostart: read("virNetworkGetAutostart", ["network", "out int"], "switch"),
  networkIsActive: read("virNetworkIsActive", ["network"], "flag"),
  networkIsPersistent: read("virNetworkIsPersistent", ["network"], "flag"),
  networkGetDHCPLeases: read(
    "virNetworkGetDHCPLeases",
    ["network", "text?", "out pointer", "uint?"],
    "leases",
  ),
  networkDefineXML: change("virNetworkDefineXML", ["conn", "text"], "network"),
  networkCreateXML: change("virNetworkCreateXML", ["conn", "text"], "network"),
  networkCreate: change("virNetworkCreate", ["network"], "done"),
  networkDestroy: change("virNetworkDestroy", ["network"], "done"),
  networkUndefine: change("virNetworkUndefine", ["network"], "done"),
  networkUpdate: change("virNetworkUpdate", ["network", "uint", "uint", "int", "text", "uint?"], "done"),
  networkSetAutostart: change("virNetworkSetAutostart", ["network", "bool"], "done"),
} satisfies CallsOf<PlainNetworkCalls>;
