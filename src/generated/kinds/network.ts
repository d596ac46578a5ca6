// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The connection between machines, and their addresses.
 */
export interface NetworkSpec {
  /**
   * `nat`: private, with NAT on a gateway host (of a `local` network: on each host). `isolated`: private, without a way out. `bridge`: an existing bridge of the host. `existing`: a network of libvirt that others made, with libvirt's forward mode nat, route, open, isolated or bridge. Machines use it, but Fleetwright never starts, changes or deletes it, and its DHCP server, if it has one, gives the addresses, which `get vm` shows. A change replaces the network; in a network between hosts, a change between `nat` and `isolated` is live.
   */
  mode: "nat" | "isolated" | "bridge" | "existing";
  /**
   * With mode `bridge`: the name of the host's bridge. A change replaces the network.
   */
  bridge?: string;
  /**
   * With mode `existing`: the name of the network in libvirt. Machines are placed only on hosts where it is active. A change moves the interfaces of machines to the other network, live.
   */
  name?: string;
  /**
   * The transport between hosts. Not with the modes `bridge` and `existing`.
   */
  segment: {
    /**
     * `vxlan`: one network over all hosts that have an underlay. `local`: a separate network on each host. If absent: `vxlan` if a host has an underlay, else `local`. A change moves the interfaces of machines to the other network, live.
     */
    type?: "vxlan" | "local";
    /**
     * With `vxlan`: the VXLAN network identifier (VNI). If absent, it is derived from the network's name. Changed live, with a short interruption of traffic.
     */
    id?: number;
  };
  /**
   * The subnets: exactly one with mode `nat`, none with mode `existing`, else at most one.
   *
   * @maxItems 1
   *
   * Items: An IPv4 subnet.
   */
  subnets: {
    /**
     * The network's address and prefix length. A change replaces the network, and machines get new addresses.
     */
    cidr: string;
    /**
     * The default gateway. With modes `nat` and `isolated`, the router or the host has this address; machines on an isolated network have no route over it. Required with mode `bridge`. A change replaces a local network; in a network between hosts it is live.
     */
    gateway: string;
    /**
     * The range of addresses for machines without a fixed address. Changed live: machines keep their addresses.
     */
    allocation: {
      /**
       * The first address.
       */
      from: string;
      /**
       * The last address.
       */
      to: string;
    };
    /**
     * The name servers of machines, in order: DHCP announces them, and without DHCP machines have them from their seed. If empty: the gateway, which answers DNS with mode `nat`; machines on a bridge or on an isolated network without DHCP then have none. Changed live.
     *
     * @maxItems 8
     *
     * Items: The address of a name server.
     */
    nameservers: string[];
  }[];
  /**
   * Serve DHCP on this network, with a fixed lease for every machine. A change replaces a local network; in a network between hosts it is live.
   */
  dhcp: boolean;
  /**
   * The labels of the gateway hosts that may run the network's router. The router moves only if its host no longer matches, with a short interruption of the way out.
   */
  gatewaySelector: {
    /**
     * Any text of at most 253 characters. Quote numbers and booleans.
     */
    [k: string]: string;
  };
  /**
   * The MTU in bytes. If absent: between hosts, the smallest MTU of the underlays minus 50 bytes for VXLAN; else the host's default. A change replaces a local network; in a network between hosts it is live, and machines get the MTU with their next lease.
   */
  mtu?: number;
  /**
   * Drop packets of machines with a foreign MAC or IPv4 source address, and DHCP responses of machines. A machine with an address may send only IPv4 and ARP. Without port security, SecurityGroups cannot rely on source addresses. Hosts without a shell cannot enforce it; plans report this. Changed live.
   */
  portSecurity: boolean;
  /**
   * The SecurityGroups of interfaces without `securityGroups`. Changed live.
   *
   * @maxItems 16
   *
   * Items: A SecurityGroup.
   */
  defaultSecurityGroups: string[];
  /**
   * The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.
   */
  protect: boolean;
  /**
   * The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.
   */
  drift: "fix" | "report";
}
