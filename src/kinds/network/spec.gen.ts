// Made by `npm run generate` from schemas/; not to be edited.

/**
 * How machines are joined, and the addresses that they get.
 */
export interface NetworkSpec {
  /**
   * `nat`: private, with a way out through the host. `isolated`: private, without one. `bridge`: on a bridge that the host has already. Changing it replaces the network.
   */
  mode: "nat" | "isolated" | "bridge";
  /**
   * With mode bridge: the name of the host's bridge. Changing it replaces the network.
   */
  bridge?: string;
  /**
   * The addresses of the network: exactly one subnet with mode nat, at most one else.
   *
   * @maxItems 1
   *
   * Items: An IPv4 subnet.
   */
  subnets: {
    /**
     * The network's address and prefix length. Changing it replaces the network.
     */
    cidr: string;
    /**
     * The address of the way out; with mode nat and isolated it is the host's own. Must be given with mode bridge. Changing it replaces the network.
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
   * Answer DHCP on this network, with a fixed lease for every machine. Changing it replaces the network.
   */
  dhcp: boolean;
  /**
   * Largest packet in bytes. Without it the host decides. Changing it replaces the network.
   */
  mtu?: number;
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
