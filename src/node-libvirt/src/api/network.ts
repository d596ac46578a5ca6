import type { DHCPLease, ListedStatus, NetworkRef } from "../types.ts";

/** Calls on virtual networks: https://libvirt.org/html/libvirt-libvirt-network.html */
export interface NetworkCalls {
  /** Calls virConnectListAllNetworks three times in parallel, to learn which networks are active and persistent. */
  listAllNetworks(flags?: number): Promise<(NetworkRef & ListedStatus)[]>;
  /** virNetworkLookupByUUIDString */
  networkLookupByUUIDString(uuid: string): Promise<NetworkRef>;
  /** virNetworkLookupByName */
  networkLookupByName(name: string): Promise<NetworkRef>;
  /** virNetworkGetXMLDesc */
  networkGetXMLDesc(network: NetworkRef, flags?: number): Promise<string>;
  /** virNetworkDefineXML */
  networkDefineXML(xml: string): Promise<NetworkRef>;
  /** Creates and starts a transient network (virNetworkCreateXML). */
  networkCreateXML(xml: string): Promise<NetworkRef>;
  /** virNetworkCreate */
  networkCreate(network: NetworkRef): Promise<void>;
  /** virNetworkDestroy */
  networkDestroy(network: NetworkRef): Promise<void>;
  /** virNetworkUndefine */
  networkUndefine(network: NetworkRef): Promise<void>;
  /** `command` of virNetworkUpdateCommand, `section` of virNetworkUpdateSection (virNetworkUpdate). */
  networkUpdate(
    network: NetworkRef,
    command: number,
    section: number,
    parentIndex: number,
    xml: string,
    flags?: number,
  ): Promise<void>;
  /** virNetworkSetAutostart */
  networkSetAutostart(network: NetworkRef, on: boolean): Promise<void>;
  /** virNetworkGetAutostart */
  networkGetAutostart(network: NetworkRef): Promise<boolean>;
  /** virNetworkIsActive */
  networkIsActive(network: NetworkRef): Promise<boolean>;
  /** virNetworkIsPersistent */
  networkIsPersistent(network: NetworkRef): Promise<boolean>;
  /** Returns the leases of a MAC address, or all leases for null (virNetworkGetDHCPLeases). */
  networkGetDHCPLeases(network: NetworkRef, mac?: string | null, flags?: number): Promise<DHCPLease[]>;
}
