// Made by `npm run generate` from schemas/; not to be edited.

/**
 * How machines are joined, and the addresses that they get.
 */
export interface NetworkSpec {
  /**
   * `nat`: private, with a way out through a gateway host (a local one: through each host). `isolated`: private, without one. `bridge`: on a bridge that the host has already. Changing it replaces the network; between hosts, nat and isolated are changed live.
   */
  mode: "nat" | "isolated" | "bridge";
  /**
   * With mode bridge: the name of the host's bridge. Changing it replaces the network.
   */
  bridge?: string;
  /**
   * How the network is carried between hosts. Not with mode bridge.
   */
  segment: {
    /**
     * `vxlan`: one network over all hosts that have an underlay. `local`: on each host a network of its own, which ends there. Without it: vxlan if any host has an underlay. Changing it moves machines' interfaces to the other network, live.
     */
    type?: "vxlan" | "local";
    /**
     * With vxlan: the network's number on the underlay (VNI). Without it one is derived from the network's name. Changed live, with a moment without traffic.
     */
    id?: number;
  };
  /**
   * The addresses of the network: exactly one subnet with mode nat, at most one else.
   *
   * @maxItems 1
   *
   * Items: An IPv4 subnet.
   */
  subnets: {
    /**
     * The network's address and prefix length. Changing it replaces the network; machines need their addresses anew.
     */
    cidr: string;
    /**
     * The address of the way out; with mode nat and isolated it is the router's or the host's own. Must be given with mode bridge. Changing it replaces a local network; between hosts it is changed live.
     */
    gateway: string;
    /**
     * The addresses that are given to machines which ask for none. Changed live: machines keep what they have.
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
     * Name servers that machines are told of, in order. Empty: the gateway. Changed live.
     *
     * @maxItems 8
     *
     * Items: The address of a name server.
     */
    nameservers: string[];
  }[];
  /**
   * Answer DHCP on this network, with a fixed lease for every machine. Changing it replaces a local network; between hosts it is changed live.
   */
  dhcp: boolean;
  /**
   * Labels of the gateway hosts that may carry the network's router. It stays where it is as long as that host may carry it; else it moves, with a moment without a way out.
   */
  gatewaySelector: {
    /**
     * Any text of at most 253 characters. Numbers and truth values want quotes.
     */
    [k: string]: string;
  };
  /**
   * Largest packet in bytes. Without it: between hosts what every underlay carries, less 50 bytes for VXLAN; else the host decides. Changing it replaces a local network; between hosts it is changed live, and machines learn of it with their next lease.
   */
  mtu?: number;
  /**
   * Lets machines send only from their own MAC and IPv4 address, and not answer DHCP; where they have an address, they send nothing but IPv4 and ARP. Without it, groups cannot be sure who sends. On a host without a shell nothing can watch over it, which plans tell. Changed live.
   */
  portSecurity: boolean;
  /**
   * SecurityGroups of the interfaces that name none. Changed live.
   *
   * @maxItems 16
   *
   * Items: A SecurityGroup.
   */
  defaultSecurityGroups: string[];
  /**
   * What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.
   */
  protect: boolean;
  /**
   * What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.
   */
  drift: "fix" | "report";
}
